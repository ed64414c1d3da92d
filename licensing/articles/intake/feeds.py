"""Verbs of feeds: looked at every so often, paused by staff or after too many failures. No commits.

Each look is a job that is planned by the one before it, and numbered: planning another makes the earlier
one do nothing, so that a feed has one look before it however often somebody presses the button.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.intake import queries, runs
from licensing.articles.intake.models import Feed, ImportRun
from licensing.articles.intake.states import FEED
from licensing.core import audit, clock, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.queue import enqueue
from licensing.publishers.models import Publication

DEFAULT_MINUTES = 60
SHORTEST_MINUTES = 5
LONGEST_MINUTES = 7 * 24 * 60
PAUSED_AFTER = 8
"""Failures in a row that pause a feed, until staff have looked at it."""
LONGEST_BACK_OFF = timedelta(days=1)
LONGEST_ADDRESS = 2_000
GONE = 410


def add(
    publication: Publication, url: str, title: str, interval_minutes: int, actor: Actor
) -> Feed:
    """Look at ``url`` every ``interval_minutes`` from now on. Flushes.

    Raises InvalidInput naming ``url`` or ``interval``; StateConflict when it is looked at already.
    """
    url = url.strip()
    if urlsplit(url).scheme not in {"http", "https"} or len(url) > LONGEST_ADDRESS:
        raise InvalidInput("Give the feed's whole address, with https:// in front.", field="url")
    if not SHORTEST_MINUTES <= interval_minutes <= LONGEST_MINUTES:
        raise InvalidInput(
            f"Choose between {SHORTEST_MINUTES} minutes and a week.", field="interval"
        )
    feed = _known(publication, url)
    if feed is None:
        feed = Feed(
            publisher_id=publication.publisher_id,
            publication_id=publication.id,
            url=url,
            title=title,
            interval_minutes=interval_minutes,
            state="active",
            etag="",
            last_modified="",
            last_result="",
            error_streak=0,
            next_check_at=clock.now(),
            checks=0,
            created_at=clock.now(),
        )
        db.session.add(feed)
        db.session.flush()
    elif feed.state == "removed":
        states.advance(FEED, feed, "add", actor)
        feed.title, feed.interval_minutes = title, interval_minutes
        feed.etag = feed.last_modified = ""
        feed.error_streak = 0
    else:
        raise StateConflict("This feed is looked at already. Its row is in the list.")
    audit.record("feed:add", f"feed:{feed.id}", actor, url=url, minutes=interval_minutes)
    _plan(feed, timedelta())
    return feed


def pause(feed: Feed, actor: Actor) -> None:
    """Look at it no more until it is resumed. Raises StateConflict."""
    states.advance(FEED, feed, "pause", actor)
    audit.record("feed:pause", f"feed:{feed.id}", actor)


def resume(feed: Feed, actor: Actor) -> None:
    """Look at it again, at once, its failures forgiven. Raises StateConflict."""
    states.advance(FEED, feed, "resume", actor)
    audit.record("feed:resume", f"feed:{feed.id}", actor)
    feed.error_streak = 0
    _plan(feed, timedelta())


def remove(feed: Feed, actor: Actor) -> None:
    """Look at it no more, and show it no more; what it brought stays. Raises StateConflict."""
    states.advance(FEED, feed, "remove", actor)
    audit.record("feed:remove", f"feed:{feed.id}", actor)


def check_now(feed: Feed, actor: Actor) -> None:
    """Look at it now instead of at the next time planned. Raises StateConflict when it is paused."""
    if feed.state != "active":
        raise StateConflict("This feed is paused. Resume it, and it is looked at at once.")
    audit.record("feed:check", f"feed:{feed.id}", actor)
    _plan(feed, timedelta())


def due(feed_id: int, check: int) -> Feed | None:
    """The feed, when look number ``check`` is the one that is due; None when another took its place."""
    feed = db.session.get_one(Feed, feed_id)
    return feed if feed.state == "active" and feed.checks == check else None


def answered(feed: Feed, answer: FeedAnswer) -> ImportRun | None:
    """Write down what a look found and plan the next; the run that takes in what is new, if any is."""
    feed.last_checked_at = clock.now()
    if answer.error:
        _failed(feed, answer)
        return None
    feed.error_streak = 0
    feed.etag, feed.last_modified = answer.etag, answer.last_modified
    feed.title = feed.title or answer.title
    new = 0 if answer.not_modified else runs.count_new(feed, answer.sources)
    feed.last_result = _found(answer, new)
    _plan(feed, timedelta(minutes=feed.interval_minutes))
    if not new or queries.unfinished_of(feed.id) is not None:
        return None
    return runs.start(feed.publication, [feed.url], SYSTEM, feed)


def _failed(feed: Feed, answer: FeedAnswer) -> None:
    feed.error_streak += 1
    feed.last_result = answer.error
    if feed.error_streak >= PAUSED_AFTER or answer.answered == GONE:
        states.advance(FEED, feed, "give-up", SYSTEM)
        audit.record("feed:give-up", f"feed:{feed.id}", SYSTEM, error=answer.error)
        return
    later = timedelta(minutes=feed.interval_minutes) * 2 ** (feed.error_streak - 1)
    asked = timedelta(seconds=answer.retry_after_seconds)
    _plan(feed, max(min(later, LONGEST_BACK_OFF), asked))


def _plan(feed: Feed, pause: timedelta) -> None:
    feed.checks += 1
    feed.next_check_at = clock.now() + pause
    enqueue(
        "check-feed",
        f"feed:{feed.id}:{feed.checks}",
        delay_seconds=int(pause.total_seconds()),
        id=feed.id,
        check=feed.checks,
    )


def _found(answer: FeedAnswer, new: int) -> str:
    if answer.not_modified:
        return "Nothing has changed."
    entries = "1 entry" if len(answer.sources) == 1 else f"{len(answer.sources):,} entries"
    return f"{entries}, {new:,} new." if new else f"{entries}, none new."


def _known(publication: Publication, url: str) -> Feed | None:
    return db.session.scalars(
        select(Feed).where(Feed.publication_id == publication.id, Feed.url == url)
    ).one_or_none()
