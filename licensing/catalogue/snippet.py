"""A few words of an article around those that were asked for, made for the rows that are shown."""

import re
from dataclasses import dataclass

from licensing.catalogue.words import plain

LENGTH = 180
"""Characters of a snippet, about two lines."""
_LOOKED_AT = 60_000

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of the snippet; ``marked`` when it is a word that was asked for."""

    text: str
    marked: bool = False


def snippet(text: str, terms: tuple[str, ...]) -> tuple[Fragment, ...]:
    """About ``LENGTH`` characters of ``text`` from just before the first of ``terms``.

    Empty when none stands there: the words were in the headline.
    """
    if not terms:
        return ()
    text = " ".join(text[:_LOOKED_AT].split())
    first = next((word for word in _WORD.finditer(text) if _asked_for(word[0], terms)), None)
    if first is None:
        return ()
    start = _word_start(text, max(0, first.start() - LENGTH // 3))
    end = _word_end(text, start + LENGTH)
    fragments = marked(text[start:end], terms)
    before = [Fragment("… ")] if start else []
    after = [Fragment(" …")] if end < len(text) else []
    return (*before, *fragments, *after)


def marked(text: str, terms: tuple[str, ...]) -> tuple[Fragment, ...]:
    """The whole of ``text``, with every one of ``terms`` marked where it stands."""
    fragments: list[Fragment] = []
    last = 0
    for word in _WORD.finditer(text):
        if _asked_for(word[0], terms):
            if word.start() > last:
                fragments.append(Fragment(text[last : word.start()]))
            fragments.append(Fragment(word[0], marked=True))
            last = word.end()
    if last < len(text):
        fragments.append(Fragment(text[last:]))
    return tuple(fragments)


def _asked_for(word: str, terms: tuple[str, ...]) -> bool:
    """Whether ``word`` is one of ``terms`` but for its ending, as the stemmers judge, roughly."""
    bare = plain(word)
    return any(
        bare == term
        or (len(term) > 3 and abs(len(bare) - len(term)) < 4 and bare.startswith(_stem(term)))
        for term in terms
    )


def _stem(term: str) -> str:
    return term[: max(4, len(term) - 3)]


def _word_start(text: str, position: int) -> int:
    return text.rfind(" ", 0, position) + 1


def _word_end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", 0, position)
    return space if space > position - 60 else position
