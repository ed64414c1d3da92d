"""Jobs after a payment: the licences of a paid order, or its money back; and licences that follow what
becomes of the payment later."""

from collections.abc import Mapping
from typing import Any

from licensing.core import mail
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.core.installation import settings
from licensing.jobs.task import Payload, Task
from licensing.licences import service as licences
from licensing.licences.service import MayNotBeGranted
from licensing.orders import service as orders
from licensing.orders.letters import accent, order_url
from licensing.orders.models import Order
from licensing.payments import service as payments
from licensing.payments.models import Payment
from licensing.pricing.quote import QuoteLine


def table() -> Mapping[str, Task]:
    """Kind of job -> what it does."""
    return {
        "grant": Task(write=_grant),
        "review-licences": Task(write=_review_after_payment),
    }


def _grant(payload: Payload, _result: Any) -> None:
    order = db.session.get_one(Order, payload["id"])
    try:
        granted = licences.grant(order)
    except MayNotBeGranted as barred:
        _refuse(order, barred.message)
        return
    if granted:
        _review(order)
        mail.queue("order_receipt", order.email, f"order:{order.id}", **_receipt(order))


def _refuse(order: Order, reason: str) -> None:
    """Money came for what went off sale meanwhile: it goes back at once, and both sides are told."""
    payments.give_back(order, reason, SYSTEM)
    orders.refuse(order, reason, SYSTEM)
    said = _about(order) | {
        "reason": reason,
        "publisher": order.publisher.name,
        "desk_email": order.publisher.email,
        "desk_url": f"{settings().base_url}/desk/orders/{order.id}",
    }
    mail.queue("order_refused", order.email, f"order:{order.id}", **said)
    mail.queue("staff_order_refused", order.publisher.email, f"order:{order.id}", **said)


def _receipt(order: Order) -> dict[str, Any]:
    lines = [
        {"label": line.label, "rule": line.rule, "amount": str(line.amount)}
        for row in orders.lines_of(order)
        if row.quote
        for line in map(QuoteLine.from_json, row.quote.lines)
    ]
    return _about(order) | {"po_number": order.po_number, "lines": lines}


def _about(order: Order) -> dict[str, Any]:
    """What every letter about a paid order begins from."""
    first = orders.lines_of(order)[0]
    publication = first.version.article.publication
    return {
        "name": order.name,
        "organisation": order.organisation,
        "reference": order.reference,
        "total": str(order.total),
        "headline": first.version.headline,
        "publication": publication.name,
        "accent": accent(publication.accent),
        "order_url": order_url(order),
    }


def _review_after_payment(payload: Payload, _result: Any) -> None:
    _review(db.session.get_one(Payment, payload["id"]).order)


def _review(order: Order) -> None:
    """Make the order's licences follow its payments, whatever happened to them and in what order."""
    standing = {payment.state for payment in payments.payments_of(order)}
    for licence in licences.of_order(order):
        if standing & {"succeeded", "partly refunded"}:
            licences.restore(licence, SYSTEM, "The payment stands")
        elif "disputed" in standing:
            licences.suspend(licence, SYSTEM, "The payment is disputed")
        elif "refunded" in standing:
            licences.revoke(licence, SYSTEM, "The payment was given back")
