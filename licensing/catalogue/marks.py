"""Marks: what an article may be narrowed by, put into the index as if it were one more word.

So a word, an author and a section are looked up together, in one walk through one index. A mark begins
with a dot in the middle of the line, which no word contains.

Days are marked three times over, in blocks of 8, 64 and 512 days: any span of days is a few whole blocks
(``cover``). PostgreSQL's index is in no order, and steps back through time by these.
"""

from collections.abc import Iterator

from licensing.catalogue.words import words_of

DOT = "·"
EVERY = DOT
"""The mark of every article: its count is how many are listed."""

FULL_NAME = f"{DOT}n"
SECTION = f"{DOT}s"

LONGEST = 120
"""Characters of a mark: a word of an index has its limits."""
MOST_NAMES = 12
"""Words of one author's name."""

_LEVELS = ((9, "x"), (6, "y"), (3, "z"))


def of_publication(publication_id: int) -> str:
    return f"{DOT}p{publication_id}"


def of_section(name: str) -> str:
    return f"{SECTION}{_key(name)}"


def of_licensable(state: str) -> str:
    return f"{DOT}l{state}"


def of_author(name: str) -> list[str]:
    """One mark a word of the name, so that a surname is enough."""
    return [f"{DOT}a{word}" for word in words_of(name)[:MOST_NAMES]]


def of_full_name(name: str) -> str:
    """Under which the vocabulary counts an author."""
    return f"{FULL_NAME}{_key(name)}"


def of_day(ordinal: int) -> list[str]:
    """The blocks a day is in."""
    return [f"{DOT}{letter}{ordinal >> bits}" for bits, letter in _LEVELS]


def cover(first: int, last: int) -> list[str]:
    """The fewest blocks that hold the days from ``first`` to ``last``, and up to seven days either side."""
    return list(_cover(first >> 3, last >> 3))


def _key(name: str) -> str:
    return DOT.join(words_of(name))[:LONGEST]


def _cover(first: int, last: int) -> Iterator[str]:
    """``first`` and ``last`` count blocks of 8 days. Whole larger blocks stand for their parts."""
    at = first
    while at <= last:
        for bits, letter in _LEVELS:
            size = 1 << (bits - 3)
            if at % size == 0 and (at + size - 1 <= last or size == 1):
                yield f"{DOT}{letter}{at >> (bits - 3)}"
                at += size
                break
