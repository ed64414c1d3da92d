"""An article's page: what can be licensed, the price as it is asked for, the proof, the personal copy."""

from http import HTTPStatus
from typing import Any

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.articles.models import Article
from licensing.articles.rights import LICENSABLE, summary_of
from licensing.core import clock, files
from licensing.core.application import limiter
from licensing.core.db import db
from licensing.core.errors import InvalidInput, OffprintError
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.orders.placement import NotForSale
from licensing.personal import service as personal_copies
from licensing.pricing.quote import Quote
from licensing.pricing.wish import asked_for_price
from licensing.web.storefront import present, shown
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.counter import Counter, stand_at
from licensing.web.storefront.forms import FURTHER, PressForm, panel_form

SETTLED = frozenset({"ready", "failed"})
PROOF, PERSONAL = "proof", "personal"


@blueprint.get("/<slug>/articles/<public_id>/")
def article(slug: str, public_id: str) -> ResponseReturnValue:
    """What can be licensed; the price of the use in the address. An answer that is none is dropped."""
    try:
        counter = stand_at(slug, public_id, request.args)
    except InvalidInput as wrong:
        counter = stand_at(slug, public_id, {})
        page = render_template("storefront/article.html", **_counter(counter), wrong=wrong.message)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("storefront/article.html", **_counter(counter), wrong="")


@blueprint.get("/<slug>/articles/<public_id>/price")
@limiter.limit("240/minute")
def price(slug: str, public_id: str) -> ResponseReturnValue:
    """The answer alone, as a piece of the page, for a form that changes."""
    try:
        counter = stand_at(slug, public_id, request.args)
    except InvalidInput as wrong:
        return wrong.message, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("storefront/_price.html", **_counter(counter))


@blueprint.post("/<slug>/articles/<public_id>/proof")
@limiter.limit("30/minute")
def make_proof(slug: str, public_id: str) -> ResponseReturnValue:
    """Ask for the proof of what is at the counter; the same wish on the same day is the same proof."""
    counter = stand_at(slug, public_id, request.form)
    if counter.card is None or counter.wish is None or not isinstance(counter.answer, Quote):
        raise NotForSale(
            "There is no proof of this: it has no price yet. Ask the permissions desk."
        )
    fee = str(counter.answer.total)
    copy = delivery.proof_of(counter.article.current, counter.wish, counter.card, fee)
    token = copy.token
    db.session.commit()
    return redirect(url_for("storefront.proof", token=token), HTTPStatus.SEE_OTHER)


@blueprint.get("/proof/<token>")
def proof(token: str) -> str:
    """A proof, shareable: the pages, and what they cost today."""
    copy = _copy(token, PROOF)
    row = copy.version.article
    counter = _asked_by(copy)
    context = _counter(counter)
    current = copy.version_id == row.current_version_id
    return render_template(
        "storefront/proof.html",
        **context,
        proof=_proof(copy),
        outdated=not current,
        settled=copy.state in SETTLED,
    )


@blueprint.get("/proof/<token>/status")
def proof_status(token: str) -> Response:
    """How far the proof is."""
    return _status(_copy(token, PROOF))


@blueprint.get("/proof/<token>.pdf")
@limiter.limit("60/minute")
def proof_pdf(token: str) -> Response:
    """The proof itself, for the page that shows it."""
    return _pdf(_copy(token, PROOF), as_attachment=False)


@blueprint.route("/<slug>/articles/<public_id>/personal", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def personal(slug: str, public_id: str) -> ResponseReturnValue:
    """Take a personal copy: one button, no name, and the PDF at once where today's is made already."""
    row = stand_at(slug, public_id, {}).article
    refused = ""
    if request.method == "POST":
        try:
            copy = personal_copies.take(row.current)
            made, token = copy.state == "ready", copy.token
        except NotForSale as no:
            db.session.rollback()
            refused = no.message
        else:
            db.session.commit()
            there = "personal_pdf" if made else "personal_copy"
            return redirect(url_for(f"storefront.{there}", token=token), HTTPStatus.SEE_OTHER)
    page = render_template(
        "personal/copy.html", **_article(row), form=PressForm(), refused=refused, copy=None
    )
    return page, HTTPStatus.CONFLICT if refused else HTTPStatus.OK


@blueprint.get("/personal/<token>")
def personal_copy(token: str) -> str:
    """The personal copy being made, then ready."""
    copy = _copy(token, PERSONAL)
    return render_template(
        "personal/copy.html",
        **_article(copy.version.article),
        form=None,
        refused="",
        copy=_proof(copy),
    )


@blueprint.get("/personal/<token>/status")
def personal_status(token: str) -> Response:
    """How far the personal copy is."""
    return _status(_copy(token, PERSONAL))


@blueprint.get("/personal/<token>.pdf")
@limiter.limit("60/minute")
def personal_pdf(token: str) -> Response:
    """The personal copy."""
    return _pdf(_copy(token, PERSONAL), as_attachment=True)


def _counter(counter: Counter) -> dict[str, Any]:
    """What every page at the counter is shown."""
    card, wish, answer = counter.card, counter.wish, counter.answer
    context = _article(counter.article)
    hidden = context["article"].card.standing in present.HIDDEN
    use, form, offer, choice = None, None, None, None
    priced = counter.rights.text_status in LICENSABLE  # else no rule can price it, whoever asks
    uses = present.uses(card, priced=priced) if card is not None and not hidden else ()
    if card is not None and wish is not None and answer is not None and not hidden:
        use = next((one for one in uses if one.slug == wish.use), None)
        offer, choice = present.offer(answer), present.choice(wish, card)
        if card.rates(wish.use) is not None:
            asks = asked_for_price(wish.use, card)
            form = panel_form(asks, wish.inputs, codes=bool(card.everywhere.codes))
    return context | {
        "uses": uses,
        "use": use,
        "prices": present.prices(wish, card) if wish and card and priced else {},
        "hints": present.hints(wish, card) if wish and card else {},
        "form": form,
        "further_open": wish is not None and not FURTHER.isdisjoint(wish.inputs),
        "offer": offer,
        "choice": choice,
        "press": PressForm(),
    }


def _article(row: Article) -> dict[str, Any]:
    rights = summary_of(row.current)
    return {
        "publication": present.publication(row.publication),
        "article": present.article(row, rights, clock.now()),
    }


def _asked_by(copy: Copy) -> Counter:
    """The counter as the proof's maker left it; today's usual one where the rate card changed since."""
    row = copy.version.article
    wish = copy.options["wish"]
    try:
        return stand_at(row.publication.slug, row.public_id, {"use": wish["use"], **wish["inputs"]})
    except OffprintError:
        return stand_at(row.publication.slug, row.public_id, {})


def _proof(copy: Copy) -> shown.Proof:
    state: Any = copy.state
    return shown.Proof(state, copy.token, copy.size_bytes or 0)


def _copy(token: str, kind: str) -> Copy:
    copy = delivery.by_token(token)
    if copy is None or copy.kind != kind:
        abort(HTTPStatus.NOT_FOUND)
    return copy


def _status(copy: Copy) -> Response:
    response = jsonify(stage=copy.state, settled=copy.state in SETTLED)
    response.cache_control.no_store = True
    return response


def _pdf(copy: Copy, *, as_attachment: bool) -> Response:
    """The file, once it is ready; none of an article that was withdrawn since."""
    if copy.state != "ready" or copy.sha256 is None:
        abort(HTTPStatus.NOT_FOUND)
    if copy.version.article.withdrawn_at is not None:
        abort(HTTPStatus.GONE)
    return pdf_response(
        files.get(copy.sha256),
        f"{copy.version.article.publication.slug}-{copy.version.article.public_id}-{copy.kind}.pdf",
        as_attachment=as_attachment,
    )


def pdf_response(content: bytes, name: str, *, as_attachment: bool) -> Response:
    """A PDF that nobody else keeps or lists."""
    response = Response(content, mimetype="application/pdf")
    response.headers.set(
        "Content-Disposition", "attachment" if as_attachment else "inline", filename=name
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response
