"""The two databases behind one question: the newest hits that have all of some words and marks.

SQLite's FTS5 keeps its rows in order of place and walks down them. PostgreSQL's GIN is in no order: it
answers with every hit, and a common word has hundreds of thousands. So there the question is first put to
a stretch of days that should hold enough hits, by the counts of the vocabulary, and when it does not, to
longer stretches before it. The work is bounded by what is shown, not by what there is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, bindparam, literal_column, or_, select
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
Shape = frozenset[str]
"""Names of what a statement is given. Statements of one shape are made once: making them takes as long as
some of them take to answer."""

FEW = 600
"""Hits that PostgreSQL may fetch all of to find the newest: some milliseconds."""
EXAMINED = 600
"""Articles that PostgreSQL looks at for a phrase, whose index does not know what stands side by side: some
thirty microseconds each."""
_AIM = 2.0
"""Times the hits that are wanted a first stretch should hold."""
_LONGER = 16
"""Times the length of one stretch that the next has at most."""
_SHORTEST = 8
"""Days of the first stretch at least."""
SHORT_SHARE = 1 / 8
"""Of the articles that have some words, about how many have them in headline, standfirst or bylines."""


@dataclass(frozen=True)
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

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))

    @property
    def has_phrase(self) -> bool:
        return any(len(phrase) > 1 for phrase in self.phrases)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The columns that narrow what is found, and how."""
        narrow = {
            "publication_id": self.publication_id,
            "section": self.section or None,
            "licensable": self.licensable or None,
            "since": self.since,
            "until": self.until,
        }
        return {name: value for name, value in narrow.items() if value is not None}


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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of some days: how many articles have all words and marks, and those that have the phrases as well."""

    seen: int
    found: list[Place]


def everything(question: Question) -> Select[tuple[int]]:
    """The ids of all listed articles that pass, newest first."""
    shape = frozenset(question.values)
    found = select(listing.c.article_id).where(*_listed(shape), *_within(shape, listing.c.place))
    return found.order_by(listing.c.place.desc()).params(**_given(question))


def with_headline(question: Question, headline: str, limit: int) -> list[Place]:
    """Listed articles of exactly that headline, in plain words."""
    found = _with_headline(frozenset(question.values))
    return _places(found, question, headline=headline, most=limit)


def beginning_with(question: Question, begun: str, limit: int) -> list[Place]:
    """Listed articles whose headline begins so, by headline."""
    found = _beginning_with(frozenset(question.values))
    return _places(found, question, begun=begun, end=begun + "\U0010ffff", most=limit)


def newest(question: Question, where: Where, limit: int, counts: Counts) -> list[Place]:
    """At most ``limit`` hits, newest first."""
    if db.engine.dialect.name == "sqlite":
        found = _on_sqlite(where, frozenset(question.values))
        return _places(found, question, asked=_fts5(question), most=limit)
    share = SHORT_SHARE if where == "short" else 1
    expected = _expected(question, counts) * share
    if expected <= FEW:
        return _between(question, where, _most(question, limit), None).found[:limit]
    return _stepping_back(question, where, limit, expected)


def _stepping_back(question: Question, where: Where, limit: int, expected: float) -> list[Place]:
    """One stretch of days after the other, each before the last, until there are ``limit`` hits."""
    there = _days(question.publication_id)
    first = max(there.first, (question.since or 0) // DAY)
    last = min(there.last, (question.until or (there.last + 1) * DAY) // DAY - 1)
    most = _most(question, limit)
    found: list[Place] = []
    a_day = expected / (there.last - there.first + 1)
    length, looked, seen = max(_SHORTEST, ceil(_AIM * limit / a_day)), 0, 0
    while last >= first and seen < most and len(found) < limit:
        begin = max(first, last - length + 1)
        stretch = _between(question, where, most - seen, Days(begin, last))
        found += stretch.found
        seen += stretch.seen
        looked += last - begin + 1
        longer = ceil(_AIM * (most - seen) * looked / (seen + 1))
        last, length = begin - 1, max(length, min(longer, length * _LONGER))
    return found[:limit]


def _most(question: Question, limit: int) -> int:
    """Articles with all words and marks that are wanted."""
    return EXAMINED if question.has_phrase else limit


def _between(question: Question, where: Where, most: int, days: Days | None) -> Stretch:
    """The hits of these days, or of all, on PostgreSQL."""
    given: dict[str, Any] = {**_keys(question, days), "most": most}
    if days is not None:
        given |= {"first": days.first * DAY, "beyond": (days.last + 1) * DAY}
    if not question.has_phrase:
        shape = frozenset([*question.values, *given])
        found = _places(_on_postgres(where, shape), question, **given)
        return Stretch(len(found), found)
    given |= {"phrases": _side_by_side(question)}
    shape = frozenset([*question.values, *given])
    rows = db.session.execute(_examined(where, shape), _given(question) | given).all()
    return Stretch(len(rows), [Place(place, headline) for place, headline, here in rows if here])


def _places(found: Select[Any], question: Question, **given: Any) -> list[Place]:
    rows = db.session.execute(found, _given(question) | given)
    return [Place(place, headline) for place, headline in rows]


def _given(question: Question) -> dict[str, Any]:
    return {**question.values, "now": clock.now()}


def _listed(shape: Shape) -> list[ColumnElement[bool]]:
    """Conditions on the columns of the listing."""
    narrow = [name for name in ("publication_id", "section", "licensable") if name in shape]
    return [
        or_(listing.c.listed_from.is_(None), listing.c.listed_from <= bindparam("now")),
        *(listing.c[name] == bindparam(name) for name in narrow),
    ]


def _within(shape: Shape, place: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The question's days and those of a stretch, as conditions on the place."""
    begins = [place >= bindparam(name) for name in ("since", "first") if name in shape]
    return begins + [place < bindparam(name) for name in ("until", "beyond") if name in shape]


@cache
def _with_headline(shape: Shape) -> Select[Any]:
    found = select(listing.c.place, listing.c.headline)
    found = found.where(listing.c.headline == bindparam("headline"), *_listed(shape))
    return found.where(*_within(shape, listing.c.place)).limit(bindparam("most"))


@cache
def _beginning_with(shape: Shape) -> Select[Any]:
    headline = listing.c.headline
    found = select(listing.c.place, headline).where(
        headline >= bindparam("begun"), headline < bindparam("end"), *_listed(shape)
    )
    return found.order_by(headline).limit(bindparam("most"))


@cache
def _on_sqlite(where: Where, shape: Shape) -> Select[Any]:
    source = all_words if where == "words" else short_words
    place = source.c.rowid
    found = select(listing.c.place, listing.c.headline).join_from(
        source, listing, listing.c.place == place
    )
    matches = literal_column(source.name).bool_op("MATCH")(bindparam("asked", type_=String))
    found = found.where(matches, *_listed(shape), *_within(shape, place))
    return found.order_by(place.desc()).limit(bindparam("most"))


def _fts5(question: Question) -> str:
    phrases = ['"' + " ".join(phrase) + '"' for phrase in question.phrases]
    marked = [f'"{mark}"' for mark in question.marked]
    either = " OR ".join(f'"{word}"' for word in question.any_of)
    return " AND ".join([*phrases, *marked, *([f"({either})"] if either else [])])


@cache
def _on_postgres(where: Where, shape: Shape) -> Select[Any]:
    """A CTE that is materialised leaves the planner no choice but the index of words: given one, it would
    rather walk down all places until it has found enough.

    Words and days are two conditions and not one: GIN then skips in the words to the days, where for
    ``words & (day | day)`` it goes through every article that has either, twenty times slower.
    """
    vector = listing.c[where]
    place = listing.c.place + 0  # and none to look up days by their places
    matches = [_matches(vector, key) for key in ("all_of", "one_of", "days") if key in shape]
    hits = (
        select(listing.c.place, listing.c.headline)
        .where(*matches, *_listed(shape), *_within(shape, place))
        .cte("hits")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return select(hits).order_by(hits.c.place.desc()).limit(bindparam("most"))


@cache
def _examined(where: Where, shape: Shape) -> Select[Any]:
    """The same hits, and of each whether the phrases stand there."""
    some = _on_postgres(where, shape).cte("examined").prefix_with("MATERIALIZED")
    return (
        select(some, _matches(listing.c[where], "phrases"))
        .join_from(some, listing, listing.c.place == some.c.place)
        .order_by(some.c.place.desc())
    )


def _matches(vector: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return vector.bool_op("@@")(as_type(bindparam(name, type_=String), TSQUERY))


def _keys(question: Question, days: Days | None) -> dict[str, str]:
    """What the index is asked, as tsqueries: no word and no mark has a character that needs escaping."""
    asked = {
        "all_of": " & ".join(f"'{word}'" for word in (*question.words, *question.marked)),
        "one_of": _either(question.any_of),
        "days": _either(marks.cover(days.first, days.last)) if days else "",
    }
    return {name: key for name, key in asked.items() if key}


def _either(words: Sequence[str]) -> str:
    return " | ".join(f"'{word}'" for word in words)


def _side_by_side(question: Question) -> str:
    phrases = (phrase for phrase in question.phrases if len(phrase) > 1)
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases
    )


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
    given = {} if publication_id is None else {"publication_id": publication_id}
    oldest, youngest = db.session.execute(_ends(frozenset(given)), given).one()
    return Days((oldest or 0) // DAY, (youngest or 0) // DAY)


@cache
def _ends(shape: Shape) -> Select[Any]:
    place = listing.c.place
    mine = [listing.c.publication_id == bindparam(name) for name in shape]
    ends = (
        select(place).where(*mine).order_by(way).limit(1).scalar_subquery()
        for way in (place.asc(), place.desc())
    )
    return select(*ends)
