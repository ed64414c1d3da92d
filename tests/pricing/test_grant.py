"""What a priced wish says on a licence, and to the people who look at it."""

import pytest

from licensing.pricing import reading
from licensing.pricing.grant import described, months, words
from licensing.pricing.queries import default_rules
from licensing.pricing.wish import Wish, read_wish
from tests.cards import RULES

CARD = reading.parse(RULES, "USD", 7)
DEFAULT = reading.parse(default_rules(), "USD", 1)


@pytest.mark.parametrize(
    ("use", "inputs", "permitted", "quantity"),
    [
        ("eprint", {"audience": "250"},
         "ePrint: this PDF, shared with clients and colleagues of an organisation of up to 250 staff",
         "Electronic copies without limit; no printing for distribution"),
        ("internal", {"copies": "60"}, "Copies within the licensee’s own organisation", "60 copies"),
        ("plaque", {"pieces": "1"}, "Display of the article, mounted or framed", "1 piece"),
        ("web", {"audience": "10", "site": "ternandgull.example"},
         "Posting of this PDF on one web site or intranet of an organisation of up to 10 staff "
         "(ternandgull.example)", "One site, readers without limit"),
        ("print", {"copies": "500", "delivery": "own", "languages": "1"},
         "Printed reprints (in 2 languages; printed by the licensee)", "500 copies"),
        ("accolade", {"medium": "digital", "product": "The Orrin ferry"},
         "Accolade from the article in advertising: all digital media (The Orrin ferry)",
         "In the media named, for the product named"),
        ("translation", {"languages": "Welsh"}, "Translation (languages: Welsh)",
         "As agreed with the publisher"),
    ],
)  # fmt: skip
def test_the_licence_says_what_was_bought(
    use: str, inputs: dict[str, str], permitted: str, quantity: str
) -> None:
    asked = (
        read_wish(use, inputs, DEFAULT, complete=False) if DEFAULT.rates(use) else Wish(use, inputs)
    )
    assert words(asked, DEFAULT) == (permitted, quantity)


@pytest.mark.parametrize(
    ("use", "term", "length"), [("eprint", "24", 24), ("web", "3", 3), ("internal", "", 12)]
)
def test_a_term_has_its_months_and_a_year_is_usual(use: str, term: str, length: int) -> None:
    assert months(Wish(use, {"term": term}), DEFAULT) == length


def test_answers_are_told_by_short_names_in_the_cards_words() -> None:
    given = {
        "copies": "1200",
        "delivery": "shipped",
        "rush": "yes",
        "shipping": "Quay 2",
        "languages": "2",
    }
    assert described(read_wish("print", given, DEFAULT), DEFAULT) == (
        ("Copies", "1,200"), ("Who prints it", "printed and sent to you"), ("Further languages", "2"),
        ("How soon", "Rush"), ("Sent to", "Quay 2"),
    )  # fmt: skip


def test_an_answer_to_a_question_that_is_asked_no_more_stands_as_it_was_said() -> None:
    assert described(Wish("eprint", {"audience": "50", "paper_kind": "silk"}), CARD) == (
        ("Organisation", "up to 50 staff"), ("Paper kind", "silk"),
    )  # fmt: skip
    assert described(Wish("eprint", {"audience": "50"}), None) == (("audience", "50"),)
