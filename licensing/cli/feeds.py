"""``flask feeds``: addresses that are looked at every so often, and what they brought."""

import json
from collections.abc import Callable
from typing import Any

import click
from flask.cli import AppGroup

from licensing.articles.ingest import feeds as reading
from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.ingest.sources import Source
from licensing.articles.intake import feeds as verbs
from licensing.articles.intake import queries
from licensing.articles.intake.models import Feed
from licensing.cli.publications import OPERATOR
from licensing.core.audit import Actor
from licensing.core.db import db, read_only, release
from licensing.core.errors import OffprintError
from licensing.core.installation import settings
from licensing.core.outside import Outside
from licensing.publishers.queries import publication as publication_of

FIRST_ENTRIES = 5

feeds = AppGroup(
    "feeds", help="Look at feeds and sitemaps every so often, and take in what is new."
)
_feed_id = click.argument("feed_id", type=int, metavar="ID")


@feeds.command("add")
@click.option("--publication", required=True, metavar="SLUG", help="The publication it belongs to.")
@click.option(
    "--every",
    "minutes",
    type=click.IntRange(verbs.SHORTEST_MINUTES, verbs.LONGEST_MINUTES),
    default=verbs.DEFAULT_MINUTES,
    show_default=True,
    help="Minutes from one look to the next.",
)
@click.argument("url")
def add(publication: str, minutes: int, url: str) -> None:
    """Look at URL (feed, sitemap, list of posts) from now on. It is tried first."""
    answer = reading.check(url, "", "", Outside(frozenset(settings().fetch_origins)))
    if answer.error:
        raise click.ClickException(f"{url}: {answer.error}")
    try:
        feed = verbs.add(publication_of(publication), url, answer.title, minutes, OPERATOR)
        number = feed.id
        db.session.commit()
    except OffprintError as error:
        db.session.rollback()
        raise click.ClickException(error.message) from error
    click.echo(f"feed {number}: {answer.title or url}, every {minutes} minutes")
    for line in _first(answer):
        click.echo(f"    {line}")


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List every feed: how it stands, what the last look found, when the next one is."""
    with read_only():
        rows = [_told(feed) for feed in queries.feeds()]
        release()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        streak = f", {row['error_streak']} failures in a row" if row["error_streak"] else ""
        click.echo(f"{row['id']:>5}  {row['state']:<7} {row['publication']}  {row['url']}")
        click.echo(f"       {row['last_result'] or 'Not looked at yet.'}{streak}")


@feeds.command("pause")
@_feed_id
def pause(feed_id: int) -> None:
    """Look at feed ID no more until it is resumed."""
    _change(feed_id, verbs.pause, "is paused")


@feeds.command("resume")
@_feed_id
def resume(feed_id: int) -> None:
    """Look at feed ID again, at once."""
    _change(feed_id, verbs.resume, "is looked at again")


@feeds.command("check")
@_feed_id
def check(feed_id: int) -> None:
    """Have a worker look at feed ID now, whenever it is due."""
    _change(feed_id, verbs.check_now, "is looked at now")


@feeds.command("remove")
@_feed_id
def remove(feed_id: int) -> None:
    """Forget feed ID. The articles it brought stay."""
    _change(feed_id, verbs.remove, "is removed; its articles stay")


def _change(feed_id: int, verb: Callable[[Feed, Actor], None], said: str) -> None:
    feed = db.session.get(Feed, feed_id)
    if feed is None or feed.state == "removed":
        raise click.ClickException(f"There is no feed {feed_id}; `flask feeds list` names them.")
    try:
        verb(feed, OPERATOR)
        db.session.commit()
    except OffprintError as error:
        db.session.rollback()
        raise click.ClickException(error.message) from error
    click.echo(f"feed {feed_id} {said}")


def _first(answer: FeedAnswer) -> list[str]:
    return [
        (item.stated.headline if item.stated else "") or item.url
        for item in answer.sources[:FIRST_ENTRIES]
        if isinstance(item, Source)
    ]


def _told(feed: Feed) -> dict[str, Any]:
    looked_at = feed.last_checked_at
    return {
        "id": feed.id,
        "publication": feed.publication.slug,
        "url": feed.url,
        "title": feed.title,
        "state": feed.state,
        "interval_minutes": feed.interval_minutes,
        "last_checked_at": looked_at.isoformat() if looked_at else None,
        "last_result": feed.last_result,
        "error_streak": feed.error_streak,
        "next_check_at": feed.next_check_at.isoformat() if feed.state == "active" else None,
    }
