"""An entry: everything the index holds of one article, made from its rows without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from licensing.articles.models import Version
from licensing.catalogue import marks
from licensing.catalogue.stems import stem
from licensing.catalogue.tables import DAY, LONGEST_HEADLINE, place_of
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


@dataclass(frozen=True)
class Said:
    """What a version says, in plain words and in their order."""

    headline: tuple[str, ...]
    lead: tuple[str, ...]
    """Standfirst and bylines."""
    body: tuple[str, ...]

    @cached_property
    def fts5(self) -> Mapping[str, str]:
        """The columns of stems for SQLite."""
        return {
            "headline": _stems(self.headline),
            "lead": _stems(self.lead),
            "body": _stems(self.body),
        }

    @cached_property
    def vectors(self) -> Mapping[str, str]:
        """The stems and their positions for PostgreSQL, each a tsvector as text."""
        return {
            "short": _vector([self.headline, self.lead]),
            "words": _vector([self.headline, self.lead, self.body]),
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in the index."""

    row: Mapping[str, Any]
    said: Said
    marks: tuple[str, ...]
    counted: Mapping[str, str]
    """What the vocabulary counts: each word and mark, and how a name is shown."""

    @property
    def place(self) -> int:
        return int(self.row["place"])

    def fts5(self) -> dict[str, str]:
        """The columns of the whole article for SQLite; the rowid is the place."""
        return {**self.said.fts5, "marks": " ".join(self.marks)}

    def short_fts5(self) -> dict[str, str]:
        """The columns of headline, standfirst and bylines for SQLite."""
        return {name: words for name, words in self.fts5().items() if name != "body"}

    def vectors(self) -> dict[str, str]:
        """The vectors for PostgreSQL, which have the days marked as well."""
        marked = [*self.marks, *marks.of_day(self.place // DAY)]
        ending = "".join(f" '{mark}'" for mark in marked)
        return {name: words + ending for name, words in self.said.vectors.items()}


def read(version: Version) -> Said:
    """The words of ``version``."""
    return Said(
        headline=tuple(indexed(version.headline)),
        lead=tuple(indexed(" ".join([version.standfirst, *version.bylines]))),
        body=tuple(indexed(version.body_text)),
    )


def entry_of(subject: Subject, version: Version, said: Said) -> Entry:
    """What the index holds of ``subject`` when ``version``, which says ``said``, is on sale."""
    found, names = _marks(subject, version.bylines)
    row = {
        "article_id": subject.article_id,
        "publication_id": subject.publication_id,
        "version_id": version.id,
        "place": place_of(subject.article_id, subject.day),
        "section": subject.section,
        "licensable": subject.licensable,
        "listed_from": subject.listed_from,
        "headline": key_of_headline(said.headline),
    }
    counted = dict.fromkeys([*said.headline, *said.lead, *said.body, *found], "") | names
    return Entry(row, said, found, counted)


def key_of_headline(words: Sequence[str]) -> str:
    """A headline as it is looked up: plain, its end cut off where it is very long."""
    return " ".join(words)[:LONGEST_HEADLINE]


def _marks(subject: Subject, bylines: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The marks in the index, and the names that are only counted."""
    section = marks.of_section(subject.section)
    authors = [mark for name in bylines for mark in marks.of_author(name)]
    found = (
        marks.EVERY,
        marks.of_publication(subject.publication_id),
        section,
        marks.of_licensable(subject.licensable),
        *dict.fromkeys(authors),
    )
    names = {marks.of_full_name(name): name for name in bylines if marks.of_author(name)}
    return found, {section: subject.section} | names


def _stems(words: Sequence[str]) -> str:
    return " ".join(map(stem, words))


def _vector(fields: Sequence[Sequence[str]]) -> str:
    """Words consist of letters and digits: nothing needs escaping."""
    positions: dict[str, list[str]] = {}
    before = 0
    for field in fields:
        for at, word in enumerate(field, before + 1):
            positions.setdefault(stem(word), []).append(str(at))
        before += len(field) + _GAP
    return " ".join(
        f"'{word}':{','.join(found[:_MOST_POSITIONS])}" for word, found in positions.items()
    )
