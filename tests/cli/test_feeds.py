"""``flask feeds``: a feed is tried, listed, paused, looked at and removed from the command line."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from licensing.cli.feeds import feeds
from licensing.config import Settings
from licensing.core.db import db
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from tests import factories
from tests.articles.intake.site import Site, story
from tests.articles.intake.site import site as opened


@pytest.fixture
def site() -> Iterator[Site]:
    with opened() as here:
        yield here


@pytest.fixture
def settings(settings: Settings, site: Site) -> Settings:
    return replace(settings, fetch_origins=(site.origin,))


@pytest.fixture
def slug(sqlite_app: Flask) -> str:
    with sqlite_app.app_context():
        found: str = factories.publication().slug
        db.session.commit()
        return found


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(feeds, arguments)


def published(site: Site) -> str:
    site.put("/7", story(7))
    entry = f"<item><title>Boat 7 comes home</title><link>{site.origin}/7</link></item>"
    channel = f"<channel><title>Tides of the harbour</title>{entry}</channel>"
    return site.put("/feed.xml", f"<rss version='2.0'>{channel}</rss>", "application/rss+xml")


def listed(app: Flask) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(app, "list", "--json").stdout)
    return rows


def test_a_feed_is_tried_before_it_is_added(sqlite_app: Flask, slug: str, site: Site) -> None:
    added = run(sqlite_app, "add", "--publication", slug, "--every", "15", published(site))
    Worker(sqlite_app, tasks.table(lambda _facts: b"%PDF-1.7")).run_until_idle()

    assert "Tides of the harbour, every 15 minutes" in added.stdout
    assert "Boat 7 comes home" in added.stdout
    (row,) = listed(sqlite_app)
    assert (row["state"], row["last_result"]) == ("active", "1 entry, 1 new.")


def test_what_is_no_feed_is_not_added(sqlite_app: Flask, slug: str, site: Site) -> None:
    result = run(sqlite_app, "add", "--publication", slug, site.put("/7", story(7)))

    assert result.exit_code == 1
    assert "This is a page, not a feed" in result.output
    assert listed(sqlite_app) == []


def test_a_feed_is_paused_resumed_and_removed(sqlite_app: Flask, slug: str, site: Site) -> None:
    run(sqlite_app, "add", "--publication", slug, published(site))
    states = []
    for verb in ("pause", "resume", "check"):
        assert run(sqlite_app, verb, "1").exit_code == 0
        states.append(listed(sqlite_app)[0]["state"])

    assert states == ["paused", "active", "active"]
    assert "its articles stay" in run(sqlite_app, "remove", "1").stdout
    assert listed(sqlite_app) == []


def test_a_feed_that_is_not_there_is_named(sqlite_app: Flask) -> None:
    result = run(sqlite_app, "pause", "12")

    assert result.exit_code == 1
    assert "There is no feed 12" in result.output


def test_a_paused_feed_is_not_looked_at(sqlite_app: Flask, slug: str, site: Site) -> None:
    run(sqlite_app, "add", "--publication", slug, published(site))
    run(sqlite_app, "pause", "1")

    assert "paused" in run(sqlite_app, "check", "1").output
