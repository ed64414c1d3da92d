"""Every kind of job: what it reads, does and writes. Each may run twice and does its work once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from licensing.articles.models import Notice
from licensing.core import clock, files, mail
from licensing.core.db import db
from licensing.core.money import Money
from licensing.delivery import corrections
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.documents.facts import Facts
from licensing.jobs import granting, intake, rules, unlisted
from licensing.jobs.task import Payload, Task
from licensing.licences import service as licences
from licensing.licences.models import Licence
from licensing.orders import service as orders
from licensing.orders.models import Order
from licensing.payments import gateway
from licensing.payments import service as payments
from licensing.payments.models import Payment, Refund

Render = Callable[[Facts], bytes]


def table(render: Render) -> Mapping[str, Task]:
    """Kind of job -> what it does; ``render`` is the press."""
    return {
        "stripe-event": Task(read=_event, act=_fetch, write=_take_over),
        "reconcile": Task(read=_unsettled, act=_fetch_sessions, write=_settle_all),
        "refund": Task(read=_refund, act=_give_back, write=_refunded),
        "close-checkout": Task(read=_open_sessions, act=_close_sessions),
        "remind": Task(write=_remind),
        **granting.table(),
        "order-copy": Task(write=_order_copy),
        "render": Task(
            begin=_begin_render,
            read=_facts,
            act=lambda facts: _print(facts, render),
            write=_rendered,
            give_up=_give_up,
        ),
        "deliver": Task(write=_deliver),
        "tell-holders": Task(write=_tell_holders),
        "mail": Task(read=_letter, act=mail.send),
        **unlisted.table(),
        "expire-licences": Task(write=lambda _payload, _result: _expire()),
        **intake.table(),
        **rules.table(),
        "lapse-orders": Task(write=lambda _payload, _result: _lapse()),
    }


@dataclass(frozen=True, slots=True)
class _Printed:
    sha256: str
    size_bytes: int


def _event(payload: Payload) -> Payload:
    return payload


def _fetch(payload: Payload) -> Any:
    """The event's object as it is now, never as the event said: webhooks come late and out of order."""
    kind, object_id = payload["type"], payload["object_id"]
    if kind.startswith("checkout.session."):
        return gateway.fetch_session(object_id)
    if kind == "charge.refunded":
        return gateway.fetch_charge(object_id)
    if kind.startswith("charge.dispute."):
        return gateway.fetch_dispute(object_id)
    return None


def _take_over(_payload: Payload, found: Any) -> None:
    if isinstance(found, gateway.Session):
        payments.settle(found)
    elif isinstance(found, gateway.ChargeState):
        payments.record_charge(found)
    elif isinstance(found, gateway.DisputeState):
        payments.record_dispute(found)


def _unsettled(_payload: Payload) -> list[str]:
    return payments.unsettled(before=clock.now())


def _fetch_sessions(session_ids: list[str]) -> list[gateway.Session]:
    return [gateway.fetch_session(session_id) for session_id in session_ids]


def _settle_all(_payload: Payload, sessions: list[gateway.Session]) -> None:
    for session in sessions:
        payments.settle(session)


@dataclass(frozen=True, slots=True)
class _GiveBack:
    intent_id: str
    amount: Money
    key: str


def _refund(payload: Payload) -> _GiveBack:
    refund = db.session.get_one(Refund, payload["id"])
    payment = db.session.get_one(Payment, refund.payment_id)
    assert payment.intent_id is not None, "only a payment that was made is given back"
    return _GiveBack(
        payment.intent_id,
        Money(refund.amount_minor, refund.currency),
        f"offprint-refund-{refund.id}",
    )


def _give_back(work: _GiveBack) -> str:
    return gateway.refund(work.intent_id, work.amount, work.key)


def _refunded(payload: Payload, stripe_id: str) -> None:
    payments.refund_done(db.session.get_one(Refund, payload["id"]), stripe_id)


def _open_sessions(payload: Payload) -> list[str]:
    order = db.session.get_one(Order, payload["id"])
    return [
        payment.session_id
        for payment in payments.payments_of(order)
        if payment.state == "started" and payment.session_id
    ]


def _close_sessions(session_ids: list[str]) -> None:
    for session_id in session_ids:
        gateway.expire_session(session_id)


def _remind(payload: Payload, _result: Any) -> None:
    """A buyer who left the pay page open, or closed it, finds the order again by mail."""
    order = db.session.get_one(Order, payload["id"])
    if order.state == "payable" and not any(line.state == "approved" for line in order.lines):
        orders.send_link(order)


def _order_copy(payload: Payload, _result: Any) -> None:
    delivery.reprint_of(db.session.get_one(Licence, payload["id"]))


def _begin_render(payload: Payload) -> None:
    delivery.start(db.session.get_one(Copy, payload["id"]))


def _facts(payload: Payload) -> Facts | None:
    copy = db.session.get_one(Copy, payload["id"])
    return None if copy.state == "ready" else delivery.facts_for(copy)


def _print(facts: Facts | None, render: Render) -> _Printed | None:
    if facts is None:
        return None
    content = render(facts)
    return _Printed(files.put(content), len(content))


def _rendered(payload: Payload, printed: _Printed | None) -> None:
    if printed is not None:
        copy = db.session.get_one(Copy, payload["id"])
        delivery.finish(copy, printed.sha256, printed.size_bytes)


def _give_up(payload: Payload, error: Exception) -> None:
    delivery.fail(db.session.get_one(Copy, payload["id"]), str(error))


def _deliver(payload: Payload, _result: Any) -> None:
    delivery.deliver(db.session.get_one(Copy, payload["id"]))


def _tell_holders(payload: Payload, _result: Any) -> None:
    corrections.tell_holders(db.session.get_one(Notice, payload["id"]))


def _letter(payload: Payload) -> EmailMessage:
    return mail.compose(payload["template"], payload["to"], payload["context"], payload["message"])


def _expire() -> None:
    licences.expire_ended(clock.today())


def _lapse() -> None:
    orders.lapse_overdue(clock.now())
