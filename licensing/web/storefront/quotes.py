"""A saved quote: held at its price for whoever has its link, on paper too, accepted once."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Literal

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.core import clock, files, ids
from licensing.core.application import limiter
from licensing.core.db import db
from licensing.core.errors import InvalidFields, InvalidInput, OffprintError, StateConflict
from licensing.delivery import service as delivery
from licensing.licences.facts import conditions_for
from licensing.orders import service as orders
from licensing.orders.placement import NotForSale, Placement
from licensing.pricing.quote import Quote, Refusal
from licensing.pricing.wish import asked_for_record, read_wish
from licensing.quotes import service as quotes
from licensing.quotes.letters import quote_url
from licensing.quotes.models import SavedQuote
from licensing.quotes.offered import offered
from licensing.web.storefront import present, shown
from licensing.web.storefront.articles import SETTLED, pdf_response
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.buying import (
    buyer_of,
    guest,
    status_of,
    to_stripe,
    unanswered_in,
)
from licensing.web.storefront.counter import Counter, stand_at
from licensing.web.storefront.forms import (
    AnyRecordForm,
    CheckoutForm,
    MadeOutForm,
    PressForm,
    QuoteMailForm,
    RecordForm,
    RequestForm,
    complain,
    with_questions,
)


@blueprint.post("/<slug>/articles/<public_id>/quote")
@limiter.limit("20/minute")
def save_quote(slug: str, public_id: str) -> ResponseReturnValue:
    """Hold the price at the counter: one press, no name."""
    saved = _save(stand_at(slug, public_id, request.form))
    if saved is None:
        raise NotForSale("There is no price to save here. Ask the permissions desk for one.")
    return _to(_asked_for(saved))


@blueprint.get("/quotes/<token>")
@limiter.limit("240/minute")
def quote(token: str) -> ResponseReturnValue:
    """The quote, and what can be done with it."""
    return _page(quotes.by_token(token))


@blueprint.get("/quotes/<token>/status")
@limiter.limit("240/minute")
def quote_status(token: str) -> Response:
    """How far its page on paper is."""
    copy = delivery.made_quote(quotes.by_token(token))
    state = copy.state if copy else "failed"
    response = jsonify(stage=state, settled=state in SETTLED)
    response.cache_control.no_store = True
    return response


@blueprint.get("/quotes/<token>.pdf")
@limiter.limit("60/minute")
def quote_pdf(token: str) -> Response:
    """The quote on paper."""
    saved = quotes.by_token(token)
    copy = delivery.made_quote(saved)
    if copy is None or copy.state != "ready" or copy.sha256 is None:
        abort(HTTPStatus.NOT_FOUND)
    name = f"quote-{saved.reference}.pdf"
    return pdf_response(files.get(copy.sha256), name, as_attachment=True)


@blueprint.post("/quotes/<token>/made-out")
@limiter.limit("20/minute")
def make_out_quote(token: str) -> ResponseReturnValue:
    """Put an organisation and its own reference on the quote."""
    saved, form = quotes.by_token(token), MadeOutForm()
    try:
        quotes.address(saved, form.organisation.data or "", form.po_note.data or "")
    except InvalidFields as wrong:
        complain(form, wrong.errors)
        return _page(saved, made_out=form), HTTPStatus.UNPROCESSABLE_ENTITY
    except StateConflict as conflict:
        return _back(saved, conflict)
    return _to(_asked_for(saved))


@blueprint.post("/quotes/<token>/mail")
@limiter.limit("6/minute;30/day")
def mail_quote(token: str) -> ResponseReturnValue:
    """Send the link to one address."""
    saved, form = quotes.by_token(token), QuoteMailForm()
    try:
        address = quotes.send(saved, form.email.data or "")
    except InvalidInput as wrong:
        complain(form, {"email": wrong.message})
        return _page(saved, mailed=form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(f"The link is on its way to {address}.", "ok")
    return _to(token)


@blueprint.post("/quotes/<token>/again")
@limiter.limit("20/minute")
def quote_again(token: str) -> ResponseReturnValue:
    """The same, at the price of today; to the article where that has none."""
    old = quotes.by_token(token)
    article = quotes.article_of(old)
    slug, public_id = article.publication.slug, article.public_id
    try:
        saved = _save(stand_at(slug, public_id, {"use": old.use, **old.inputs}))
    except OffprintError as gone:
        flash(gone.message, "warning")
        saved = None
    if saved is None:
        there = url_for("storefront.article", slug=slug, public_id=public_id, use=old.use)
        return redirect(there, HTTPStatus.SEE_OTHER)
    quotes.address(saved, old.organisation, old.po_note)
    return _to(_asked_for(saved))


@blueprint.route("/quotes/<token>/accept", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def accept_quote(token: str) -> ResponseReturnValue:
    """The checkout at the price that is held; one order, however often the form is sent."""
    saved = quotes.by_token(token)
    shows = _shown(saved)
    form = _form(saved, CheckoutForm, seen=str(saved.total_minor))
    repeated = form.is_submitted() and form.submission.data == saved.submission
    if shows.state != "open" and not repeated:
        return _to(token)
    if not form.validate_on_submit() or not _complete(saved, form):
        return _checkout(saved, shows, form)
    buyer = buyer_of(form)
    assert buyer is not None, "the form is complete"
    actor = guest(buyer.name, buyer.email)
    placement = replace(_placement(saved, form), agreed=quotes.price_of(saved))
    try:
        quotes.accept(saved, form.submission.data, actor)
        order = orders.place(placement, buyer, actor)
    except (NotForSale, StateConflict) as no:
        return _back(saved, no)
    db.session.commit()
    return to_stripe(order)


@blueprint.route("/quotes/<token>/ask", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def ask_about_quote(token: str) -> ResponseReturnValue:
    """A question to the desk, which sees the quote's reference and price."""
    saved = quotes.by_token(token)
    form = _form(saved, RequestForm)
    if not form.validate_on_submit() or not _complete(saved, form):
        return _request(saved, form)
    buyer = buyer_of(form)
    assert buyer is not None, "the form is complete"
    about = f"About quote {saved.reference}, {saved.total}."
    note = f"{about} {form.note.data or ''}"
    placement = replace(_placement(saved, form), note=note, referral=f"A question. {about}")
    try:
        order = orders.place(placement, buyer, guest(buyer.name, buyer.email))
    except NotForSale as no:
        return _back(saved, no)
    there = order.token
    db.session.commit()
    return redirect(url_for("storefront.order", token=there), HTTPStatus.SEE_OTHER)


def _save(counter: Counter) -> SavedQuote | None:
    """The quote of what is at the counter; None where it has no price."""
    if counter.wish is None or not isinstance(counter.answer, Quote):
        return None
    return quotes.save(counter.article.current, counter.wish, counter.answer)


def _asked_for(saved: SavedQuote) -> str:
    """Have the quote's page made, and commit; the quote's token."""
    delivery.quote_of(saved)
    token = saved.token
    db.session.commit()
    return token


def _to(token: str) -> ResponseReturnValue:
    return redirect(url_for("storefront.quote", token=token), HTTPStatus.SEE_OTHER)


def _back(saved: SavedQuote, no: OffprintError) -> ResponseReturnValue:
    """To the quote, which says why nothing was done."""
    token = saved.token
    db.session.rollback()
    flash(no.message, "warning")
    return _to(token)


def _form(saved: SavedQuote, kind: type[AnyRecordForm], **more: str) -> AnyRecordForm:
    """A form of that kind, with what the quote knows of its buyer already filled in."""
    asks = asked_for_record(saved.use, quotes.card_of(saved), saved.inputs)
    return with_questions(kind, asks)(
        submission=ids.token(),
        organisation=saved.organisation,
        po_number=saved.po_note,
        **more,
    )


def _complete(saved: SavedQuote, form: RecordForm) -> bool:
    """Whether everything was answered; the form shows what was not, all at once."""
    asks = asked_for_record(saved.use, quotes.card_of(saved), saved.inputs)
    buyer, unanswered = buyer_of(form), unanswered_in(asks, form)
    return buyer is not None and not unanswered


def _placement(saved: SavedQuote, form: RecordForm) -> Placement:
    wish = read_wish(saved.use, {**saved.inputs, **form.answers}, quotes.card_of(saved))
    return Placement(quotes.article_of(saved).current, wish, form.submission.data)


def _shown(saved: SavedQuote) -> shown.Quote:
    answer = quotes.standing(saved, clock.now())
    state: Literal["open", "accepted", "lapsed", "barred"] = "open"
    if saved.state == "accepted":
        state = "accepted"
    elif isinstance(answer, Refusal) and answer.code == "lapsed":
        state = "lapsed"
    elif not isinstance(answer, Quote):
        state = "barred"
    price = present.offer(quotes.price_of(saved))
    assert isinstance(price, shown.Price)
    return shown.Quote(
        state=state,
        token=saved.token,
        reference=saved.reference,
        price=price,
        choice=present.choice(quotes.wish_of(saved), quotes.card_of(saved)),
        until=saved.valid_until,
        made_at=saved.created_at,
        offered=offered(saved),
        conditions=conditions_for(saved.use, quotes.article_of(saved).current.open_licence),
        organisation=saved.organisation,
        po_note=saved.po_note,
        reason="" if isinstance(answer, Quote) else answer.reason,
    )


def _page(
    saved: SavedQuote, *, made_out: MadeOutForm | None = None, mailed: QuoteMailForm | None = None
) -> str:
    copy = delivery.made_quote(saved)
    state: Any = copy.state if copy else "failed"
    made = shown.Proof(state, saved.token, copy.size_bytes or 0 if copy else 0)
    known = {"organisation": saved.organisation, "po_note": saved.po_note}
    return render_template(
        "storefront/quote.html",
        **_summary(saved, _shown(saved)),
        link_url=quote_url(saved),
        paper=made,
        settled=made.state in SETTLED,
        made_out=made_out or MadeOutForm(**known),
        mailed=mailed or QuoteMailForm(),
        press=PressForm(),
    )


def _checkout(saved: SavedQuote, shows: shown.Quote, form: CheckoutForm) -> tuple[str, int]:
    page = render_template(
        "storefront/checkout.html",
        **_summary(saved, shows),
        offer=shows.price,
        form=form,
        conditions=shows.conditions,
        changed=None,
    )
    return page, status_of(form.errors)


def _request(saved: SavedQuote, form: RequestForm) -> tuple[str, int]:
    page = render_template(
        "storefront/request.html",
        **_summary(saved, _shown(saved)),
        offer=None,
        reason=f"Quote {saved.reference} of {saved.total} keeps its price and its date meanwhile.",
        hours=quotes.article_of(saved).publication.publisher.answer_hours,
        form=form,
    )
    return page, status_of(form.errors)


def _summary(saved: SavedQuote, shows: shown.Quote) -> dict[str, Any]:
    counter = stand_at(
        quotes.article_of(saved).publication.slug, quotes.article_of(saved).public_id, {}
    )
    return {
        "publication": present.publication(counter.article.publication),
        "article": present.article(counter.article, counter.rights, counter.at),
        "choice": shows.choice,
        "quote": shows,
    }
