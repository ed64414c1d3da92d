"""Feeds: looked at on time, paused by staff or by failing, and looked at once however often asked."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.ingest.sources import Source
from licensing.articles.intake import feeds, runs
from licensing.articles.intake.feeds import LONGEST_BACK_OFF, PAUSED_AFTER
from licensing.articles.intake.models import Feed, ImportItem
from licensing.articles.intake.taking import Taken, key_of
from licensing.catalogue import index_article
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.queue import Job
from tests import factories
from tests.purchases import ED

URL = "https://orrintides.example/feed.xml"
DOWN = FeedAnswer(URL, error="The address answered 500.", answered=500)
UNCHANGED = FeedAnswer(URL, not_modified=True, etag='"2"')


def added(minutes: int = 60) -> Feed:
    feed = feeds.add(factories.publication(), URL, "The Orrin Tides", minutes, ED)
    db.session.commit()
    return feed


def listing(*numbers: int) -> FeedAnswer:
    sources = [Source(URL, url=f"https://orrintides.example/{n}") for n in numbers]
    return FeedAnswer(URL, etag='"1"', title="The Orrin Tides", sources=tuple(sources))


def planned() -> list[str]:
    return list(db.session.scalars(select(Job.cause).where(Job.kind == "check-feed")))


def minutes_to_go(feed: Feed) -> int:
    return round((feed.next_check_at - clock.now()) / timedelta(minutes=1))


def test_a_new_feed_is_looked_at_at_once(inside: Flask) -> None:
    feed = added()

    assert planned() == [f"feed:{feed.id}:1"]
    assert minutes_to_go(feed) == 0


@pytest.mark.parametrize(
    ("url", "minutes", "field"),
    [
        ("orrintides.example/feed", 60, "url"),
        ("file:///etc/passwd", 60, "url"),
        (URL, 1, "interval"),
    ],
)
def test_what_cannot_be_a_feed_names_its_field(
    sqlite_inside: Flask, url: str, minutes: int, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        feeds.add(factories.publication(), url, "", minutes, ED)
    assert refused.value.field == field


def test_one_address_is_one_feed_of_a_publication(sqlite_inside: Flask) -> None:
    feed = added()

    with pytest.raises(StateConflict, match="looked at already"):
        feeds.add(feed.publication, URL, "", 60, ED)


def test_one_that_was_removed_can_be_added_again(sqlite_inside: Flask) -> None:
    feed = added()
    feeds.remove(feed, ED)

    again = feeds.add(feed.publication, URL, "", 15, ED)

    assert (again.id, again.state, again.interval_minutes) == (feed.id, "active", 15)
    assert feeds.due(feed.id, 1) is None


def test_new_entries_begin_a_run_and_the_next_look_is_planned(inside: Flask) -> None:
    feed = added(minutes=30)

    run = feeds.answered(feed, listing(1, 2))

    assert run is not None
    assert (run.sources, run.feed_id) == ([URL], feed.id)
    assert feed.last_result == "2 entries, 2 new."
    assert (feed.etag, minutes_to_go(feed)) == ('"1"', 30)
    assert planned()[-1] == f"feed:{feed.id}:2"


def test_entries_that_an_earlier_run_brought_are_not_new(inside: Flask) -> None:
    feed = added()
    run = feeds.answered(feed, listing(1, 2))
    assert run is not None
    for item in listing(1, 2).sources:
        assert isinstance(item, Source)
        runs.take_in(
            run.id, Taken(key_of(item), item.url, NotAnArticle(URL, "It took too long.")), ED,
            index_article,
        )  # fmt: skip
    first = db.session.scalars(select(ImportItem).order_by(ImportItem.id)).first()
    assert first is not None
    first.outcome = "created"
    runs.finish(run, ED)

    again = feeds.answered(feed, listing(1, 2, 3))

    assert feed.last_result == "3 entries, 2 new."  # the one that failed, and the third
    assert again is not None
    assert runs.done(again) == {key_of(listing(1).sources[0])}


def test_a_feed_that_has_not_changed_begins_nothing(inside: Flask) -> None:
    feed = added()

    assert feeds.answered(feed, UNCHANGED) is None
    assert (feed.last_result, feed.etag) == ("Nothing has changed.", '"2"')


def test_a_feed_that_fails_is_looked_at_less_and_less_often(inside: Flask) -> None:
    feed = added(minutes=30)
    waits = []
    for _ in range(4):
        feeds.answered(feed, DOWN)
        waits.append(minutes_to_go(feed))

    assert waits == [30, 60, 120, 240]
    assert (feed.error_streak, feed.last_result) == (4, "The address answered 500.")


def test_it_never_waits_for_more_than_a_day(sqlite_inside: Flask) -> None:
    feed = added(minutes=700)
    for _ in range(5):
        feeds.answered(feed, DOWN)

    assert minutes_to_go(feed) == LONGEST_BACK_OFF / timedelta(minutes=1)


def test_it_waits_for_as_long_as_the_server_asks(sqlite_inside: Flask) -> None:
    feed = added(minutes=5)
    busy = FeedAnswer(URL, error="Busy.", answered=429, retry_after_seconds=7200)

    feeds.answered(feed, busy)

    assert minutes_to_go(feed) == 120


def test_one_good_look_ends_the_streak(sqlite_inside: Flask) -> None:
    feed = added()
    feeds.answered(feed, DOWN)
    feeds.answered(feed, UNCHANGED)

    assert feed.error_streak == 0


def test_a_feed_that_goes_on_failing_is_paused(inside: Flask) -> None:
    feed = added()
    for _ in range(PAUSED_AFTER):
        assert feed.state == "active"
        feeds.answered(feed, DOWN)

    assert (feed.state, feed.error_streak) == ("paused", PAUSED_AFTER)
    assert feeds.due(feed.id, feed.checks) is None


def test_a_feed_that_is_gone_is_paused_at_once(sqlite_inside: Flask) -> None:
    feed = added()
    feeds.answered(feed, FeedAnswer(URL, error="Gone.", answered=410))

    assert feed.state == "paused"


def test_pressing_the_button_twice_has_one_look_follow(inside: Flask) -> None:
    feed = added()
    feeds.check_now(feed, ED)
    feeds.check_now(feed, ED)

    assert [feeds.due(feed.id, check) is not None for check in (1, 2, 3)] == [False, False, True]


def test_a_paused_feed_is_not_looked_at_until_it_is_resumed(inside: Flask) -> None:
    feed = added()
    feeds.pause(feed, ED)

    assert feeds.due(feed.id, 1) is None
    with pytest.raises(StateConflict, match="paused"):
        feeds.check_now(feed, ED)
    feeds.resume(feed, ED)
    assert feeds.due(feed.id, feed.checks) is feed
