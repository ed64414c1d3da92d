"""Words are plain, and no query syntax survives them."""

from hypothesis import given
from hypothesis import strategies as st

from licensing.catalogue.words import LONGEST_WORD, MOST_ASKED, Query, indexed, read_query, words_of


def test_accents_and_case_are_dropped() -> None:
    assert words_of("Élan, STRASSE and straße") == ["elan", "strasse", "and", "strasse"]


def test_punctuation_parts_words() -> None:
    assert words_of("the tide-table's 3.5_m (approx.)") == [
        "the", "tide", "table", "3", "5", "m", "approx",
    ]  # fmt: skip


def test_a_possessive_loses_its_ending_in_capitals_as_well() -> None:
    assert words_of("THE HARBOUR'S TIDES, the harbour’s tides")[:3] == ["the", "harbour", "tides"]


def test_words_in_quotation_marks_are_a_phrase() -> None:
    assert read_query("“Nine tides” slipway") == Query((("nine", "tides"), ("slipway",)))


def test_a_quotation_mark_alone_is_nothing() -> None:
    assert read_query('tides "').terms == ("tides",)


def test_a_word_asked_for_twice_is_asked_for_once() -> None:
    assert read_query("tide Tide TIDE").phrases == (("tide",),)


def test_a_novel_typed_into_the_box_is_cut_short() -> None:
    assert len(read_query(" ".join("abcdefghijklmnopqrstuvwxyz")).terms) == MOST_ASKED


@given(st.text())
def test_whatever_is_typed_leaves_letters_and_digits(typed: str) -> None:
    assert all(term.isalnum() and len(term) <= LONGEST_WORD for term in read_query(typed).terms)


@given(st.text())
def test_an_article_is_found_by_its_own_first_word(text: str) -> None:
    words = indexed(text)
    assert words[:1] == list(read_query(text).terms[:1]) or set(text) & set('"“”«»')
