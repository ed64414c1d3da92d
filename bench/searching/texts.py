"""Articles of invented words whose frequencies follow Zipf's law, the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from licensing.catalogue.words import LITTLE

VOCABULARY = 200_000
BODY_WORDS = 250
DAYS = 20 * 365
FIRST_DAY = date(2006, 11, 20)
CHUNK = 500
SECTIONS = (
    *("Harbour", "Town", "Opinion", "Business", "Culture"),
    *("Science", "Sport", "Books", "Letters", "Weather"),
)
PUBLICATIONS = (6, 3, 1)
"""How the articles are shared out among the publications."""
_STANDING = {"available": 17, "open": 1, "ask": 2}
_STARTS = (
    *(
        "b",
        "br",
        "c",
        "ch",
        "d",
        "dr",
        "f",
        "fl",
        "g",
        "gr",
        "h",
        "j",
        "k",
        "l",
        "m",
        "n",
        "p",
        "pl",
    ),
    *("qu", "r", "s", "sh", "st", "t", "th", "tr", "v", "w"),
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ee", "oa", "ou")
_ENDS = ("b", "ck", "d", "g", "l", "m", "n", "nd", "nt", "p", "r", "rk", "rn", "s", "st", "t", "th")
_EXPONENT = 1.07


@dataclass(frozen=True, slots=True)
class Text:
    """One article: its words, and what it may be narrowed by."""

    number: int
    publication: int
    headline: str
    standfirst: str
    byline: str
    body: str
    section: str
    day: date
    licensable: str


class Language:
    """Invented words by rank, the commonest first; the very first are the little words of English."""

    def __init__(
        self, words: int = VOCABULARY, body_words: int = BODY_WORDS, seed: int = 1874
    ) -> None:
        self.body_words = body_words
        self.chance = random.Random(seed)
        self.words = [*sorted(LITTLE), *self._invented(words - len(LITTLE))]
        weights = (1 / (rank + 2.7) ** _EXPONENT for rank in range(words))
        self._cumulative = list(accumulate(weights))
        self.authors = [self._name() for _ in range(400)]

    def texts(self, number: int, impressions: int = 1) -> Iterator[list[Text]]:
        """``number`` articles, some hundred at a time, spread evenly over ``DAYS`` days.

        Each text is printed ``impressions`` times, years apart: a word's share of the articles is what
        matters to a search, and inventing the words is what takes the time.
        """
        different = number // impressions
        for first in range(0, different, CHUNK):
            texts = [self._text(at) for at in range(first, min(first + CHUNK, different))]
            yield [
                replace(each, number=at + 1, day=FIRST_DAY + timedelta(days=at * DAYS // number))
                for impression in range(impressions)
                for each in texts
                for at in [impression * different + each.number]
            ]

    def _text(self, number: int) -> Text:
        chance = self.chance
        words = self.draw(26 + self.body_words)
        return Text(
            number=number,
            publication=chance.choices(range(len(PUBLICATIONS)), weights=PUBLICATIONS)[0],
            headline=" ".join(words[:8]).capitalize(),
            standfirst=" ".join(words[8:26]).capitalize() + ".",
            byline=self.authors[int(chance.random() ** 2 * len(self.authors))],
            body=" ".join(words[26:]).capitalize() + ".",
            section=chance.choice(SECTIONS),
            day=FIRST_DAY,
            licensable=chance.choices(list(_STANDING), weights=list(_STANDING.values()))[0],
        )

    def draw(self, number: int) -> list[str]:
        """Words as they come in a text."""
        return self.chance.choices(self.words, cum_weights=self._cumulative, k=number)

    def _invented(self, number: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < number:
            syllables = 1 + (len(found) > 400) + (len(found) > 20_000)
            found["".join(self._syllable() for _ in range(syllables))] = None
        return list(found)

    def _syllable(self) -> str:
        chance = self.chance
        return chance.choice(_STARTS) + chance.choice(_VOWELS) + chance.choice(_ENDS)

    def _name(self) -> str:
        return f"{self._syllable().title()} {self._syllable()}{self._syllable()}".title()
