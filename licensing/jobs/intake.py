"""Jobs that take articles in: a look at a feed, and a slice of an import.

An import is done slice by slice, each a job of its own, so that a worker is never away for long and what
a slice took in is written in one transaction with its acknowledgement.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from licensing.articles.ingest import feeds as reading
from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.intake import feeds, runs
from licensing.articles.intake.models import ImportRun
from licensing.articles.intake.polite import Polite
from licensing.articles.intake.taking import Found, Taken, key_of, take_all
from licensing.articles.intake.uploads import find_all
from licensing.catalogue import index_article
from licensing.core import ids
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.core.installation import settings
from licensing.core.outside import Outside
from licensing.core.queue import enqueue
from licensing.jobs.task import Payload, Task

SLICE_SOURCES = 25
SLICE_SECONDS = 12.0
"""After which a slice begins no other source."""
LONGEST_SLICE_SECONDS = 60.0
"""After which it fetches nothing more: a lease is longer."""
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Slice:
    sources: tuple[str, ...]
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Look:
    url: str
    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a slice took, and whether there may be more."""

    taken: tuple[Taken, ...]
    more: bool


def table() -> Mapping[str, Task]:
    """Kind of job -> what it does."""
    return {
        "check-feed": Task(read=_look, act=_ask, write=_answered, give_up=_feed_given_up),
        "import": Task(read=_slice, act=_take, write=_taken, give_up=_import_given_up),
    }


def go_on(run: ImportRun) -> None:
    """Ask for the next slice of ``run``, in the current transaction."""
    enqueue("import", f"import:{run.id}:{ids.token()}", id=run.id)


def _look(payload: Payload) -> _Look | None:
    feed = feeds.due(payload["id"], payload["check"])
    return _Look(feed.url, feed.etag, feed.last_modified) if feed else None


def _ask(look: _Look | None) -> FeedAnswer | None:
    if look is None:
        return None
    client = Outside(frozenset(settings().fetch_origins))
    return reading.check(look.url, look.etag, look.last_modified, client)


def _answered(payload: Payload, answer: FeedAnswer | None) -> None:
    feed = feeds.due(payload["id"], payload["check"])
    if feed is None or answer is None:
        return
    run = feeds.answered(feed, answer)
    if run is not None:
        go_on(run)


def _feed_given_up(payload: Payload, error: Exception) -> None:
    feed = feeds.due(payload["id"], payload["check"])
    if feed is not None:
        said = f"The look at it failed ({type(error).__name__}). Jobs has the whole of it."
        feeds.answered(feed, FeedAnswer(feed.url, error=said))


def _slice(payload: Payload) -> _Slice | None:
    run = db.session.get_one(ImportRun, payload["id"])
    if run.state != "running":
        return None
    return _Slice(tuple(map(str, run.sources)), runs.done(run))


def _take(work: _Slice | None) -> _Taken | None:
    if work is None:
        return None
    started = time.monotonic()
    client = Polite(
        frozenset(settings().fetch_origins),
        patience_seconds=PATIENCE_SECONDS,
        ends_at=started + LONGEST_SLICE_SECONDS,
    )
    with tempfile.TemporaryDirectory() as folder:
        left = _left(work, client, Path(folder))
        taken = tuple(
            take_all(_until(islice(left, SLICE_SOURCES), started + SLICE_SECONDS), client)
        )
        return _Taken(taken, more=next(left, None) is not None)


def _left(work: _Slice, client: Outside, folder: Path) -> Iterator[Found]:
    items = find_all(work.sources, client, folder)
    return (item for item in items if key_of(item) not in work.done)


def _until(items: Iterator[Found], moment: float) -> Iterator[Found]:
    """Those of ``items`` that are begun before ``moment``; one at least."""
    for item in items:
        yield item
        if time.monotonic() >= moment:
            return


def _taken(payload: Payload, result: _Taken | None) -> None:
    run = db.session.get_one(ImportRun, payload["id"])
    if result is None:
        return
    for taken in result.taken:
        runs.take_in(run.id, taken, SYSTEM, index_article)
    if run.state != "running":
        return
    if result.more:
        go_on(run)
    else:
        runs.finish(run, SYSTEM)


def _import_given_up(payload: Payload, _error: Exception) -> Any:
    run = db.session.get_one(ImportRun, payload["id"])
    if run.state == "running":
        runs.stop(run, SYSTEM)
