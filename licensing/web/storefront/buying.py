"""Buying: the checkout of what has a price, the request for what needs a person."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.core import clock, ids
from licensing.core.application import limiter
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidFields, InvalidInput, StateConflict
from licensing.core.money import Money
from licensing.licences.facts import conditions_for
from licensing.orders import service as orders
from licensing.orders.buyer import Buyer, read_buyer
from licensing.orders.models import Order
from licensing.orders.placement import Placement, PriceChanged
from licensing.payments import gateway
from licensing.payments import service as payments
from licensing.payments.gateway import PaymentUnavailable
from licensing.pricing.quote import Quote, Referral
from licensing.pricing.wish import Ask, Wish, asked_for_record, read_wish
from licensing.web.storefront import present
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.counter import Counter, stand_at
from licensing.web.storefront.forms import (
    BuyerForm,
    CheckoutForm,
    RecordForm,
    RequestForm,
    complain,
    with_questions,
)


@blueprint.route("/<slug>/articles/<public_id>/checkout", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def checkout(slug: str, public_id: str) -> ResponseReturnValue:
    """The buyer's details, then Stripe. What has no price goes to the desk or back to the article."""
    counter = stand_at(slug, public_id, request.args)
    answer = counter.answer
    if not isinstance(answer, Quote) or counter.wish is None:
        there = "request_use" if isinstance(answer, Referral) else "article"
        return redirect(_address(there, slug, public_id), HTTPStatus.SEE_OTHER)
    asks = _asks(counter)
    form = with_questions(CheckoutForm, asks)(
        submission=ids.token(), seen=str(answer.total.amount_minor)
    )
    valid, buyer, unanswered = form.validate_on_submit(), buyer_of(form), unanswered_in(asks, form)
    if not valid or buyer is None or unanswered:
        return _checkout(counter, answer, form)
    placement = Placement(
        counter.article.current,
        _wish(counter, form),
        form.submission.data,
        seen_total=_seen(form, answer.total.currency),
    )
    try:
        order = orders.place(placement, buyer, guest(buyer.name, buyer.email))
    except PriceChanged as changed:
        db.session.rollback()
        form.seen.data = str(changed.now.amount_minor)
        return _checkout(stand_at(slug, public_id, request.args), answer, form, changed.seen)
    token, state, referral = order.token, order.state, order.lines[0].referral
    db.session.commit()
    if state == "submitted":  # the desk decides about the buyer's country
        flash(f"{referral} Nothing was charged.", "info")
        return redirect(url_for("storefront.order", token=token), HTTPStatus.SEE_OTHER)
    return to_stripe(order)


@blueprint.route("/<slug>/articles/<public_id>/request", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def request_use(slug: str, public_id: str) -> ResponseReturnValue:
    """A letter to the desk about a use it decides; what a rule can price goes to the checkout."""
    counter = stand_at(slug, public_id, request.args)
    if isinstance(counter.answer, Quote):
        return redirect(_address("checkout", slug, public_id), HTTPStatus.SEE_OTHER)
    if counter.card is None or counter.wish is None or not isinstance(counter.answer, Referral):
        return redirect(_address("article", slug, public_id), HTTPStatus.SEE_OTHER)
    asks = _asks(counter)
    form = with_questions(RequestForm, asks)(submission=ids.token())
    valid, buyer, unanswered = form.validate_on_submit(), buyer_of(form), unanswered_in(asks, form)
    if not valid or buyer is None or unanswered:
        return _request(counter, form)
    placement = Placement(
        counter.article.current, _wish(counter, form), form.submission.data, form.note.data or ""
    )
    order = orders.place(placement, buyer, guest(buyer.name, buyer.email))
    token = order.token
    db.session.commit()
    return redirect(url_for("storefront.order", token=token), HTTPStatus.SEE_OTHER)


def to_stripe(order: Order) -> Response:
    """Send the buyer to pay; where that cannot be, to the order's own page, which says why and waits."""
    waiting = url_for("storefront.order", token=order.token)
    try:
        address = _session_address(order)
    except (StateConflict, PaymentUnavailable) as no:
        db.session.rollback()
        flash(no.message, "warning")
        address = waiting
    return redirect(address, HTTPStatus.SEE_OTHER)  # type: ignore[return-value]  # werkzeug's is Flask's


def guest(name: str, email: str) -> Actor:
    """A buyer without an account, known by the address they gave."""
    return Actor("buyer", email, name)


def _session_address(order: Order) -> str:
    """Stripe's page for the order. The session is opened between two transactions, never inside one.

    Raises StateConflict when there is nothing to pay, PaymentUnavailable when Stripe does not answer.
    """
    payment = payments.begin(order, guest(order.name, order.email))
    payment_id, url, wanted = payment.id, payment.session_url, payments.session_request(payment)
    db.session.commit()
    if url is not None:
        return url
    session = gateway.open_session(wanted)
    payments.attach_session(payments.payment_of(payment_id), session)
    db.session.commit()
    assert session.url is not None, "a session that was just opened has an address"
    return session.url


def buyer_of(form: BuyerForm) -> Buyer | None:
    """The buyer, if the form was sent and says enough; the form shows what is wrong."""
    if not form.is_submitted():
        return None
    try:
        return read_buyer(form.details)
    except InvalidFields as wrong:
        complain(form, wrong.errors)
        return None


def _asks(counter: Counter) -> tuple[Ask, ...]:
    assert counter.wish is not None
    assert counter.card is not None
    return asked_for_record(counter.wish.use, counter.card, counter.wish.inputs)


def unanswered_in(asks: Sequence[Ask], form: RecordForm) -> dict[str, str]:
    """What is wrong with each answer, all at once."""
    wrong: dict[str, str] = {}
    if not form.is_submitted():
        return wrong
    for ask in asks:
        try:
            ask.question.read(form.answers[ask.name])
        except InvalidInput as error:
            wrong[ask.name] = error.message
    complain(form, wrong)
    return wrong


def _wish(counter: Counter, form: RecordForm) -> Wish:
    """The whole wish: what the price was worked out from, and what was answered here."""
    assert counter.wish is not None
    assert counter.card is not None
    wish = counter.wish
    return read_wish(wish.use, {**wish.inputs, **form.answers}, counter.card)


def _seen(form: CheckoutForm, currency: str) -> Money | None:
    """The total that was on the page; what was tampered with counts as nothing seen."""
    typed = form.seen.data
    return Money(int(typed), currency) if typed.isdecimal() else Money(0, currency)


def _checkout(
    counter: Counter, answer: Quote, form: CheckoutForm, changed: Money | None = None
) -> tuple[str, int]:
    assert counter.wish is not None
    current = counter.answer if isinstance(counter.answer, Quote) else answer
    page = render_template(
        "storefront/checkout.html",
        **_summary(counter),
        offer=present.offer(current),
        form=form,
        conditions=conditions_for(counter.wish.use, counter.article.current.open_licence),
        changed=changed,
    )
    return page, status_of(form.errors or changed is not None)


def _request(counter: Counter, form: BuyerForm) -> tuple[str, int]:
    assert isinstance(counter.answer, Referral)
    page = render_template(
        "storefront/request.html",
        **_summary(counter),
        offer=None,
        reason=counter.answer.reason,
        hours=counter.article.publication.publisher.answer_hours,
        form=form,
    )
    return page, status_of(form.errors)


def _summary(counter: Counter) -> dict[str, Any]:
    wish = counter.wish or Wish("eprint", {})
    return {
        "publication": present.publication(counter.article.publication),
        "article": present.article(counter.article, counter.rights, clock.now()),
        "choice": present.choice(wish, counter.card),
    }


def status_of(wrong: object) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _address(endpoint: str, slug: str, public_id: str) -> str:
    """Another page about the same article, asked the same thing."""
    address = url_for(f"storefront.{endpoint}", slug=slug, public_id=public_id)
    return f"{address}?{urlencode(request.args)}"
