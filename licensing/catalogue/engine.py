"""The two databases behind one question: the newest hits that have all of some words and marks.

SQLite's FTS5 keeps its rows in order of place and walks down them. PostgreSQL's GIN is in no order: it
answers with every hit, and a common word has hundreds of thousands. So there the question is first put to
a stretch of days that should hold enough hits, by the counts of the vocabulary, and when it does not, to
longer stretches before it. The work is bounded by what is shown, not by what there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, literal_column, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import TSQUERY

from licensing.catalogue import marks
from licensing.catalogue.tables import DAY, all_words, listing, short_words
from licensing.catalogue.vocabulary import Counts
from licensing.catalogue.words import Phrase
from licensing.core import clock
from licensing.core.db import db

Where = Literal["words", "short"]
"""The whole article, or headline, standfirst and bylines."""

FEW = 2_000
"""Hits that PostgreSQL may fetch all of to find the newest: some milliseconds."""
EXAMINED = 200
"""Articles of a stretch that are looked at for a phrase: its index does not know what is side by side."""
_AIM = 2.0
"""Times the hits that are wanted a first stretch should hold."""
_LONGER = 4
"""Times the length of one stretch that the next has."""


@dataclass(frozen=True, slots=True)
class Question:
    """``phrases`` of stems and ``marked`` are looked up in the index; the columns narrow what is found.

    ``since`` and ``until`` are places, the first within and the last beyond. ``publication_id`` None is any.
    """

    phrases: tuple[Phrase, ...] = ()
    marked: tuple[str, ...] = ()
    publication_id: int | None = None
    section: str = ""
    licensable: str = ""
    since: int | None = None
    until: int | None = None
    any_of: tuple[str, ...] = ()
    """Stems of which at least one must be there."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))

    @property
    def has_phrase(self) -> bool:
        return any(len(phrase) > 1 for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Place:
    """A hit: where it stands in the listing, and its headline in plain words."""

    place: int
    headline: str


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, as proleptic ordinals, both included."""

    first: int
    last: int


def listed(question: Question) -> list[ColumnElement[bool]]:
    """Conditions on the columns of the listing."""
    found = [or_(listing.c.listed_from.is_(None), listing.c.listed_from <= clock.now())]
    if question.publication_id is not None:
        found.append(listing.c.publication_id == question.publication_id)
    if question.section:
        found.append(listing.c.section == question.section)
    if question.licensable:
        found.append(listing.c.licensable == question.licensable)
    return found


def within(
    question: Question, place: ColumnElement[int] = listing.c.place
) -> list[ColumnElement[bool]]:
    """The question's days, as conditions on the place."""
    found = [place >= question.since] if question.since is not None else []
    return found + ([place < question.until] if question.until is not None else [])


def with_headline(question: Question, headline: str, limit: int) -> list[Place]:
    """Listed articles of exactly that headline, in plain words."""
    same = select(listing.c.place, listing.c.headline).where(listing.c.headline == headline)
    return _places(same.where(*listed(question), *within(question)).limit(limit))


def beginning_with(question: Question, begun: str, limit: int) -> list[Place]:
    """Listed articles whose headline begins so, by headline."""
    found = select(listing.c.place, listing.c.headline).where(
        listing.c.headline >= begun, listing.c.headline < begun + "\U0010ffff"
    )
    return _places(found.where(*listed(question)).order_by(listing.c.headline).limit(limit))


def newest(question: Question, where: Where, limit: int, counts: Counts) -> list[Place]:
    """At most ``limit`` hits, newest first."""
    if db.engine.dialect.name == "sqlite":
        return _places(_on_sqlite(question, where, limit))
    found: list[Place] = []
    for days in _stretches(question, limit, counts):
        found += _places(_on_postgres(question, where, limit - len(found), days))
        if len(found) >= limit:
            break
    return found


def _places(found: Select[Any]) -> list[Place]:
    return [Place(row.place, row.headline) for row in db.session.execute(found)]


def _on_sqlite(question: Question, where: Where, limit: int) -> Select[Any]:
    source = all_words if where == "words" else short_words
    place = source.c.rowid
    found = select(listing.c.place, listing.c.headline).join_from(
        source, listing, listing.c.place == place
    )
    found = found.where(literal_column(source.name).bool_op("MATCH")(_fts5(question)))
    return (
        found.where(*listed(question), *within(question, place)).order_by(place.desc()).limit(limit)
    )


def _fts5(question: Question) -> str:
    phrases = ['"' + " ".join(phrase) + '"' for phrase in question.phrases]
    marked = [f'"{mark}"' for mark in question.marked]
    either = " OR ".join(f'"{word}"' for word in question.any_of)
    return " AND ".join([*phrases, *marked, *([f"({either})"] if either else [])])


def _on_postgres(question: Question, where: Where, limit: int, days: Days | None) -> Select[Any]:
    """The hits of these days, or of all. A CTE that is materialised leaves the planner no choice but the
    index of words: given one, it would rather walk down all places until it has found enough."""
    vector = listing.c[where]
    place = listing.c.place + 0  # and none to look up days by their places
    conditions = [*listed(question), *within(question, place)]
    if days is not None:
        conditions += [place >= days.first * DAY, place < (days.last + 1) * DAY]
    hits = (
        select(listing.c.place, listing.c.headline)
        .where(vector.bool_op("@@")(as_type(_all_of(question, days), TSQUERY)), *conditions)
        .cte("hits")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    newest_first = select(hits).order_by(hits.c.place.desc())
    if not question.has_phrase:
        return newest_first.limit(limit)
    some = newest_first.limit(EXAMINED).cte("examined")
    return (
        select(some)
        .join_from(some, listing, listing.c.place == some.c.place)
        .where(vector.bool_op("@@")(as_type(_side_by_side(question), TSQUERY)))
        .order_by(some.c.place.desc())
        .limit(limit)
    )


def _all_of(question: Question, days: Days | None) -> str:
    """As a tsquery. No word and no mark has a character that would need escaping."""
    parts = [f"'{word}'" for word in (*question.words, *question.marked)]
    blocks = marks.cover(days.first, days.last) if days else ()
    parts += [
        "(" + " | ".join(f"'{word}'" for word in some) + ")"
        for some in (question.any_of, blocks)
        if some
    ]
    return " & ".join(parts)


def _side_by_side(question: Question) -> str:
    phrases = (phrase for phrase in question.phrases if len(phrase) > 1)
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases
    )


def _stretches(question: Question, limit: int, counts: Counts) -> Iterator[Days | None]:
    """Days to ask about one after the other, each before the last and longer; None is all at once."""
    expected = _expected(question, counts)
    if expected <= FEW:
        yield None
        return
    there = _days(question.publication_id)
    length = max(8, ceil((there.last - there.first + 1) * _AIM * limit / expected))
    first = max(there.first, (question.since or 0) // DAY)
    last = min(there.last, (question.until or (there.last + 1) * DAY) // DAY - 1)
    while last >= first:
        begin = max(first, last - length + 1)
        yield Days(begin, last)
        last, length = begin - 1, length * _LONGER


def _expected(question: Question, counts: Counts) -> float:
    """Hits there should be, if words had nothing to do with one another."""
    expected = float(counts.listed)
    for word in (*question.words, *question.marked):
        expected *= counts.share(word)
    if question.any_of:
        expected *= min(1.0, sum(map(counts.share, question.any_of)))
    return expected


def _days(publication_id: int | None) -> Days:
    """The first and the last day that has an article."""
    place = listing.c.place
    mine = [listing.c.publication_id == publication_id] if publication_id is not None else []
    ends = (
        select(place).where(*mine).order_by(way).limit(1).scalar_subquery()
        for way in (place.asc(), place.desc())
    )
    oldest, youngest = db.session.execute(select(*ends)).one()
    return Days((oldest or 0) // DAY, (youngest or 0) // DAY)
