"""A few words of an article around those that were asked for, made for the rows that are shown."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from licensing.catalogue.stems import stem
from licensing.catalogue.words import Phrase, Written, is_alone, words_of, written

LENGTH = 180
"""Characters of a snippet, about two lines."""
_LOOKED_AT = 60_000
_PLACES = 40
"""Places of the words in a text that are weighed against each other."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text; ``marked`` when it was asked for."""

    text: str
    marked: bool = False


def snippet(text: str, phrases: Sequence[Phrase]) -> tuple[Fragment, ...]:
    """About ``LENGTH`` characters of ``text`` where most of ``phrases``, of stems, stand together.

    Empty when none stands there: the words were in the headline.
    """
    text = " ".join(text[:_LOOKED_AT].split())
    first = _best_place(text, {word for phrase in phrases for word in phrase})
    if first is None:
        return ()
    start = _word_start(text, max(0, first - LENGTH // 3))
    end = _word_end(text, start + LENGTH)
    fragments = marked(text[start:end], phrases)
    if not any(fragment.marked for fragment in fragments):
        return ()
    before = [Fragment("… ")] if start else []
    after = [Fragment(" …")] if end < len(text) else []
    return (*before, *fragments, *after)


def marked(text: str, phrases: Sequence[Phrase]) -> tuple[Fragment, ...]:
    """The whole of ``text``, with every one of ``phrases``, of stems, marked where it stands."""
    fragments: list[Fragment] = []
    last = 0
    for start, end in _spans(written(text), phrases):
        if start > last:
            fragments.append(Fragment(text[last:start]))
        fragments.append(Fragment(text[start:end], marked=True))
        last = end
    if last < len(text):
        fragments.append(Fragment(text[last:]))
    return tuple(fragments)


def _spans(words: Sequence[Written], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Where phrases stand; those that touch or overlap are one."""
    stems = [stem(each.word) for each in words]
    found: list[tuple[int, int]] = []
    for at in range(len(words)):
        for phrase in phrases:
            if tuple(stems[at : at + len(phrase)]) == phrase:
                found.append((words[at].start, words[at + len(phrase) - 1].end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _best_place(text: str, stems: set[str]) -> int | None:
    """Where in ``text`` the most different words follow within a snippet's length."""
    places: list[tuple[int, str]] = []
    for match in _pattern(stems).finditer(_flat(text)):
        word = stem("".join(words_of(match[0])))
        if word in stems:
            places.append((match.start(), word))
            if len(places) == _PLACES:
                break
    if not places:
        return None

    def together(start: int) -> int:
        return len({word for at, word in places if start <= at < start + LENGTH // 2})

    return max(places, key=lambda place: (together(place[0]), -place[0]))[0]


def _pattern(stems: set[str]) -> re.Pattern[str]:
    """Words that may have one of these stems: it begins them, but for a last *e* or *y*."""
    parts = [
        re.escape(word) if is_alone(word) else rf"\b{re.escape(word.rstrip('ey') or word)}[^\W_]*"
        for word in sorted(stems)
    ]
    return re.compile("|".join(parts) or r"(?!)")


def _flat(text: str) -> str:
    """``text`` in lower case and without accents, character for character."""
    return text.lower() if text.isascii() else text.translate(_FLAT)


class _Flat(dict[int, str]):
    """Each character's plain form, where that is one character as well."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        parted = unicodedata.normalize("NFKD", character.lower())
        bare = "".join(c for c in parted if not unicodedata.combining(c))
        self[code] = bare if len(bare) == 1 else character
        return self[code]


_FLAT = _Flat()


def _word_start(text: str, position: int) -> int:
    return text.rfind(" ", max(0, position - 60), position) + 1 or position


def _word_end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", 0, position)
    return space if space > position - 60 else position
