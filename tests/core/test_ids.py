"""A number that is read aloud and typed again is the same number, or is known to be wrong."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from licensing.core import ids
from licensing.core.ids import ALPHABET, number, read_number

places = st.integers(0, 15)
characters = st.sampled_from(ALPHABET)


def test_a_number_is_in_groups_of_four() -> None:
    assert [len(group) for group in number(3).split("-")] == [4, 4, 4]


@given(places, characters)
def test_one_wrong_character_is_always_noticed(place: int, wrong: str) -> None:
    right = number(4).replace("-", "")
    assume(right[place] != wrong)
    assert read_number(right[:place] + wrong + right[place + 1 :]) is None


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    swaps = missed = 0
    for _ in range(200):
        right = number(4).replace("-", "")
        for place in range(15):
            if right[place] != right[place + 1]:
                swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
                swaps += 1
                missed += read_number(swapped) is not None
    assert missed / swaps < 0.01


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_however_it_is_typed_it_is_read(groups: int) -> None:
    right = number(groups)
    for typed in (right.lower(), right.replace("-", " "), right.replace("-", ""), f" {right}. "):
        assert read_number(typed) == right


def test_letters_that_look_like_figures_are_read_as_figures() -> None:
    right = ids.grouped("0" * 7 + "0")
    assert read_number("oOoO-oOoO") == read_number(right)


@pytest.mark.parametrize("typed", ["", "0", "123", "A" * 17, "ÄÖÜß-1234", "12345678\x00", "😀" * 8])
def test_what_can_be_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@given(st.text())
def test_whatever_is_typed_is_a_number_or_is_none(typed: str) -> None:
    found = read_number(typed)
    assert found is None or read_number(found) == found


def test_tokens_and_public_ids_do_not_repeat() -> None:
    assert len({ids.token() for _ in range(1_000)}) == 1_000
    assert len({ids.public_id() for _ in range(1_000)}) == 1_000


def test_a_public_id_needs_no_escaping() -> None:
    assert ids.public_id().isalnum()
