"""Orders: the list, one order with its money, licence and copies, giving money back, copies again."""

from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from licensing.accounts.permissions import Permission
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import NotFound, StateConflict
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.licences import service as licences
from licensing.licences.models import Licence
from licensing.licences.verification import standing
from licensing.orders.models import Line, Order
from licensing.orders.service import lines_of
from licensing.payments import service as payments
from licensing.payments.models import Payment
from licensing.payments.states import PAID
from licensing.pricing.quote import QuoteLine
from licensing.web.desk import reads
from licensing.web.desk.blueprint import actor, blueprint, needs, scope
from licensing.web.desk.forms import RefundForm


@blueprint.get("/orders/")
@needs(Permission.ORDERS_READ)
def order_list() -> str:
    """Orders, newest first, or those that a search finds."""
    sought = " ".join(request.args.get("q", "").split())[:100]
    listing = reads.orders(scope(), request.args.get("page", 1, type=int), sought)
    return render_template(
        "desk/orders.html", listing=listing, sought=sought, headlines=reads.headlines(listing.rows)
    )


@blueprint.get("/orders/<int:order_id>")
@needs(Permission.ORDERS_READ)
def order(order_id: int) -> str:
    """One order with everything that followed from it."""
    return _page(scope().get(Order, order_id))


@blueprint.post("/orders/<int:order_id>/refund")
@needs(Permission.ORDERS_REFUND)
def refund(order_id: int) -> ResponseReturnValue:
    """Give money back, once it was confirmed; a job asks Stripe."""
    found = scope().get(Order, order_id)
    payment = _refundable(found)
    if payment is None:
        raise StateConflict("Nothing of this order is paid and left, so nothing can be given back.")
    form = RefundForm()
    form.left = payments.refundable(payment)
    if not form.validate_on_submit():
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(found, form)
    whole = form.asked == form.left
    if not form.confirmed.data:
        return render_template(
            "desk/confirm_refund.html", order=found, form=form, payment=payment, whole=whole
        )
    payments.ask_refund(
        payment, form.asked, form.reason.data or "", f"desk-{payment.id}-{form.key.data}", actor()
    )
    db.session.commit()
    ends = " The licence is revoked when it is done." if whole else ""
    flash(f"{form.asked} is on its way back to the card it was paid with.{ends}", "ok")
    return redirect(url_for("desk.order", order_id=found.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/orders/<int:order_id>/copies/<int:copy_id>/retry")
@needs(Permission.JOBS_RETRY)
def retry_copy(order_id: int, copy_id: int) -> ResponseReturnValue:
    """Send a failed copy to the press again."""
    copy = _copy(scope().get(Order, order_id), copy_id)
    delivery.retry(copy, actor())
    db.session.commit()
    flash(
        "The copy is on its way to the press again. The buyer is written to when it is ready.", "ok"
    )
    return redirect(url_for("desk.order", order_id=order_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/orders/<int:order_id>/copies/<int:copy_id>/open")
@needs(Permission.ORDERS_READ)
def open_copy(order_id: int, copy_id: int) -> ResponseReturnValue:
    """The buyer's own copy, handed out and counted as the desk's."""
    copy = _copy(scope().get(Order, order_id), copy_id)
    if copy.state != "ready":
        raise StateConflict("This copy is not ready yet. Open it again in a moment.")
    content = delivery.hand_out(copy, "desk", actor())
    db.session.commit()
    response = Response(content, mimetype="application/pdf")
    number = copy.licence.number if copy.licence else copy.id
    response.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


def _page(found: Order, sent: RefundForm | None = None) -> str:
    attempts = payments.payments_of(found)
    granted = licences.of_order(found)
    copies = delivery.copies_of(found)
    payment = _refundable(found)
    lines = lines_of(found)
    return render_template(
        "desk/order.html",
        order=found,
        lines=lines,
        quoted={line.id: _quoted(line) for line in lines},
        payments=attempts,
        payment=payment,
        left=payments.refundable(payment) if payment else None,
        refund_form=_refund_form(payment, sent) if payment else None,
        refund_open=sent is not None,
        refunds=payments.refunds_of(attempts),
        ledger=reads.ledger(attempts),
        licences=[(licence, standing(licence, clock.today())) for licence in granted],
        copies=copies,
        downloads=reads.downloads(copies),
        history=reads.history(found),
    )


def _quoted(line: Line) -> list[QuoteLine]:
    return [QuoteLine.from_json(stored) for stored in line.quote.lines] if line.quote else []


def _refund_form(payment: Payment, sent: RefundForm | None) -> RefundForm:
    """What was sent, or a form that proposes all that is left."""
    if sent is not None:
        return sent
    form = RefundForm(formdata=None)
    form.left = payments.refundable(payment)
    form.amount.data = str(form.left.decimal)
    return form


def _refundable(found: Order) -> Payment | None:
    """The payment that money can be given back from, if any is left."""
    for payment in payments.payments_of(found):
        if payment.state in PAID and payments.refundable(payment):
            return payment
    return None


def _copy(found: Order, copy_id: int) -> Copy:
    copy = db.session.scalars(
        select(Copy)
        .join(Licence, Licence.id == Copy.licence_id)
        .join(Line, Line.id == Licence.line_id)
        .where(Copy.id == copy_id, Line.order_id == found.id)
    ).one_or_none()
    if copy is None:
        raise NotFound("There is nothing here under that address.")
    return copy
