"""Words with another ending are the same word, and different words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.catalogue.stems import stem


@pytest.mark.parametrize(
    "words",
    [
        "tide tides",
        "license licenses licensed licensing",
        "story stories",
        "carry carries carried carrying",
        "plan plans planned planning",
        "hope hopes hoped hoping",
        "hop hops hopped hopping",
        "make makes making",
        "house houses housed housing",
        "church churches",
        "class classes",
        "box boxes boxed boxing",
        "tell tells telling",
        "need needs needed needing",
    ],
)
def test_the_forms_of_a_word_are_one(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["hope hop", "news new", "tide tidewaterman", "speed spe", "bus bu", "this thi", "red r"],
)
def test_words_that_only_look_alike_are_not(words: str) -> None:
    one, other = words.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["été", "2026s", "日", "ss", "·p1"])
def test_what_is_no_english_word_stays(word: str) -> None:
    assert stem(word) == word


@given(st.text("abcdeginorsty", min_size=1, max_size=12))
def test_something_is_always_left(word: str) -> None:
    assert stem(word)
    assert stem(word)[:2] == word[:2]
