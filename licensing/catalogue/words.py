"""Words: the same ones from an article and from what a person typed, whatever the database.

Letters lose their accents and their case, a possessive its ending, and everything that is no letter or
digit parts two words. Chinese and Japanese are written without spaces, so there each character is a word
and what is typed together must stand together. What comes out is safe to hand to any search engine:
nobody's query syntax survives it.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from licensing.catalogue.stems import stem

LONGEST_WORD = 40
MOST_READ = 120_000
"""Characters of one article that are indexed: a tsvector takes a megabyte, and its words four bytes a
character at worst."""
MOST_INDEXED = 16_000
"""Words of one article that are indexed: positions in a tsvector end at 16,383."""
MOST_ASKED = 16
LONGEST_QUERY = 400

_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHARACTER = re.compile(f"[{_ALONE}]")
_WORD = re.compile(f"(?=[^\\W_])[{_ALONE}]|[^\\W_{_ALONE}]+")
_WRITTEN = re.compile(f"(?=[^\\W_])[{_ALONE}]|[^\\W_{_ALONE}][^\\W_{_ALONE}\u0300-\u036f]*")
_ASCII = re.compile(r"(?<!')[a-z0-9]+|(?<=')(?!s\b)[a-z0-9]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s(?!\w)", re.IGNORECASE)
_APOSTROPHES = ("'", "’", "ʼ")
_QUOTED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]')
_APART = re.compile(r"[\s,;:/|…–—!?()\[\]{}<>]+")

LITTLE = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "but",
            "by",
            "for",
            "from",
            "had",
            "has",
            "have",
        ),
        *(
            "he",
            "her",
            "his",
            "in",
            "is",
            "it",
            "its",
            "of",
            "on",
            "or",
            "she",
            "that",
            "the",
            "their",
        ),
        *("they", "this", "to", "was", "were", "which", "who", "will", "with", "you"),
    )
)
"""Words that stand in nearly every article. Next to others they are asked for only inside a phrase."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What must all be there: single words, and phrases whose words stand side by side."""

    phrases: tuple[Phrase, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Every word asked for, once each."""
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))

    @property
    def stems(self) -> tuple[Phrase, ...]:
        """The phrases as the index has them, without little words that say nothing here."""
        telling = [phrase for phrase in self.phrases if not LITTLE.issuperset(phrase)]
        return tuple(dict.fromkeys(tuple(map(stem, phrase)) for phrase in telling or self.phrases))

    def __bool__(self) -> bool:
        return bool(self.phrases)


class Written(NamedTuple):
    """A word where it stands in a text: ``text[start:end]``."""

    word: str
    start: int
    end: int


def words_of(text: str) -> list[str]:
    """The words of ``text``, plain and in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain(text))]


def indexed(text: str) -> list[str]:
    """The words of ``text`` that go into the index."""
    return words_of(text[:MOST_READ])[:MOST_INDEXED]


def written(text: str) -> list[Written]:
    """The words of ``text``, each with its place in it."""
    if text.isascii():  # nearly every one, and several times quicker
        each = _ASCII.finditer(text.lower())
        return [Written(match[0][:LONGEST_WORD], match.start(), match.end()) for match in each]
    found = []
    for match in _WRITTEN.finditer(text):
        word = match[0].lower() if match[0].isascii() else "".join(words_of(match[0]))
        if word and not (word == "s" and text[match.start() - 1 : match.start()] in _APOSTROPHES):
            found.append(Written(word[:LONGEST_WORD], match.start(), match.end()))
    return found


def read_query(typed: str) -> Query:
    """What a person asked for. Words in quotation marks are a phrase, and so is what is written as one:
    ``tide-table``, ``O'Brien``. Never raises."""
    typed = typed[:LONGEST_QUERY]
    phrases = [tuple(words_of(quoted)) for quoted in _QUOTED.findall(typed)]
    phrases += [tuple(words_of(chunk)) for chunk in _APART.split(_QUOTED.sub(" ", typed))]
    kept: list[Phrase] = []
    left = MOST_ASKED
    for phrase in dict.fromkeys(phrases):
        if phrase and len(phrase) <= left:
            kept.append(phrase)
            left -= len(phrase)
    return Query(tuple(kept))


def is_alone(word: str) -> bool:
    """Whether ``word`` is a character that is a word by itself."""
    return _CHARACTER.fullmatch(word) is not None


def plain(text: str) -> str:
    """``text`` in lower case without accents and possessive endings."""
    text = _POSSESSIVE.sub("", text)
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in parted if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)  # the syllables of Korean were parted as well
