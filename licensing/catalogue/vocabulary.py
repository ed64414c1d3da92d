"""The vocabulary: in how many listed articles each word and mark stands, a publication at a time.

The counts choose the plan of a search, complete a word that has begun, tell a mistake from a rare word,
and list sections and authors. They change in the transaction that changes the index; ``DECISIONS.md`` says
what happens when two do at once.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from licensing.catalogue import marks
from licensing.catalogue.spelling import forms
from licensing.catalogue.stems import stem
from licensing.catalogue.tables import listing, pending, spelling, vocabulary
from licensing.core import clock
from licensing.core.db import db

_FOLDING = 0x0FF_5EA6C
"""The advisory lock of whoever counts."""
MOST_FOLDED = 200
"""Changes left by others that one article's transaction counts along with its own."""
MOST_NAMES = 500
MOST_CANDIDATES = 1_000
_LAST = "\U0010ffff"

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles listed in a publication and everywhere; and in the publication with each stem or mark."""

    listed: int
    everywhere: int
    documents: Mapping[str, int]

    def share(self, word: str) -> float:
        """The part of all articles that have ``word``, from 0 to 1."""
        return min(1.0, self.documents.get(word, 0) / self.listed) if self.listed else 0.0


def count(publication_id: int, earlier: Iterable[str], now: Names) -> None:
    """An article of the publication had the words ``earlier`` and has ``now`` (with how names are shown).

    One transaction counts at a time. Another leaves its changes for the next: it neither waits nor can
    the two lock each other out.
    """
    before = set(earlier)
    changes = dict.fromkeys(now.keys() - before, 1) | dict.fromkeys(before - now.keys(), -1)
    shown = {word: name for word, name in now.items() if name and word in changes}
    if not changes:
        return
    if not _may_fold():
        values = {"changes": json.dumps(changes), "shown": json.dumps(shown)}
        db.session.execute(insert(pending).values(publication_id=publication_id, **values))
        return
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}
    sums[publication_id].update(changes)
    for other, left, its_shown in _taken():
        sums[other].update(json.loads(left))
        names |= json.loads(its_shown)
    for each, summed in sorted(sums.items()):
        _apply(each, {word: n for word, n in summed.items() if n}, names | shown)


def counts(publication_id: int | None, words: Iterable[str]) -> Counts:
    """How often each of ``words``, stems or marks, occurs; in all publications for None."""
    given = {"stems": [marks.EVERY, *dict.fromkeys(words)], "publication_id": publication_id}
    found = db.session.execute(_counted(publication_id is not None), given)
    rows = {row[0]: (int(row[1]), int(row[2])) for row in found}
    listed, everywhere = rows.pop(marks.EVERY, (0, 0))
    return Counts(listed, everywhere, {stem: own for stem, (own, _) in rows.items()})


@cache
def _counted(of_one: bool) -> Select[tuple[str, int, int]]:
    documents = vocabulary.c.documents
    mine: ColumnElement[int] = documents
    if of_one:
        here = vocabulary.c.publication_id == bindparam("publication_id")
        mine = case((here, documents), else_=0)
    return (
        select(vocabulary.c.stem, func.sum(mine), func.sum(documents))
        .where(vocabulary.c.stem.in_(bindparam("stems", expanding=True)))
        .group_by(vocabulary.c.stem)
    )


def completions(publication_id: int | None, begun: str, limit: int) -> list[tuple[str, int]]:
    """The commonest words that begin so and go on, each with its documents."""
    documents = func.sum(vocabulary.c.documents)
    found = (
        select(vocabulary.c.word, documents)
        .where(vocabulary.c.word > begun, vocabulary.c.word < begun + _LAST)
        .group_by(vocabulary.c.word)
        .order_by(documents.desc(), vocabulary.c.word)
        .limit(limit)
    )
    if publication_id is not None:
        found = found.where(vocabulary.c.publication_id == publication_id)
    return [(row[0], int(row[1])) for row in db.session.execute(found)]


def near(publication_id: int | None, keys: Iterable[str]) -> list[tuple[str, int]]:
    """Words that have one of the spelling forms ``keys``, each with its documents."""
    hits = select(spelling.c.word, spelling.c.publication_id).where(spelling.c.form.in_(set(keys)))
    if publication_id is not None:
        hits = hits.where(spelling.c.publication_id == publication_id)
    once = hits.distinct().limit(MOST_CANDIDATES).subquery()
    same = and_(
        vocabulary.c.word == once.c.word, vocabulary.c.publication_id == once.c.publication_id
    )
    found = (
        select(vocabulary.c.word, func.sum(vocabulary.c.documents))
        .select_from(once.join(vocabulary, same))
        .group_by(vocabulary.c.word)
    )
    return [(row[0], int(row[1])) for row in db.session.execute(found)]


def names(publication_id: int | None, kind: str) -> list[str]:
    """The commonest names of a kind (``marks.SECTION``, ``marks.FULL_NAME``), at most ``MOST_NAMES``."""
    found = (
        select(func.min(vocabulary.c.shown))
        .where(vocabulary.c.word > kind, vocabulary.c.word < kind + _LAST)
        .where(vocabulary.c.shown != "")
        .group_by(vocabulary.c.word)
        .order_by(func.sum(vocabulary.c.documents).desc(), vocabulary.c.word)
        .limit(MOST_NAMES)
    )
    if publication_id is not None:
        found = found.where(vocabulary.c.publication_id == publication_id)
    return list(db.session.scalars(found))


def sections(publication_id: int) -> list[str]:
    """Sections that have something listed at this moment."""
    now = clock.now()
    listed = (
        select(listing.c.place)
        .where(
            listing.c.publication_id == publication_id,
            listing.c.section == vocabulary.c.shown,
            (listing.c.listed_from.is_(None)) | (listing.c.listed_from <= now),
        )
        .exists()
    )
    return list(
        db.session.scalars(
            select(vocabulary.c.shown)
            .where(vocabulary.c.publication_id == publication_id, vocabulary.c.shown != "")
            .where(vocabulary.c.word > marks.SECTION, vocabulary.c.word < marks.SECTION + _LAST)
            .where(listed)
            .order_by(vocabulary.c.shown)
            .limit(MOST_NAMES)
        )
    )


def _may_fold() -> bool:
    if db.engine.dialect.name == "sqlite":
        return True  # which has one writer at a time
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(_FOLDING))))


def _taken() -> list[tuple[int, str, str]]:
    """What others left to be counted, taken away."""
    oldest = select(pending.c.id).order_by(pending.c.id).limit(MOST_FOLDED).scalar_subquery()
    taken = delete(pending).where(pending.c.id.in_(oldest))
    rows = db.session.execute(
        taken.returning(pending.c.publication_id, pending.c.changes, pending.c.shown)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _apply(publication_id: int, changes: Mapping[str, int], shown: Names) -> None:
    known = _change_known(publication_id, changes)
    fresh = sorted(word for word, number in changes.items() if word not in known and number > 0)
    if fresh:
        db.session.execute(
            insert(vocabulary),
            [row_of(publication_id, word, changes[word], shown.get(word, "")) for word in fresh],
        )
        spelt = spelling_rows(publication_id, fresh)
        if spelt:
            db.session.execute(insert(spelling), spelt)
    _forget(publication_id, sorted(word for word, documents in known.items() if documents <= 0))


def row_of(publication_id: int, word: str, documents: int, shown: str) -> dict[str, object]:
    """A row of the vocabulary."""
    return {
        "word": word,
        "publication_id": publication_id,
        "stem": stem(word),
        "shown": shown,
        "documents": documents,
    }


def spelling_rows(publication_id: int, words: Iterable[str]) -> list[dict[str, object]]:
    """The rows by which ``words`` are found when they are misspelt."""
    return [
        {"form": form, "publication_id": publication_id, "word": word}
        for word in words
        for form in sorted(forms(word))
    ]


def _change_known(publication_id: int, changes: Mapping[str, int]) -> dict[str, int]:
    """Add ``changes`` to the words that are there, in one statement; returns their new counts."""
    given = type_coerce(dict(changes), JSON)
    if db.engine.dialect.name == "sqlite":
        each = func.json_each(given).table_valued("key", "value")
    else:
        each = func.json_each_text(given).table_valued("key", "value")
    rows = db.session.execute(
        update(vocabulary)
        .values(documents=vocabulary.c.documents + cast(each.c.value, Integer))
        .where(vocabulary.c.word == each.c.key, vocabulary.c.publication_id == publication_id)
        .returning(vocabulary.c.word, vocabulary.c.documents)
    )
    return {row[0]: row[1] for row in rows}


def _forget(publication_id: int, words: list[str]) -> None:
    for at in range(0, len(words), 500):
        some = words[at : at + 500]
        for each in (vocabulary, spelling):
            db.session.execute(
                delete(each).where(each.c.publication_id == publication_id, each.c.word.in_(some))
            )
