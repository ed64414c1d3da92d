"""Verbs of imports: begin, go on, take in one source after another, finish. They never commit.

A source is taken in and its item written in one transaction, so that a run that is cut off anywhere
goes on exactly where it stopped.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

from sqlalchemy import ColumnElement, CursorResult, delete, null, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.sources import Source
from licensing.articles.intake import waiting
from licensing.articles.intake.models import Feed, ImportItem, ImportRun
from licensing.articles.intake.states import IMPORT
from licensing.articles.intake.taking import Found, Taken, key_of
from licensing.articles.intake.uploads import PREFIX
from licensing.articles.models import Article, Version
from licensing.articles.service import ImportResult, Outcome, import_capture
from licensing.core import audit, clock, ids, states
from licensing.core.audit import Actor
from licensing.core.db import db, insert_once, release
from licensing.core.errors import OffprintError
from licensing.publishers.models import Publication

WAITING = "waiting"
LOOK_AHEAD = 50
"""Sources that are asked about at once: have they been taken in already?"""

Index = Callable[[Article, Version], None]
"""Lists an article in the catalogue, which stands on a floor above this one."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one source."""

    source: str
    outcome: Outcome | Literal["failed"]
    error: str = ""
    article: str = ""
    """The article's public id."""
    version: int = 0
    url: str = ""
    headline: str = ""
    pictures: int = 0
    warnings: tuple[str, ...] = ()


def start(
    publication: Publication, sources: Sequence[str], actor: Actor, feed: Feed | None = None
) -> ImportRun:
    """A new run of these sources. Flushes."""
    run = ImportRun(
        public_id=ids.public_id(),
        publisher_id=publication.publisher_id,
        publication_id=publication.id,
        feed_id=feed.id if feed else None,
        sources=list(sources),
        sources_hash=_hash(sources),
        state="running",
        started_by=actor.name,
        started_at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    audit.record("import:start", f"import:{run.id}", actor, sources=list(sources))
    return run


def latest(publication: Publication, sources: Sequence[str]) -> ImportRun | None:
    """The last run of exactly these sources, or None."""
    return db.session.scalars(
        select(ImportRun)
        .where(ImportRun.publication_id == publication.id, ImportRun.sources_hash == _hash(sources))
        .order_by(ImportRun.id.desc())
        .limit(1)
    ).one_or_none()


def can_be_worked_off(run: ImportRun) -> bool:
    """Whether a worker can go on with it: files of whoever gave a command are not where workers are."""
    return all(str(source).startswith(("http://", "https://", PREFIX)) for source in run.sources)


def stop(run: ImportRun, actor: Actor) -> None:
    """Take in no more of it; what was taken in stays. Raises StateConflict."""
    states.advance(IMPORT, run, "stop", actor)


def resume(run: ImportRun, actor: Actor) -> None:
    """Go on with a run that was stopped. Raises StateConflict."""
    states.advance(IMPORT, run, "resume", actor)


def retry_failed(run: ImportRun, actor: Actor) -> int:
    """Let what failed wait again, so that the run goes on with that alone; return how many it was.

    What was not named by a list is looked for in its source again. Raises StateConflict unless the run
    is finished.
    """
    states.advance(IMPORT, run, "retry", actor)
    failed = (ImportItem.run_id == run.id) & (ImportItem.outcome == "failed")
    again = db.session.scalars(
        update(ImportItem)
        .where(failed, ImportItem.found.is_not(None))
        .values(outcome=WAITING, error="")
        .returning(ImportItem.id)
    ).all()
    forgotten = db.session.scalars(delete(ImportItem).where(failed).returning(ImportItem.id)).all()
    if forgotten:
        run.opened = 0
    run.finished_at = None
    number = len(again) + len(forgotten)
    audit.record("import:retry", f"import:{run.id}", actor, failed=number)
    return number


def wait(run: ImportRun, items: Iterable[Source]) -> None:
    """Remember what a list names, to be read without that list. Each can wait (``waiting``)."""
    for item in items:
        insert_once(
            ImportItem,
            "run_id",
            "key",
            run_id=run.id,
            key=key_of(item),
            source=item.url or item.name,
            outcome=WAITING,
            error="",
            found=waiting.to_json(item),
            taken_at=clock.now(),
        )


def next_waiting(run: ImportRun, most: int) -> list[Source]:
    """The next of what the run's lists named, in their order."""
    rows = db.session.scalars(
        select(ImportItem.found)
        .where(ImportItem.run_id == run.id, ImportItem.outcome == WAITING)
        .order_by(ImportItem.id)
        .limit(most)
    )
    return [waiting.from_json(found) for found in rows if found is not None]


def finish(run: ImportRun, actor: Actor) -> None:
    """Every source has its item. Raises StateConflict when the run is not under way."""
    states.advance(IMPORT, run, "finish", actor)
    run.finished_at = clock.now()


def remaining(run_id: int, items: Iterable[Found]) -> Iterator[Found]:
    """Those of ``items`` that the run has not taken in, lazily; nothing stays locked in between."""
    walk = iter(items)
    while ahead := {key_of(item): item for item in islice(walk, LOOK_AHEAD)}:
        known = set(
            db.session.scalars(
                select(ImportItem.key).where(
                    ImportItem.run_id == run_id,
                    ImportItem.key.in_(list(ahead)),
                    ImportItem.outcome != WAITING,
                )
            )
        )
        release()
        yield from (item for key, item in ahead.items() if key not in known)


def done(run: ImportRun) -> frozenset[str]:
    """The keys of what the run knows; a feed's run also passes over what earlier ones brought."""
    mine = ImportItem.run_id == run.id
    if run.feed_id is not None:
        mine |= _brought_by(run.feed_id)
    return frozenset(db.session.scalars(select(ImportItem.key).where(mine)))


def count_new(feed: Feed, items: Iterable[Found]) -> int:
    """How many of ``items`` no run of the feed has brought."""
    known = set(db.session.scalars(select(ImportItem.key).where(_brought_by(feed.id))))
    return len({key_of(item) for item in items} - known)


def take_in(run_id: int, taken: Taken, actor: Actor, index: Index) -> TakenIn:
    """Take in one source and write its item; a source that fails spoils no other. Flushes."""
    if isinstance(taken.found, NotAnArticle):
        result, article_id = TakenIn(taken.source, "failed", taken.found.error), None
    else:
        # Entries share the name of their feed, which would make it an alias of each of them.
        found = replace(taken.found, source=taken.source)
        result, article_id = _imported(run_id, taken, found, actor, index)
    became = {
        "source": taken.source,
        "outcome": result.outcome,
        "error": result.error,
        "article_id": article_id,
        "taken_at": clock.now(),
    }
    if not _waited(run_id, taken.key, became):
        insert_once(ImportItem, "run_id", "key", run_id=run_id, key=taken.key, **became)
    return result


def _waited(run_id: int, key: str, became: Mapping[str, Any]) -> bool:
    """Write down what became of a source that waited; False when it did not."""
    spent = {} if became["outcome"] == "failed" else {"found": null()}
    swapped = db.session.execute(
        update(ImportItem)
        .where(ImportItem.run_id == run_id, ImportItem.key == key, ImportItem.outcome == WAITING)
        .values(**became, **spent)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(swapped, CursorResult)
    return swapped.rowcount == 1


def _imported(
    run_id: int, taken: Taken, found: Capture, actor: Actor, index: Index
) -> tuple[TakenIn, int | None]:
    publication = db.session.get_one(ImportRun, run_id).publication
    try:
        result = _stored(publication, found, taken, actor, index)
    except OffprintError as error:
        return TakenIn(taken.source, "failed", error.message), None
    except (SQLAlchemyError, ValueError) as error:
        # One source in ten thousand must not end the run; the log has the whole of it.
        log.exception("a source could not be stored: %s", taken.source)
        said = f"It could not be stored ({type(error).__name__}). The log says more."
        return TakenIn(taken.source, "failed", said), None
    done = TakenIn(
        source=taken.source,
        outcome=result.outcome,
        article=result.article.public_id,
        version=result.version.number,
        url=found.url,
        headline=found.headline,
        pictures=len(taken.pictures),
        warnings=(*found.warnings, *taken.problems),
    )
    return done, result.article.id


def _stored(
    publication: Publication, found: Capture, taken: Taken, actor: Actor, index: Index
) -> ImportResult:
    try:
        with db.session.begin_nested():
            result = import_capture(publication, found, taken.pictures, actor)
            index(result.article, result.version)
            return result
    except IntegrityError:
        # Somebody else took in the same article this moment: now it is known, and so is found.
        with db.session.begin_nested():
            result = import_capture(publication, found, taken.pictures, actor)
            index(result.article, result.version)
            return result


def _brought_by(feed_id: int) -> ColumnElement[bool]:
    its_runs = select(ImportRun.id).where(ImportRun.feed_id == feed_id)
    return ImportItem.run_id.in_(its_runs) & ImportItem.outcome.not_in(("failed", WAITING))


def _hash(sources: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(sources)).encode()).hexdigest()
