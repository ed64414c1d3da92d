"""Stems: what is left of an English word without its grammatical ending.

The first step of Porter's algorithm and a silent *e*: plurals, *-ed*, *-ing*. It is done here and not by the
databases, whose stemmers differ from each other, so that both find the same.
"""

import re
from functools import lru_cache

_ENGLISH = re.compile(r"[a-z]{4,}")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([bcdfghjkmnpqrtvwx])\1$")
_SHORT = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]")
"""One short syllable: its *e* is not silent, *hope* is no *hop*."""
_UNBENT = frozenset({"news", "series", "species"})


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a plain word; what is no English word of four letters stays as it is."""
    if not _ENGLISH.fullmatch(word) or word in _UNBENT:
        return word
    return _without_silent_e(_without_tense(_singular(word)))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_tense(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        left = word.removesuffix(ending)
        if left == word or len(left) < 3 or not _VOWEL.search(left) or word.endswith("eed"):
            continue
        if _SHORT.fullmatch(left):
            return left + "e"
        return _DOUBLE.sub(r"\1", left)
    return word


def _without_silent_e(word: str) -> str:
    silent = word.endswith("e") and word[-2:] != "ee" and not _SHORT.fullmatch(word[:-1])
    return word[:-1] if silent else word
