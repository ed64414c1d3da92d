"""Feeds: what is looked at every so often, how that goes, and adding one."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.articles.ingest import feeds as reading
from licensing.articles.intake import feeds, queries
from licensing.articles.intake.models import Feed
from licensing.articles.intake.preview import Preview, preview
from licensing.core.application import limiter
from licensing.core.audit import Actor
from licensing.core.db import db, release
from licensing.core.errors import InvalidInput, NotFound, StateConflict
from licensing.core.installation import settings
from licensing.core.outside import Outside
from licensing.publishers.queries import publications
from licensing.web.desk.blueprint import actor, blueprint, needs, scope
from licensing.web.desk.forms import SureForm
from licensing.web.desk.intake_forms import FeedForm, repeated

FIRST_ENTRIES = 1


@blueprint.get("/feeds/")
@needs(Permission.REQUESTS_READ)
def feed_list() -> str:
    """Every feed of the publisher: how it stands and what the last look found."""
    rows = queries.feeds(scope().publisher_id)
    return render_template(
        "desk/feeds.html",
        feeds=rows,
        last_runs={feed.id: queries.last_run_of(feed.id) for feed in rows},
        paused_after=feeds.PAUSED_AFTER,
    )


@blueprint.get("/feeds/add")
@needs(Permission.ARTICLES_EDIT)
def new_feed() -> str:
    """Ask for an address."""
    return _page(_offered(FeedForm(formdata=None)))


@blueprint.post("/feeds/add")
@needs(Permission.ARTICLES_EDIT)
@limiter.limit("30/minute")
def add_feed() -> ResponseReturnValue:
    """Try the address and show its first entry; once that was confirmed, look at it from now on."""
    form = _offered(FeedForm())
    if not form.validate_on_submit():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(form)
    if form.confirmed.data:
        return _save(form)
    return _look(form)


@blueprint.post("/feeds/<int:feed_id>/pause")
@needs(Permission.ARTICLES_EDIT)
def pause_feed(feed_id: int) -> ResponseReturnValue:
    """Look at it no more until it is resumed."""
    return _change(feed_id, feeds.pause, "Paused. Nothing is fetched until you resume it.")


@blueprint.post("/feeds/<int:feed_id>/resume")
@needs(Permission.ARTICLES_EDIT)
def resume_feed(feed_id: int) -> ResponseReturnValue:
    """Look at it again."""
    return _change(feed_id, feeds.resume, "Resumed. It is looked at now.")


@blueprint.post("/feeds/<int:feed_id>/check")
@needs(Permission.ARTICLES_EDIT)
def check_feed(feed_id: int) -> ResponseReturnValue:
    """Look at it now."""
    return _change(feed_id, feeds.check_now, "It is looked at now. Reload in a moment.")


@blueprint.post("/feeds/<int:feed_id>/remove")
@needs(Permission.ARTICLES_EDIT)
def remove_feed(feed_id: int) -> ResponseReturnValue:
    """Forget it, once that was confirmed."""
    form = SureForm()
    if form.back.data:
        return _to_list()
    if not form.confirmed.data:
        return render_template("desk/confirm_feed.html", feed=_feed(feed_id), form=form)
    return _change(feed_id, feeds.remove, "Removed. The articles it brought stay.")


def _look(form: FeedForm) -> ResponseReturnValue:
    url = str(form.url.data).strip()
    release()  # nothing stays locked while the feed is fetched
    origins = frozenset(settings().fetch_origins)
    answer = reading.check(url, "", "", Outside(origins))
    if answer.error:
        form.url.errors = [answer.error]
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    first = preview([url], origins, FIRST_ENTRIES) if answer.sources else Preview((), more=False)
    return render_template(
        "desk/preview_feed.html",
        form=form,
        answer=answer,
        found=first,
        action=url_for("desk.add_feed"),
        repeated=repeated(form),
    )


def _save(form: FeedForm) -> ResponseReturnValue:
    publication = next(
        one for one in publications(scope().publisher_id) if one.id == form.publication.data
    )
    try:
        feeds.add(publication, str(form.url.data), "", int(form.interval.data), actor())
    except (InvalidInput, StateConflict) as wrong:
        db.session.rollback()
        form.url.errors = [wrong.message]
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash("Added. It is looked at now, and its articles are taken in.", "ok")
    return _to_list()


def _change(feed_id: int, verb: Callable[[Feed, Actor], None], said: str) -> ResponseReturnValue:
    verb(_feed(feed_id), actor())
    db.session.commit()
    flash(said, "ok")
    return _to_list()


def _feed(feed_id: int) -> Feed:
    found = scope().get(Feed, feed_id)
    if found.state == "removed":
        raise NotFound("There is nothing here under that address.")
    return found


def _offered(form: FeedForm) -> FeedForm:
    form.offer(publications(scope().publisher_id))
    return form


def _page(form: FeedForm) -> str:
    return render_template("desk/add_feed.html", form=form)


def _to_list() -> ResponseReturnValue:
    return redirect(url_for("desk.feed_list"), HTTPStatus.SEE_OTHER)
