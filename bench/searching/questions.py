"""What is asked of the invented articles: a mix of what readers ask, no two questions alike."""

import random
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from bench.searching.texts import SECTIONS, Language
from licensing import catalogue
from licensing.catalogue import Filters
from licensing.publishers.models import Publication

Query = Callable[[Publication], object]
_LETTERS = "abcdefghijklmnoprstuvw"


class Questions:
    """Makes questions about the first ``size`` articles of a language, the same for the same seed."""

    def __init__(self, language: Language, size: int, seed: int = 1918) -> None:
        self.chance = random.Random(seed)
        self.words, self.authors = language.words, language.authors
        self.size = size

    def queries(self) -> dict[str, Callable[[], Query]]:
        """By kind, what makes the next question to put to a publication."""
        return {
            "rare": lambda: _search(self._rare()),
            "common": lambda: _search(self._common()),
            "two words": lambda: _search(self._two()),
            "mistyped": lambda: _search(self._mistyped()),
            "filtered": self._filtered,
            "newest first": lambda: _search(self._common(), order="newest"),
            "phrase": lambda: _search(f'"{self._common()} {self._common()}"'),
            "url": self._url,
            "suggestion": self._suggestion,
        }

    def pages(self) -> dict[str, Callable[[], str]]:
        """By kind, what makes the path of the next page."""
        return {
            "rare": lambda: _page(self._rare()),
            "common": lambda: _page(self._common()),
            "two words": lambda: _page(self._two()),
            "mistyped": lambda: _page(self._mistyped()),
            "url": lambda: _page(self._address()),
        }

    def _rare(self) -> str:
        return self._ranked(3_000, 60_000)

    def _common(self) -> str:
        return self._ranked(40, 600)

    def _two(self) -> str:
        return f"{self._ranked(40, 2_000)} {self._ranked(40, 2_000)}"

    def _ranked(self, first: int, last: int) -> str:
        return self.words[self.chance.randrange(first, last)]

    def _mistyped(self) -> str:
        """A word of a middling rank with a letter missing, wrong, doubled or exchanged."""
        word = self._ranked(500, 15_000)
        at = self.chance.randrange(1, len(word) - 1)
        before, letter, after = word[:at], word[at], word[at + 1 :]
        return self.chance.choice(
            (
                before + after,
                before + self.chance.choice(_LETTERS) + after,
                before + letter + letter + after,
                before + after[:1] + letter + after[1:],
            )
        )

    def _filtered(self) -> Query:
        word, chance = self._ranked(40, 5_000), self.chance
        year = chance.randrange(2008, 2026)
        filters = chance.choice(
            (
                Filters(section=chance.choice(SECTIONS)),
                Filters(since=date(year, 1, 1), until=date(year, 12, 31)),
                Filters(author=chance.choice(self.authors)),
                Filters(licensable=chance.choice(("available", "open", "ask"))),
                Filters(section=chance.choice(SECTIONS), since=date(year, 1, 1)),
            )
        )
        return lambda publication: catalogue.search(publication, word, filters=filters)

    def _url(self) -> Query:
        address = self._address()
        return lambda _: catalogue.find_by_url(None, address)

    def _address(self) -> str:
        number = self.chance.randrange(1, self.size + 1)
        return f"https://www.title-0.example/harbour/{number}?utm_source=letter"

    def _suggestion(self) -> Query:
        """A word as far as it was typed, perhaps after another."""
        typed = self._ranked(40, 20_000)[: self.chance.randrange(1, 6)]
        if self.chance.random() < 0.5:
            typed = f"{self._common()} {typed}"
        return lambda publication: catalogue.suggest(publication, typed)


def _search(words: str, order: catalogue.Order = "best") -> Query:
    return lambda publication: catalogue.search(publication, words, order=order)


def _page(words: str) -> str:
    return f"/title-0/search?{urlencode({'q': words})}"
