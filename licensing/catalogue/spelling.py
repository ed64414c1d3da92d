"""Spelling: what a mistyped word was meant to be.

A word is known by its forms: itself and itself less any one letter, doubled letters written once. What
is typed is given its own forms, and shares one with every word it is a single mistake away from: a letter
too many or too few, a wrong one, two exchanged. With two letters left out of a long one it shares forms with
words further off. So the candidates are found by equality in an index, however large the vocabulary.
"""

import re
from collections.abc import Iterable
from itertools import combinations

SHORTEST, LONGEST = 4, 24
_LONG = 7
"""From this length on two mistakes are forgiven."""
_DOUBLED = re.compile(r"(.)\1+")


def forms(word: str) -> set[str]:
    """The keys under which a word of the vocabulary is found; none for numbers and very short words."""
    if not spelt(word):
        return set()
    bare = _DOUBLED.sub(r"\1", word)
    return {bare, *_without(bare, 1)}


def asked_forms(typed: str) -> set[str]:
    """The keys under which the words are looked for that ``typed`` may have been meant to be."""
    found = forms(typed)
    if len(typed) >= _LONG and found:
        found |= set(_without(_DOUBLED.sub(r"\1", typed), 2))
    return found


def spelt(word: str) -> bool:
    """Whether ``word`` is one that can be misspelt: letters, neither very few nor very many."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def mistakes_allowed(typed: str) -> int:
    return 2 if len(typed) >= _LONG else 1


def best(typed: str, candidates: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    """The candidate ``(word, documents)`` nearest to ``typed``, the commonest of those equally near."""
    near = [
        (mistakes, word[0] != typed[0], -documents, word)
        for word, documents in candidates
        if (mistakes := distance(typed, word)) <= mistakes_allowed(typed) and word != typed
    ]
    if not near:
        return None
    _, _, negative, word = min(near)
    return word, -negative


def distance(one: str, other: str) -> int:
    """Single mistakes between two words: a letter more, less or other, or two neighbours exchanged."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        before_that, before, row = before, row, [i + 1]
        for j, b in enumerate(other):
            least = min(before[j + 1] + 1, row[j] + 1, before[j] + (a != b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                least = min(least, before_that[j - 1] + 1)
            row.append(least)
    return row[-1]


def _without(word: str, letters: int) -> set[str]:
    kept = combinations(word, max(1, len(word) - letters))
    return {"".join(each) for each in kept}
