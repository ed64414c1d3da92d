"""The copy, by a signed link that expires, and a new link for one that has."""

import re
from http import HTTPStatus

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from licensing.core import clock, links, mail
from licensing.core.application import limiter
from licensing.core.audit import Actor
from licensing.core.db import begin_writing, db
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.orders.letters import order_url
from licensing.web.storefront import present
from licensing.web.storefront.articles import pdf_response
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.forms import RenewForm


@blueprint.get("/download/<signed>")
@limiter.limit("60/minute")
def download(signed: str) -> ResponseReturnValue:
    """The licensed copy, counted. A link that expired can be renewed; a false one is nothing."""
    begin_writing()
    try:
        copy = delivery.copy_behind(signed)
    except links.LinkExpired as expired:
        return _expired(signed, expired.value)
    except links.LinkInvalid:
        abort(HTTPStatus.NOT_FOUND)
    if copy.licence is None or copy.state != "ready":
        abort(HTTPStatus.NOT_FOUND)
    order = copy.licence.line.order
    content = delivery.hand_out(copy, _via(), Actor("buyer", order.email, order.name))
    name = _file_name(copy)
    db.session.commit()
    return pdf_response(content, name, as_attachment=True)


@blueprint.post("/download/renew")
@limiter.limit("6/minute")
def renew() -> ResponseReturnValue:
    """Send a new link to the address the copy was ordered with; at most one an hour."""
    form = RenewForm()
    if not form.validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    try:
        copy = delivery.copy_behind(form.link.data)
    except links.LinkExpired as expired:
        found = db.session.get(Copy, expired.value)
    except links.LinkInvalid:
        abort(HTTPStatus.NOT_FOUND)
    else:
        found = copy
    if found is None or found.licence is None:
        abort(HTTPStatus.NOT_FOUND)
    order = found.licence.line.order
    publication = present.publication(found.version.article.publication)
    email = order.email
    mail.queue(
        "order_link",
        email,
        f"renew:{found.id}:{clock.now():%Y%m%d%H}",
        publication=publication.name,
        reference=order.reference,
        headline=found.version.headline,
        order_url=order_url(order),
    )
    db.session.commit()
    return render_template(
        "storefront/renew.html", publication=publication, form=None, sent_to=masked(email)
    )


def masked(email: str) -> str:
    """An address its owner recognises and nobody else learns: ``b…@ternandgull.example``."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _expired(signed: str, copy_id: int) -> ResponseReturnValue:
    copy = db.session.get(Copy, copy_id)
    if copy is None:
        abort(HTTPStatus.NOT_FOUND)
    publication = present.publication(copy.version.article.publication)
    page = render_template(
        "storefront/renew.html", publication=publication, form=RenewForm(link=signed), sent_to=""
    )
    return page, HTTPStatus.GONE


def _via() -> str:
    return "order" if request.args.get("from") == "order" else "mail"


def _file_name(copy: Copy) -> str:
    """``orrin-tides-nine-tides-to-mend-a-slipway-7Q4K-M2TX-90HB.pdf``"""
    assert copy.licence is not None
    publication = copy.version.article.publication.slug
    words = re.findall(r"[a-z0-9]+", copy.version.headline.lower())[:8]
    return "-".join((publication, *words, copy.licence.number)) + ".pdf"
