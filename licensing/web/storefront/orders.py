"""One order, at an address only its buyer knows: where it stands, and what the buyer can do about it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.core.application import limiter
from licensing.core.audit import Actor
from licensing.core.db import begin_writing, db, release
from licensing.core.errors import InvalidInput, StateConflict
from licensing.delivery import corrections
from licensing.licences import service as licences
from licensing.orders import queries, replying
from licensing.orders import service as orders
from licensing.orders.models import Line, Order
from licensing.payments import gateway
from licensing.payments import service as payments
from licensing.payments.gateway import PaymentUnavailable
from licensing.web.storefront import present
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.buying import guest, to_stripe
from licensing.web.storefront.forms import AnswerForm, OfferForm, PressForm, complain
from licensing.web.storefront.tracking import track

BACK = "back"  # the name is also spelled out in url_for, below
"""Set in the address of a buyer who came back from paying, until the payment is confirmed."""


@blueprint.get("/orders/<token>/")
@limiter.limit("240/minute")
def order(token: str) -> ResponseReturnValue:
    """Where the order stands."""
    return _page(queries.by_token(token), AnswerForm())


@blueprint.get("/orders/<token>/status")
@limiter.limit("240/minute")
def order_status(token: str) -> Response:
    """The stage alone, for a page that watches it."""
    tracked = track(queries.by_token(token), returned=BACK in request.args)
    response = jsonify(stage=tracked.watched, settled=not tracked.moving)
    response.cache_control.no_store = True
    return response


@blueprint.post("/orders/<token>/pay")
@limiter.limit("20/minute")
def pay(token: str) -> ResponseReturnValue:
    """To Stripe."""
    return to_stripe(queries.by_token(token))


@blueprint.get("/orders/<token>/return")
@limiter.limit("30/minute")
def returned(token: str) -> ResponseReturnValue:
    """Back from Stripe. Ask Stripe what happened rather than wait for its webhook; either will do.

    A buyer who turned back, or whom Stripe does not confirm yet, sees the order as it stands.
    """
    order = queries.by_token(token)
    underway = [p.session_id for p in payments.payments_of(order) if p.state == "started"]
    if order.state != "payable" or not underway or underway[-1] is None:
        return _back_to(token)
    session_id = underway[-1]
    release()
    try:
        session = gateway.fetch_session(session_id)
    except PaymentUnavailable:
        return _back_to(token, paid=True)
    begin_writing()
    try:
        payments.settle(session)
        db.session.commit()
    except (StateConflict, payments.WrongAmount):
        db.session.rollback()  # the webhook was first, or a person must look: its job says so
    return _back_to(token, paid=session.status == "complete")


@blueprint.get("/orders/<token>/cancelled")
def cancelled(token: str) -> ResponseReturnValue:
    """Back from Stripe without paying: the order waits."""
    return _page(queries.by_token(token), AnswerForm(), turned_back=True)


@blueprint.post("/orders/<token>/answer")
@limiter.limit("10/minute")
def answer(token: str) -> ResponseReturnValue:
    """The buyer's answer to the desk."""
    found = queries.by_token(token)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        replying.answer(found.lines[0], form.message.data or "", guest(found.name, found.email))
    except InvalidInput as wrong:
        db.session.rollback()
        complain(form, {"message": wrong.message})
        return _page(queries.by_token(token), form), HTTPStatus.UNPROCESSABLE_ENTITY
    except StateConflict as conflict:
        db.session.rollback()
        flash(conflict.message, "warning")
        return _back_to(token)
    db.session.commit()
    flash("Your answer is with the desk.", "ok")
    return _back_to(token)


@blueprint.post("/orders/<token>/accept")
@limiter.limit("10/minute")
def accept(token: str) -> ResponseReturnValue:
    """The buyer takes what the desk offers; the order is payable."""
    return _on_offer(
        token,
        lambda line, form, buyer: replying.accept(line, form.number, buyer),
        "Agreed. What you accepted is below, ready to be paid for.",
    )


@blueprint.post("/orders/<token>/refuse")
@limiter.limit("10/minute")
def refuse(token: str) -> ResponseReturnValue:
    """The buyer declines what the desk offers; the request goes back to the desk."""
    return _on_offer(
        token,
        lambda line, form, buyer: replying.refuse(
            line, form.number, form.message.data or "", buyer
        ),
        "You declined the offer. Your request is with the desk again.",
    )


@blueprint.post("/orders/<token>/withdraw")
@limiter.limit("10/minute")
def withdraw(token: str) -> ResponseReturnValue:
    """The buyer takes the order back before paying."""
    found = queries.by_token(token)
    try:
        orders.withdraw(found, guest(found.name, found.email))
    except StateConflict as conflict:
        db.session.rollback()
        flash(conflict.message, "warning")
    else:
        db.session.commit()
    return _back_to(token)


@blueprint.post("/orders/<token>/corrected")
@limiter.limit("10/minute")
def have_corrected(token: str) -> ResponseReturnValue:
    """Have the corrected copy made, free."""
    found = queries.by_token(token)
    try:
        for licence in licences.of_order(found):
            corrections.take(licence, guest(found.name, found.email))
    except StateConflict as conflict:
        db.session.rollback()
        flash(conflict.message, "warning")
    else:
        db.session.commit()
    return _back_to(token)


def _on_offer(
    token: str, do: Callable[[Line, OfferForm, Actor], None], said: str
) -> ResponseReturnValue:
    found = queries.by_token(token)
    form = OfferForm()
    if not form.validate_on_submit():
        return _page(found, AnswerForm(formdata=None), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        do(found.lines[0], form, guest(found.name, found.email))
    except StateConflict as conflict:
        db.session.rollback()
        flash(conflict.message, "warning")
    else:
        db.session.commit()
        flash(said, "ok")
    return _back_to(token)


def _page(
    order: Order,
    answer_form: AnswerForm,
    offer_form: OfferForm | None = None,
    *,
    turned_back: bool = False,
) -> str:
    back = BACK in request.args
    tracked = track(order, returned=back)
    offer_form = offer_form or OfferForm(formdata=None)
    offer_form.offer.data = str(tracked.offer.number) if tracked.offer else ""
    article = order.lines[0].version.article
    return render_template(
        "storefront/order.html",
        publication=present.publication(article.publication),
        order=tracked,
        answer_form=answer_form,
        offer_form=offer_form,
        press=PressForm(),
        turned_back=turned_back,
        settled=not tracked.moving,
        status_url=url_for("storefront.order_status", token=order.token, back=1 if back else None),
    )


def _back_to(token: str, *, paid: bool = False) -> ResponseReturnValue:
    address = url_for("storefront.order", token=token, back=1 if paid else None)
    return redirect(address, HTTPStatus.SEE_OTHER)
