"""An entry: everything the index holds of one article, made from its rows without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from licensing.articles.models import Version
from licensing.catalogue import marks
from licensing.catalogue.stems import stem
from licensing.catalogue.tables import LONGEST_HEADLINE, place_of
from licensing.catalogue.words import indexed

_MOST_POSITIONS = 255
_GAP = 2
"""Positions between headline, lead and body, so that no phrase reaches across."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The columns of an article that say how it is listed. ``licensable`` is a word of the filter."""

    article_id: int
    publication_id: int
    section: str
    day: date
    licensable: str
    listed_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in the index. ``headline``, ``lead`` and ``body`` are plain words in their order."""

    row: Mapping[str, Any]
    headline: Sequence[str]
    lead: Sequence[str]
    body: Sequence[str]
    marks: Sequence[str]
    counted: Mapping[str, str]
    """What the vocabulary counts: each word and mark, and how a name is shown."""

    @property
    def place(self) -> int:
        return int(self.row["place"])

    def fts5(self) -> dict[str, str]:
        """The columns of the whole article for SQLite; the rowid is the place."""
        return {**self.short_fts5(), "body": _stems(self.body)}

    def short_fts5(self) -> dict[str, str]:
        """The columns of headline, standfirst and bylines for SQLite."""
        return {
            "headline": _stems(self.headline),
            "lead": _stems(self.lead),
            "marks": " ".join(self.marks),
        }

    def vectors(self) -> dict[str, str]:
        """The same for PostgreSQL, each a tsvector as text."""
        days = marks.of_day(int(self.row["place"]) >> 32)
        short = _positions([self.headline, self.lead])
        whole = _positions([self.headline, self.lead, self.body])
        return {
            "short": _vector(short, [*self.marks, *days]),
            "words": _vector(whole, [*self.marks, *days]),
        }


def entry_of(subject: Subject, version: Version) -> Entry:
    """What the index holds of ``subject`` when ``version`` is on sale."""
    headline = indexed(version.headline)
    lead = indexed(" ".join([version.standfirst, *version.bylines]))
    body = indexed(version.body_text)
    found, names = _marks(subject, version.bylines)
    row = {
        "article_id": subject.article_id,
        "publication_id": subject.publication_id,
        "version_id": version.id,
        "place": place_of(subject.article_id, subject.day),
        "section": subject.section,
        "licensable": subject.licensable,
        "listed_from": subject.listed_from,
        "headline": key_of_headline(headline),
    }
    counted = dict.fromkeys([*headline, *lead, *body, *found], "") | names
    return Entry(row, headline, lead, body, found, counted)


def key_of_headline(words: Sequence[str]) -> str:
    """A headline as it is looked up: plain, its end cut off where it is very long."""
    return " ".join(words)[:LONGEST_HEADLINE]


def _marks(subject: Subject, bylines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The marks in the index, and the names that are only counted."""
    section = marks.of_section(subject.section)
    authors = [mark for name in bylines for mark in marks.of_author(name)]
    found = [
        marks.EVERY,
        marks.of_publication(subject.publication_id),
        section,
        marks.of_licensable(subject.licensable),
        *dict.fromkeys(authors),
    ]
    names = {marks.of_full_name(name): name for name in bylines if marks.of_author(name)}
    return found, {section: subject.section} | names


def _stems(words: Sequence[str]) -> str:
    return " ".join(map(stem, words))


def _positions(fields: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    at = 0
    for field in fields:
        for word in field:
            at += 1
            found.setdefault(stem(word), []).append(str(at))
        at += _GAP
    return found


def _vector(positions: Mapping[str, Sequence[str]], marked: Sequence[str]) -> str:
    """Words consist of letters and digits, and marks of these and dots: nothing needs escaping."""
    words = [f"'{word}':{','.join(at[:_MOST_POSITIONS])}" for word, at in positions.items()]
    return " ".join([*words, *(f"'{mark}'" for mark in marked)])
