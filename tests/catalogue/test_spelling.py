"""A mistyped word shares a form with the word that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.catalogue.spelling import asked_forms, best, distance, forms

LETTERS = "abcdefgh"
WORDS = st.lists(st.sampled_from(LETTERS), min_size=5, max_size=8, unique=True).map("".join)


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [
        ("slipway", "slipway", 0),
        ("slipway", "slipwy", 1),
        ("slipway", "sliipway", 1),
        ("slipway", "slipvay", 1),
        ("slipway", "silpway", 1),
        ("slipway", "splwaiy", 4),
        ("", "tide", 4),
    ],
)
def test_mistakes_are_counted(one: str, other: str, mistakes: int) -> None:
    assert distance(one, other) == distance(other, one) == mistakes


@given(WORDS, st.data())
def test_any_single_mistake_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    before, after = word[:at], word[at + 1 :]
    exchanged = before + after[:1] + word[at] + after[1:]
    for typed in (before + after, before + letter + after, before + letter + word[at:], exchanged):
        assert asked_forms(typed) & forms(word), typed


def test_doubled_letters_are_no_mistake_in_looking() -> None:
    assert "acomodation" in asked_forms("accomodation") & forms("accommodation")


@pytest.mark.parametrize("word", ["tie", "2026", "e5", "x" * 30, "日本語学"[:2]])
def test_what_cannot_be_misspelt_has_no_forms(word: str) -> None:
    assert forms(word) == set()


def test_the_nearest_is_best_and_then_the_commonest() -> None:
    assert best("slipwey", [("slipway", 1), ("slippery", 900)]) == ("slipway", 1)
    assert best("tode", [("tide", 3), ("toad", 2), ("node", 9), ("tode", 99)]) == ("tide", 3)
    assert best("tide", [("harbour", 9)]) is None
