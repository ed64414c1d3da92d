"""Any span of days is a few blocks, and what an author's name is found by."""

from hypothesis import given
from hypothesis import strategies as st

from licensing.catalogue import marks

DAYS = st.integers(1, 3_652_059)


@given(DAYS, st.integers(0, 10_000), st.integers(-20_000, 20_000))
def test_a_day_is_covered_when_it_is_in_the_span(first: int, length: int, offset: int) -> None:
    last, day = first + length, max(1, first + offset)
    covered = bool(set(marks.of_day(day)) & set(marks.cover(first, last)))
    assert covered == (first >> 3 <= day >> 3 <= last >> 3)


@given(DAYS, st.integers(0, 36_500))
def test_a_century_takes_few_blocks(first: int, length: int) -> None:
    assert len(marks.cover(first, first + length)) <= 28 + length // 512


def test_no_days_are_no_blocks() -> None:
    assert marks.cover(800, 700) == []


def test_a_surname_is_enough() -> None:
    assert set(marks.of_author("ÁLESUND")) < set(marks.of_author("Søren Ålesund"))


def test_a_mark_is_no_word() -> None:
    assert not any(mark.isalnum() for mark in [*marks.of_day(700_000), marks.of_publication(1)])
