"""What is not listed: ask the desk for it, or have its page read at once where the publication allows it."""

from http import HTTPStatus

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.articles import open_licences
from licensing.articles.models import Article
from licensing.core import ids
from licensing.core.application import limiter
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidFields, InvalidInput, StateConflict
from licensing.enquiries import queries, readings
from licensing.enquiries import service as enquiries
from licensing.enquiries.models import Enquiry, Reading
from licensing.publishers import queries as publishers
from licensing.publishers.models import Publication
from licensing.web.storefront import present, shown
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.buying import guest
from licensing.web.storefront.forms import EnquiryForm, PressForm, complain

VISITOR = Actor("reader", "storefront", "A visitor")
MOVING = frozenset({"asked", "wanted"})
"""States of a reading that end by themselves within moments: its page watches them."""


@blueprint.route("/<slug>/ask", methods=["GET", "POST"])
@limiter.limit("5/minute;20/hour", methods=["POST"])
def ask(slug: str) -> ResponseReturnValue:
    """Ask the desk for an article that is not listed; ``url`` and ``title`` may be in the address."""
    row = publishers.publication(slug)
    form = EnquiryForm(
        submission=ids.token(),
        url=request.args.get("url", "")[: enquiries.LONGEST["url"]],
        title=request.args.get("title", "")[: enquiries.LONGEST["title"]],
    )
    if not form.is_submitted():
        return _form(row, form)
    valid = form.validate()
    try:
        question = enquiries.read_question(form.details)
    except InvalidFields as wrong:
        complain(form, wrong.errors)
        return _form(row, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if not valid:
        return _form(row, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        asked = enquiries.ask(row, question, str(form.submission.data), guest("", question.email))
    except InvalidInput:  # it was listed meanwhile
        db.session.rollback()
        return redirect(
            url_for("storefront.license_url", slug=slug, url=question.url), HTTPStatus.SEE_OTHER
        )
    token = asked.token
    db.session.commit()
    return redirect(url_for("storefront.enquiry", token=token), HTTPStatus.SEE_OTHER)


@blueprint.get("/asked/<token>/")
@limiter.limit("120/minute")
def enquiry(token: str) -> str:
    """A question, and what became of it, at an address only its asker knows."""
    found = queries.by_token(token)
    return render_template(
        "storefront/enquiry.html",
        publication=present.publication(found.publication),
        enquiry=_enquiry(found),
        hours=found.publisher.answer_hours,
    )


@blueprint.post("/<slug>/read")
@limiter.limit("6/minute;30/hour")
def read(slug: str) -> ResponseReturnValue:
    """Have a page of the publication's own site read."""
    row = publishers.publication(slug)
    url = request.form.get("url", "")[: enquiries.LONGEST["url"]]
    reading = readings.begin(row, url, VISITOR)
    token = reading.token
    db.session.commit()
    return redirect(url_for("storefront.reading", token=token), HTTPStatus.SEE_OTHER)


@blueprint.get("/reading/<token>/")
@limiter.limit("240/minute")
def reading(token: str) -> str:
    """What was read, and the button that puts it on sale where that may be."""
    found = queries.reading(token)
    return render_template(
        "storefront/reading.html",
        publication=present.publication(found.publication),
        page=_page(found),
        settled=found.state not in MOVING,
        press=PressForm(),
    )


@blueprint.get("/reading/<token>/status")
@limiter.limit("240/minute")
def reading_status(token: str) -> Response:
    """The state alone, for a page that watches it."""
    found = queries.reading(token)
    response = jsonify(stage=found.state, settled=found.state not in MOVING)
    response.cache_control.no_store = True
    return response


@blueprint.post("/reading/<token>/take")
@limiter.limit("6/minute;30/hour")
def take(token: str) -> ResponseReturnValue:
    """Take the article in; its page is there within moments."""
    found = queries.reading(token)
    try:
        readings.take(found, VISITOR)
        db.session.commit()
    except (StateConflict, InvalidInput):
        db.session.rollback()  # it moved on: its page says where it stands
    return redirect(url_for("storefront.reading", token=token), HTTPStatus.SEE_OTHER)


def _form(row: Publication, form: EnquiryForm) -> str:
    return render_template(
        "storefront/ask.html",
        publication=present.publication(row),
        form=form,
        hours=row.publisher.answer_hours,
    )


def _enquiry(row: Enquiry) -> shown.Enquiry:
    return shown.Enquiry(
        state=row.state,  # type: ignore[arg-type]  # the machine's states are these
        about=row.about,
        url=row.url if row.title else "",
        wish=row.wish,
        email=row.email,
        organisation=row.organisation,
        asked_at=row.created_at,
        reply=row.reply,
        article_url=_article_url(row.article),
        headline=row.article.current.headline if row.article else "",
    )


def _page(row: Reading) -> shown.Page:
    common = {
        "state": row.state,
        "token": row.token,
        "url": row.url,
        "error": row.error,
        "article_url": _article_url(row.article),
    }
    sight = readings.sight_of(row)
    if sight is None:
        return shown.Page(**common)  # type: ignore[arg-type]  # the machine's states are these
    return shown.Page(
        **common,  # type: ignore[arg-type]  # as above
        headline=sight.headline,
        standfirst=sight.standfirst,
        byline=sight.byline,
        published_on=sight.day,
        words=sight.words,
        pictures=sight.pictures,
        offer=sight.for_sale,
        reason=sight.reason,
        open=open_licences.named(sight.open_licence),
    )


def _article_url(found: Article | None) -> str:
    if found is None:
        return ""
    slug = found.publication.slug
    return url_for("storefront.article", slug=slug, public_id=found.public_id)
