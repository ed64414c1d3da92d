"""Words: the same ones from an article and from what a person typed, whatever the database.

Letters lose their accents and their case, everything that is no letter or digit parts two words. What
comes out is safe to hand to any search engine: nobody's query syntax survives it.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_WORD = 60
MOST_INDEXED = 50_000
"""Words of one article that are indexed; a tsvector may take a megabyte and no more."""
MOST_ASKED = 12
LONGEST_QUERY = 400

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]')


@dataclass(frozen=True, slots=True)
class Query:
    """What must all be there: single words, and phrases whose words stand side by side."""

    phrases: tuple[tuple[str, ...], ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Every word asked for, once each, for marking them where they occur."""
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))

    def __bool__(self) -> bool:
        return bool(self.phrases)


def words_of(text: str) -> list[str]:
    """The words of ``text``, plain and in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain(text))]


def indexed(text: str) -> str:
    """``text`` as it goes into the index: plain words and single spaces."""
    return " ".join(words_of(text)[:MOST_INDEXED])


def read_query(typed: str) -> Query:
    """What a person asked for; words in quotation marks are a phrase. Never raises."""
    typed = typed[:LONGEST_QUERY]
    phrases = [tuple(words_of(quoted)) for quoted in _QUOTED.findall(typed)]
    phrases += [(word,) for word in words_of(_QUOTED.sub(" ", typed))]
    kept: list[tuple[str, ...]] = []
    left = MOST_ASKED
    for phrase in dict.fromkeys(phrases):
        if phrase and len(phrase) <= left:
            kept.append(phrase)
            left -= len(phrase)
    return Query(tuple(kept))


def plain(text: str) -> str:
    """``text`` in lower case without accents; one character stays one character where it can."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parted if not unicodedata.combining(c))
