"""Feeds at the desk: tried before they are saved, paused and resumed, and their failures seen."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.intake import feeds
from licensing.articles.intake.feeds import PAUSED_AFTER
from licensing.articles.intake.models import Feed
from licensing.config import Settings
from licensing.core.db import db
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from tests.articles.intake.site import Site, story
from tests.articles.intake.site import site as opened
from tests.web.desk.conftest import Desk

LIST, ADD = "/desk/feeds/", "/desk/feeds/add"


@pytest.fixture
def site() -> Iterator[Site]:
    with opened() as here:
        yield here


@pytest.fixture
def settings(settings: Settings, site: Site) -> Settings:
    return replace(settings, fetch_origins=(site.origin,))


def published(site: Site) -> str:
    site.put("/7", story(7))
    entry = f"<item><title>Boat 7 comes home</title><link>{site.origin}/7</link></item>"
    channel = f"<channel><title>Tides of the harbour</title>{entry}</channel>"
    return site.put("/feed.xml", f"<rss version='2.0'>{channel}</rss>", "application/rss+xml")


def state(app: Flask, feed_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Feed, feed_id).state


def test_a_feed_is_tried_and_its_first_article_shown_before_it_is_saved(
    desk: Desk, site: Site
) -> None:
    ed = desk.sign_in("permissions-editor")
    preview = ed.submit(ADD, {"url": published(site), "interval": "15"}, form="feed-form").text

    for said in ("Tides of the harbour", "RSS", "every quarter of an hour", "Boat 7 comes home"):
        assert said in preview
    with desk.app.app_context():
        assert len(db.session.scalars(select(Feed)).all()) == 1  # the one that was there


def test_once_confirmed_it_is_looked_at_and_brings_its_articles(desk: Desk, site: Site) -> None:
    ed = desk.sign_in("permissions-editor")
    values = {"url": published(site), "interval": "15", "confirmed": "1"}
    ed.submit(ADD, values, form="feed-form")
    Worker(desk.app, tasks.table(lambda _facts: b"%PDF-1.7")).run_until_idle()

    page = ed.get(LIST).text
    assert "Tides of the harbour" in page
    assert "1 entry, 1 new." in page
    assert "Boat 7 comes home" in ed.get("/desk/articles/").text


def test_an_address_that_is_no_feed_says_what_would_help(desk: Desk, site: Site) -> None:
    page = desk.sign_in("manager").submit(ADD, {"url": site.put("/7", story(7))}, form="feed-form")

    assert page.status_code == 422
    assert "This is a page, not a feed" in page.text


def test_one_that_is_looked_at_already_is_not_added_again(either_desk: Desk) -> None:
    values = {"url": "https://orrintides.example/feed.xml", "confirmed": "1"}
    page = either_desk.sign_in("manager").submit(ADD, values, form="feed-form")

    assert "looked at already" in page.text


def test_a_feed_is_paused_and_resumed(desk: Desk) -> None:
    ed = desk.sign_in("permissions-editor")
    ed.submit(LIST, {}, form=f"pause_feed-{desk.feed_id}")
    assert state(desk.app, desk.feed_id) == "paused"
    ed.submit(LIST, {}, form=f"resume_feed-{desk.feed_id}")
    assert state(desk.app, desk.feed_id) == "active"


def test_a_feed_is_removed_once_that_was_confirmed(desk: Desk) -> None:
    mo = desk.sign_in("manager")
    remove = f"/desk/feeds/{desk.feed_id}/remove"
    asked = mo.submit(LIST, {}, form=f"remove_feed-{desk.feed_id}").text
    assert "Remove this feed?" in asked
    assert state(desk.app, desk.feed_id) == "active"
    token = asked.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    mo.post(remove, data={"csrf_token": token, "confirmed": "1"})

    assert state(desk.app, desk.feed_id) == "removed"
    assert "Nine tides" not in mo.get(LIST).text
    assert mo.post(remove, data={"csrf_token": token, "confirmed": "1"}).status_code == 404


def test_staff_see_that_a_feed_goes_on_failing(desk: Desk) -> None:
    with desk.app.app_context():
        feed = db.session.get_one(Feed, desk.feed_id)
        for _ in range(PAUSED_AFTER):
            feeds.answered(feed, FeedAnswer(feed.url, error="The address answered 500."))
        db.session.commit()
    page = desk.sign_in("viewer").get(LIST).text

    assert f"{PAUSED_AFTER} failures in a row" in page
    assert "The address answered 500." in page
    assert "paused because it kept failing" in page


def test_who_may_only_read_is_offered_no_buttons(desk: Desk) -> None:
    page = desk.sign_in("viewer").get(LIST).text

    assert "Nine tides" in page
    assert "Pause" not in page
    assert "Add a feed" not in page
