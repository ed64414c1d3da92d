"""A rate card as people write it: what is wrong is named with its line, and nothing is lost on the way."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from licensing.pricing import written
from licensing.pricing.places import line_of, lines
from licensing.pricing.queries import default_rules

CARD = """\
# Ours
[uses.eprint]
audience = [
    { id = "10", label = "up to 10 # staff", price = "150" },
    { id = "50", label = \"\"\"
up to 50\"\"\", price = "ten" },
]

[[uses.eprint.term]]
id = "3"
label = "3 months"
months = 3
factor = "0.5"

[[uses.eprint.term]]
id = "12"
label = "1 year"
months = 0
factor = 1.0

[uses.web]
like = "eprint"
factor = "1.5"

[uses]
plaque.pieces = { price = "-1" }

[[overrides]]
section = "Tides"
[overrides.rules]
quote_days = 0
"""


def test_every_entry_has_its_line() -> None:
    found = lines(CARD)
    assert found["uses.eprint"] == 2
    assert found["uses.eprint.audience.1.price"] == 4
    assert found["uses.eprint.audience.2.label"] == 5
    assert found["uses.eprint.audience.2.price"] == 6
    assert found["uses.eprint.term.2.months"] == 18
    assert found["uses.plaque.pieces.price"] == 26
    assert found["overrides.1.rules.quote_days"] == 31


def test_what_is_missing_is_looked_for_where_it_should_stand() -> None:
    assert line_of(CARD, "uses.web.minimum") == 21
    assert line_of(CARD, "referral.over") is None


def test_each_wrong_entry_is_named_with_its_line_and_none_because_of_another() -> None:
    found = written.read(CARD, "USD").problems
    assert [(one.entry, one.line) for one in found] == [
        ("uses.eprint.audience.2.price", 6), ("uses.plaque.pieces.price", 26),
    ]  # fmt: skip
    assert found[1].said == 'plaque.pieces = { price = "-1" }'


def test_an_override_is_looked_at_once_the_card_is_whole() -> None:
    text = '[uses.plaque]\nprice = "3"\n[[overrides]]\nsection = "T"\n[overrides.rules]\nquote_days = 0\n'
    [one] = written.read(text, "USD").problems
    assert (one.entry, one.line) == ("overrides.1.rules.quote_days", 6)


def test_what_is_no_toml_is_said_with_its_line() -> None:
    for text, line in (("[uses.eprint]\nprice 3\n", 2), ('a = "', 1), ("[uses\n", 1)):
        [one] = written.read(text, "USD").problems
        assert one.message.startswith("This is not TOML: ")
        assert one.line == line
    assert written.read("a = " + "[" * 5_000, "USD").problems


def test_a_card_that_was_written_reads_the_same_and_in_the_same_order() -> None:
    rules = default_rules()
    again = tomllib.loads(written.write(rules))
    assert again == rules
    assert list(again["uses"]) == list(rules["uses"])


def test_the_file_a_publisher_starts_from_is_whole_and_keeps_its_remarks() -> None:
    draft = written.read(written.default_text(), "USD")
    assert draft.problems == ()
    assert draft.text.startswith("# The rate card")


def test_a_day_that_was_not_quoted_is_taken_as_well() -> None:
    text = (
        '[uses.plaque]\nprice = "3"\n[everywhere.codes]\nA = { percent = 5, until = 2027-03-31 }\n'
    )
    draft = written.read(text, "USD")
    assert draft.problems == ()
    assert draft.rules["everywhere"]["codes"]["A"]["until"] == "2027-03-31"


@given(st.text(alphabet="[]{}=.,\"'#\n\\ ab1", max_size=60))
def test_any_text_is_read(text: str) -> None:
    written.read(text, "USD")
    assert all(line >= 1 for line in lines(text).values())
