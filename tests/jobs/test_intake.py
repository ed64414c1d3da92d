"""A feed's schedule and an import's slices, run by the worker."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.sources import Source
from licensing.articles.ingest.stated import Stated
from licensing.articles.intake import feeds, queries, runs, uploads, waiting
from licensing.articles.intake.models import Feed, ImportRun
from licensing.articles.models import Article
from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.jobs import intake, tasks
from licensing.jobs.worker import Worker
from tests import factories
from tests.articles.intake.site import Answer, Site, story
from tests.articles.intake.site import site as opened
from tests.purchases import ED

RSS = "application/rss+xml"


@pytest.fixture
def site() -> Iterator[Site]:
    with opened() as here:
        yield here


@pytest.fixture
def settings(settings: Settings, site: Site) -> Settings:
    return replace(settings, fetch_origins=(site.origin,))


def work(app: Flask) -> None:
    """Run every job that is due."""
    Worker(app, tasks.table(lambda _facts: b"%PDF-1.7")).run_until_idle()


def publish(site: Site, numbers: range) -> str:
    """A feed of these stories, each with a page of its own."""
    for number in numbers:
        site.put(f"/{number}", story(number))
    items = "".join(
        f"<item><title>Boat {n}</title><link>{site.origin}/{n}</link></item>" for n in numbers
    )
    feed = f"<rss version='2.0'><channel><title>Tides</title>{items}</channel></rss>"
    return site.put("/feed.xml", feed, RSS, ETag=f'"{len(numbers)}"')


def added(site: Site, numbers: range) -> int:
    feed = feeds.add(factories.publication(), publish(site, numbers), "", 60, ED)
    number = feed.id
    db.session.commit()
    return number


def look_again(feed_id: int) -> None:
    feeds.check_now(db.session.get_one(Feed, feed_id), ED)
    db.session.commit()


def articles() -> int:
    return db.session.scalar(select(func.count(Article.id))) or 0


def began(*sources: str) -> str:
    run = runs.start(factories.publication(), sources, ED)
    intake.go_on(run)
    public_id = run.public_id
    db.session.commit()
    return public_id


def run_of(public_id: str) -> ImportRun:
    return db.session.scalars(select(ImportRun).where(ImportRun.public_id == public_id)).one()


def test_what_a_feed_lists_becomes_articles(inside: Flask, site: Site) -> None:
    feed_id = added(site, range(3))
    work(inside)

    feed = db.session.get_one(Feed, feed_id)
    assert (articles(), feed.last_result, feed.title) == (3, "3 entries, 3 new.", "Tides")
    run = queries.last_run_of(feed_id)
    assert run is not None
    assert run.state == "finished"


def test_only_what_is_new_is_fetched_the_next_time(inside: Flask, site: Site) -> None:
    feed_id = added(site, range(3))
    work(inside)
    publish(site, range(4))
    look_again(feed_id)
    work(inside)

    assert articles() == 4
    assert [site.asked(f"/{n}") for n in range(4)] == [1, 1, 1, 1]


def test_a_feed_is_asked_only_for_what_has_changed(inside: Flask, site: Site) -> None:
    feed_id = added(site, range(2))
    work(inside)
    look_again(feed_id)
    work(inside)

    assert site.conditions == ['"2"']
    assert db.session.get_one(Feed, feed_id).last_result == "Nothing has changed."


def test_the_next_look_waits_for_its_time(sqlite_inside: Flask, site: Site) -> None:
    added(site, range(1))
    work(sqlite_inside)

    (waiting,) = db.session.scalars(
        select(Job).where(Job.kind == "check-feed", Job.state == "queued")
    )
    assert 59 <= (waiting.run_at - clock.now()).total_seconds() / 60 <= 60


def test_a_feed_that_is_down_counts_its_failures(sqlite_inside: Flask, site: Site) -> None:
    feed_id = added(site, range(1))
    site.pages["/feed.xml"] = Answer(b"", 500)
    work(sqlite_inside)

    feed = db.session.get_one(Feed, feed_id)
    assert feed.error_streak == 1
    assert "500" in feed.last_result


def test_a_look_that_another_replaced_does_nothing(sqlite_inside: Flask, site: Site) -> None:
    feed_id = added(site, range(1))
    look_again(feed_id)
    look_again(feed_id)
    work(sqlite_inside)

    assert site.asked("/feed.xml") == 2  # one look, and the import that follows from it


def test_a_long_import_is_done_in_slices(
    inside: Flask, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SLICE_SOURCES", 2)
    run = began(publish(site, range(5)))
    work(inside)

    assert (articles(), run_of(run).state) == (5, "finished")
    assert len(db.session.scalars(select(Job).where(Job.kind == "import")).all()) == 3
    assert all(site.asked(f"/{n}") == 1 for n in range(5))
    assert site.asked("/feed.xml") == 1


def test_what_failed_of_a_list_is_tried_again_without_it(sqlite_inside: Flask, site: Site) -> None:
    run = began(publish(site, range(3)))
    page = site.pages.pop("/1")
    work(sqlite_inside)
    summary = queries.summary(run_of(run).id)
    assert (summary.created, summary.failed, summary.waiting) == (2, 1, 0)
    site.pages["/1"] = page
    assert runs.retry_failed(run_of(run), ED) == 1
    intake.go_on(run_of(run))
    db.session.commit()
    work(sqlite_inside)
    assert (articles(), run_of(run).state) == (3, "finished")


def test_a_run_that_is_stopped_keeps_what_waits(
    inside: Flask, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SLICE_SOURCES", 2)
    public_id = began(publish(site, range(5)))
    worker = Worker(inside, tasks.table(lambda _facts: b""))
    assert worker.run_one()
    summary = queries.summary(run_of(public_id).id)
    assert (summary.total, summary.waiting) == (2, 3)
    runs.stop(run_of(public_id), ED)
    db.session.commit()
    work(inside)
    assert articles() == 2
    runs.resume(run_of(public_id), ED)
    intake.go_on(run_of(public_id))
    db.session.commit()
    work(inside)
    assert (articles(), run_of(public_id).state) == (5, "finished")
    assert [line.outcome for line in queries.report(run_of(public_id).id)] == ["created"] * 5
    assert site.asked("/feed.xml") == 1


def test_addresses_of_pages_are_each_fetched_once_or_twice(
    sqlite_inside: Flask, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SLICE_SOURCES", 3)
    run = began(*(site.put(f"/{n}", story(n)) for n in range(20)))
    work(sqlite_inside)
    assert (articles(), run_of(run).state) == (20, "finished")
    assert max(site.asked(f"/{n}") for n in range(20)) <= 3


def test_what_waits_comes_back_from_its_json_as_it_was() -> None:
    stated = Stated(
        place="entry 3", url="https://a.example/3", bylines=("Jo",), published_on=date(2026, 10, 5),
        identifiers={"doi": "10.5555/3"}, body="<p>Whole.</p>", whole=True, withdrawn=True,
        pictures=(Picture("https://a.example/3.jpg", credit="Ro"),),
    )  # fmt: skip
    source = Source("https://a.example/feed", url="https://a.example/3", stated=stated)
    assert waiting.from_json(json.loads(json.dumps(waiting.to_json(source)))) == source


def test_a_run_that_was_stopped_takes_in_no_more(sqlite_inside: Flask, site: Site) -> None:
    run = began(publish(site, range(3)))
    runs.stop(run_of(run), ED)
    db.session.commit()
    work(sqlite_inside)

    assert articles() == 0


def test_an_uploaded_file_is_taken_in_under_its_own_name(sqlite_inside: Flask) -> None:
    run = began(uploads.keep("boat 7.html", story(7).encode()))
    work(sqlite_inside)

    (line,) = queries.report(run_of(run).id)
    assert (line.source, line.outcome) == ("boat 7.html", "created")


def test_no_path_of_the_machine_is_a_source(sqlite_inside: Flask) -> None:
    run = began("/etc/passwd")
    work(sqlite_inside)

    (line,) = queries.report(run_of(run).id)
    assert (line.outcome, line.error) == (
        "failed",
        "Give the whole address, with https:// in front.",
    )


def test_an_address_inside_is_not_fetched(sqlite_inside: Flask, site: Site) -> None:
    inside = f"http://localhost:{site.origin.rpartition(':')[2]}/feed.xml"
    run = began(inside)
    work(sqlite_inside)

    (line,) = queries.report(run_of(run).id)
    assert line.outcome == "failed"
    assert site.seen == []
