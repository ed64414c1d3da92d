"""A byline is the names of people, without what sites write around them."""

import pytest

from tests.articles.ingest.pages import linked, paragraphs
from tests.articles.ingest.reading import article, with_body


def names(said: str) -> tuple[str, ...]:
    head = f'<meta property="og:type" content="article"><meta name="author" content="{said}">'
    return article(with_body(paragraphs(), head)).bylines


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ines Hale, Northwire", ("Ines Hale",)),
        ("Ines Hale, Tom Bray, and Jo Wick, Northwire", ("Ines Hale", "Tom Bray", "Jo Wick")),
        ("INES HALE - Ferries Writer", ("Ines Hale",)),
        ("Orrin Wave (www.orrinwave.example)", ("Orrin Wave",)),
        ("Northwire Updated: January 16, 2026", ("Northwire",)),
        ("Jean-Luc Orme", ("Jean-Luc Orme",)),
        ("OHR - Verein Orrin", ("OHR - Verein Orrin",)),
    ],
)
def test_roles_places_addresses_and_times_are_left_out(
    said: str, expected: tuple[str, ...]
) -> None:
    assert names(said) == expected


@pytest.mark.parametrize("said", ["9:39AM BST", "00800 400 200 00", "name", "Print", "am"])
def test_what_no_person_is_called_is_no_byline(said: str) -> None:
    assert names(said) == ()


def test_a_person_on_the_page_is_named_before_the_house_that_machines_are_told_of() -> None:
    house = {"@type": "Organization", "name": "Orrin Press"}
    body = f'<p class="byline">By Ines Hale</p>{paragraphs()}'

    assert article(with_body(body, linked(author=house))).bylines == ("Ines Hale",)
    assert article(with_body(paragraphs(), linked(author=house))).bylines == ("Orrin Press",)
