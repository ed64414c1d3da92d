"""Jobs that take articles in: a look at a feed, and a slice of an import.

An import is done slice by slice, each a job of its own, so that a worker is never away for long and what
a slice took in is written in one transaction with its acknowledgement. The first slice reads the lists:
what they name besides waits with the run, so that no list is asked for again.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

from licensing.articles.ingest import feeds as reading
from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.ingest.sources import Source
from licensing.articles.intake import feeds, runs
from licensing.articles.intake.models import ImportRun
from licensing.articles.intake.polite import Polite
from licensing.articles.intake.taking import Found, Taken, key_of, take, take_all
from licensing.articles.intake.uploads import find_all
from licensing.articles.intake.waiting import can_wait
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
LIST_SECONDS = 20.0
"""How long it goes on reading lists after that, so that they need not be asked for again."""
LISTED_AT_ONCE = 5_000
"""Entries of lists that are remembered at once; a longer list is asked for again after those."""
LONGEST_SLICE_SECONDS = 60.0
"""After which it fetches nothing more: a lease is longer."""
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Slice:
    """What to work at: what waits, or, when nothing does, the sources that were not opened yet."""

    waiting: tuple[Source, ...]
    sources: tuple[str, ...]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Look:
    url: str
    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a slice took, what its lists name besides, and how many sources it came to the end of."""

    taken: tuple[Taken, ...]
    listed: tuple[Source, ...] = ()
    opened: int = 0


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
    ready = tuple(runs.next_waiting(run, SLICE_SOURCES))
    if ready:
        return _Slice(ready, (), frozenset())
    return _Slice((), tuple(map(str, run.sources[run.opened :])), runs.done(run))


def _take(work: _Slice | None) -> _Taken | None:
    if work is None:
        return None
    started = time.monotonic()
    client = Polite(
        frozenset(settings().fetch_origins),
        patience_seconds=PATIENCE_SECONDS,
        ends_at=started + LONGEST_SLICE_SECONDS,
    )
    until = started + SLICE_SECONDS
    if work.waiting:
        return _Taken(tuple(take_all(_until(iter(work.waiting), until), client)))
    ended: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        items = find_all(work.sources, client, Path(folder), lambda: ended.append(True))
        left = (item for item in items if key_of(item) not in work.known)
        taken = tuple(take_all(_until(islice(left, SLICE_SOURCES), until), client))
        ahead = tuple(islice(_until(_ahead(left), until + LIST_SECONDS), LISTED_AT_ONCE))
    wrong = tuple(take(item, client) for item in ahead if isinstance(item, NotAnArticle))
    listed = tuple(item for item in ahead if isinstance(item, Source))
    return _Taken((*taken, *wrong), listed, len(ended))


def _ahead(left: Iterator[Found]) -> Iterator[Found]:
    """What lists name beyond the slice, up to the first that cannot wait: the next slice opens it."""
    return takewhile(lambda item: isinstance(item, NotAnArticle) or can_wait(item), left)


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
    runs.wait(run, result.listed)
    run.opened += result.opened
    if run.state != "running":
        return
    if run.opened < len(run.sources) or runs.next_waiting(run, 1):
        go_on(run)
    else:
        runs.finish(run, SYSTEM)


def _import_given_up(payload: Payload, _error: Exception) -> Any:
    run = db.session.get_one(ImportRun, payload["id"])
    if run.state == "running":
        runs.stop(run, SYSTEM)
