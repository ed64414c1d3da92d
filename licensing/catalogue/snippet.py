"""A few words of an article around those that were asked for, made for the rows that are shown."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from licensing.catalogue.stems import stem
from licensing.catalogue.words import Phrase, Written, is_alone, words_of, written

LENGTH = 180
"""Characters of a snippet, about two lines."""
LOOKED_AT = 60_000
"""Characters of a text that are looked through."""
_PLACES = 40
"""Places of the words in a text that are weighed against each other."""
_LETTERS = re.compile(r"[^\W_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text; ``marked`` when it was asked for."""

    text: str
    marked: bool = False


def snippet(text: str, phrases: Sequence[Phrase]) -> tuple[Fragment, ...]:
    """About ``LENGTH`` characters of ``text`` where most of ``phrases``, of stems, stand together.

    Empty when none stands there: the words were in the headline.
    """
    text = " ".join(text[:LOOKED_AT].split())
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
    if not phrases:
        return (Fragment(text),)
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
    stems = tuple(stem(each.word) for each in words)
    first_words = {phrase[0] for phrase in phrases}
    found = [
        (words[at].start, words[at + len(phrase) - 1].end)
        for at, word in enumerate(stems)
        if word in first_words
        for phrase in phrases
        if stems[at : at + len(phrase)] == phrase
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _best_place(text: str, stems: set[str]) -> int | None:
    """Where in ``text`` the most different words follow within a snippet's length."""
    flat = _flat(text)
    places = sorted((at, word) for word in stems for at in _places(flat, word))[:_PLACES]
    if not places:
        return None

    def together(start: int) -> int:
        return len({word for at, word in places if start <= at < start + LENGTH // 2})

    return max(places, key=lambda place: (together(place[0]), -place[0]))[0]


def _places(flat: str, wanted: str) -> list[int]:
    """The first places of words with the stem ``wanted``: it begins them, but for a last *e* or *y*."""
    alone = is_alone(wanted)
    begun = wanted if alone else wanted.rstrip("ey") or wanted
    found: list[int] = []
    at = flat.find(begun)
    while at >= 0 and len(found) < _PLACES:
        if alone or (not flat[at - 1 : at].isalnum() and _stem_at(flat, at) == wanted):
            found.append(at)
        at = flat.find(begun, at + len(begun))
    return found


def _stem_at(flat: str, at: int) -> str:
    match = _LETTERS.match(flat, at)
    word = match[0] if match else ""
    return stem(word if word.isascii() else "".join(words_of(word)))


def _flat(text: str) -> str:
    """``text`` in lower case and without accents, character for character."""
    if not text.isascii():  # mostly for its quotation marks: what is ASCII need not be looked up
        text = _NOT_ASCII.sub(lambda match: match[0].translate(_FLAT), text)
    return text.lower()


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
