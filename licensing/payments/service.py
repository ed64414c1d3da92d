"""Verbs of payments: begin, settle, refund, dispute. Verbs flush, never commit; Stripe is called by
doors and jobs between transactions, never inside one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from licensing.core import audit, clock, states
from licensing.core.audit import STRIPE, SYSTEM, Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import InvalidInput, NotFound, StateConflict
from licensing.core.money import Money
from licensing.core.queue import enqueue
from licensing.orders import service as orders
from licensing.orders.letters import order_url
from licensing.orders.models import Order
from licensing.orders.states import ORDER
from licensing.payments.gateway import (
    ChargeState,
    DisputeState,
    Event,
    Session,
    SessionRequest,
)
from licensing.payments.models import Dispute, LedgerEntry, Payment, Refund, StripeEvent
from licensing.payments.states import PAID, PAYMENT

SESSION_LENGTH = timedelta(minutes=60)
LATEST_REUSE = timedelta(minutes=25)
OPEN_DISPUTES = frozenset({"needs_response", "under_review", "warning_needs_response"})


class WrongAmount(Exception):
    """Stripe was paid another amount than the order's. Goes to the dead letters for a person."""


def begin(order: Order, actor: Actor) -> Payment:
    """The payment a buyer goes to Stripe with: the one under way, or a new attempt.

    One session is used again while it has time left, so two tabs pay once. Raises StateConflict when
    there is nothing to pay.
    """
    orders.check_payable(order)
    assert order.total is not None
    latest = _latest(order)
    fresh = clock.now() - LATEST_REUSE
    if latest is not None and latest.state == "started" and latest.created_at > fresh:
        return latest
    payment = Payment(
        order_id=order.id,
        attempt=(latest.attempt if latest else 0) + 1,
        state="started",
        amount_minor=order.total.amount_minor,
        currency=order.total.currency,
        created_at=clock.now(),
    )
    db.session.add(payment)
    db.session.flush()
    audit.record("payment:begin", f"payment:{payment.id}", actor, attempt=payment.attempt)
    return payment


def session_request(payment: Payment) -> SessionRequest:
    """What to ask Stripe for: the same for one payment however often it is asked."""
    order = payment.order
    version = orders.lines_of(order)[0].version
    address = order_url(order)
    return SessionRequest(
        key=f"offprint-checkout-{order.reference}-{payment.attempt}",
        reference=order.reference,
        payment_id=payment.id,
        description=f"Licence: {version.headline}",
        seller=version.article.publication.name,
        amount=payment.amount,
        email=order.email,
        success_url=f"{address}return",
        cancel_url=f"{address}cancelled",
        expires_at=payment.created_at + SESSION_LENGTH,
    )


def attach_session(payment: Payment, session: Session) -> None:
    """Remember the session that Stripe opened for this payment."""
    payment.session_id = session.id
    payment.session_url = session.url
    db.session.flush()


def receive(event: Event) -> bool:
    """Store a webhook once and queue its work; False when it came before."""
    stored = insert_once(
        StripeEvent,
        "event_id",
        event_id=event.id,
        type=event.type,
        object_id=event.object_id,
        received_at=clock.now(),
    )
    if not stored:
        return False
    enqueue("stripe-event", f"stripe:{event.id}", type=event.type, object_id=event.object_id)
    return True


def settle(session: Session) -> None:
    """Make our rows say what Stripe's session says. Safe to run any number of times.

    A paid session marks payment and order paid; one that ended unpaid marks the payment expired. Money
    that arrives for an order that another payment has paid, or that was refused, is given back.
    """
    payment = _of_session(session)
    if payment is None:
        return
    if session.paid:
        _succeed(payment, session)
    elif session.status == "expired" and payment.state == "started":
        states.advance(PAYMENT, payment, "expire", STRIPE)


def ask_refund(payment: Payment, amount: Money, reason: str, key: str, actor: Actor) -> Refund:
    """Ask for money back; a job calls Stripe. ``key`` is the form's own number: one wish, one refund.

    Raises InvalidInput beyond what is left, StateConflict for a payment that was not made.
    """
    repeated = db.session.scalars(select(Refund).where(Refund.key == key)).one_or_none()
    if repeated is not None:
        return repeated
    if payment.state not in PAID:
        raise StateConflict(f"This payment is {payment.state}, so there is nothing to give back.")
    left = refundable(payment)
    if amount.currency != payment.currency or not 0 < amount.amount_minor <= left.amount_minor:
        raise InvalidInput(f"Give back more than nothing and at most {left}.", field="amount")
    refund = Refund(
        payment_id=payment.id,
        key=key,
        state="asked",
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        reason=reason.strip()[:500],
        actor=str(actor),
        created_at=clock.now(),
    )
    db.session.add(refund)
    db.session.flush()
    audit.record(
        "payment:refund", f"payment:{payment.id}", actor, amount=str(amount), reason=reason
    )
    enqueue("refund", f"refund:{refund.id}", id=refund.id)
    return refund


def give_back(order: Order, reason: str, actor: Actor) -> None:
    """Ask for everything back that was paid for the order. Safe to run twice."""
    for payment in payments_of(order):
        if payment.state in PAID and (left := refundable(payment)):
            ask_refund(payment, left, reason, f"order-{order.id}-payment-{payment.id}", actor)


def refundable(payment: Payment) -> Money:
    """What is left of a payment: the amount less every refund asked for or done."""
    given = db.session.scalar(
        select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
            Refund.payment_id == payment.id, Refund.state != "failed"
        )
    )
    return Money(payment.amount_minor - int(given or 0), payment.currency)


def refund_done(refund: Refund, stripe_id: str) -> None:
    """Stripe has given the money back. Safe to run twice."""
    if refund.state == "done":
        return
    refund.state = "done"
    refund.stripe_id = stripe_id
    payment = db.session.get_one(Payment, refund.payment_id)
    _book(payment, f"refund:{stripe_id}", "sales", -Money(refund.amount_minor, refund.currency))
    _after_refund(payment)


def record_charge(charge: ChargeState) -> None:
    """Take over refunds that were made at Stripe and not by us. Safe to run twice."""
    payment = _of_intent(charge.intent_id)
    if payment is None:
        return
    for stripe_id, amount in charge.refunds:
        if _refund_known(payment, stripe_id, amount):
            continue
        db.session.add(
            Refund(
                payment_id=payment.id,
                key=f"stripe-{stripe_id}",
                stripe_id=stripe_id,
                state="done",
                amount_minor=amount.amount_minor,
                currency=amount.currency,
                reason="Given back at Stripe",
                actor=str(STRIPE),
                created_at=clock.now(),
            )
        )
        _book(payment, f"refund:{stripe_id}", "sales", -amount)
        db.session.flush()
        _after_refund(payment)


def record_dispute(dispute: DisputeState) -> None:
    """Make our rows say what Stripe's dispute says. Safe to run any number of times."""
    payment = _of_intent(dispute.intent_id)
    if payment is None:
        return
    row = db.session.scalars(select(Dispute).where(Dispute.stripe_id == dispute.id)).one_or_none()
    if row is None:
        row = Dispute(
            payment_id=payment.id,
            stripe_id=dispute.id,
            status=dispute.status,
            amount_minor=dispute.amount.amount_minor,
            currency=dispute.amount.currency,
            opened_at=clock.now(),
        )
        db.session.add(row)
        if PAYMENT.allows(payment.state, "dispute"):
            states.advance(PAYMENT, payment, "dispute", STRIPE)
    row.status = dispute.status
    verb = {"won": "win", "warning_closed": "win", "lost": "lose"}.get(dispute.status)
    if verb is not None and PAYMENT.allows(payment.state, verb):
        if verb == "lose":
            _book(payment, f"dispute:{dispute.id}", "sales", -dispute.amount)
        states.advance(PAYMENT, payment, verb, STRIPE)


def unsettled(before: datetime) -> list[str]:
    """Sessions of payments still under way that began before ``before``, for reconciling."""
    return [
        session_id
        for session_id in db.session.scalars(
            select(Payment.session_id).where(
                Payment.state == "started", Payment.created_at < before
            )
        )
        if session_id
    ]


def payments_of(order: Order) -> list[Payment]:
    """Every attempt to pay the order, in order."""
    return list(
        db.session.scalars(
            select(Payment).where(Payment.order_id == order.id).order_by(Payment.attempt)
        )
    )


def refunds_of(payments: Sequence[Payment]) -> Sequence[Refund]:
    """Every refund of these payments, in order."""
    paid = [payment.id for payment in payments]
    return db.session.scalars(
        select(Refund).where(Refund.payment_id.in_(paid)).order_by(Refund.id)
    ).all()


def payment_of(payment_id: int) -> Payment:
    """The payment. Raises NotFound."""
    payment = db.session.get(Payment, payment_id)
    if payment is None:
        raise NotFound("There is no such payment.")
    return payment


def _succeed(payment: Payment, session: Session) -> None:
    if payment.state in PAID or payment.state == "refunded":
        return
    if session.amount != payment.amount:
        raise WrongAmount(f"{session.id}: {session.amount} paid, {payment.amount} expected")
    payment.intent_id = session.intent_id
    payment.paid_at = clock.now()
    states.advance(PAYMENT, payment, "succeed", STRIPE)
    _book(payment, f"payment:{payment.id}", "sales", payment.amount)
    order = payment.order
    if ORDER.allows(order.state, "pay"):
        orders.pay(order, STRIPE)
        return
    why = "was refused" if order.state == "refused" else "had been paid already"
    ask_refund(payment, payment.amount, f"The order {why}", f"duplicate-{payment.id}", SYSTEM)


def _after_refund(payment: Payment) -> None:
    done = db.session.scalar(
        select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
            Refund.payment_id == payment.id, Refund.state == "done"
        )
    )
    verb = "refund" if int(done or 0) >= payment.amount_minor else "refund-part"
    if PAYMENT.allows(payment.state, verb):
        states.advance(PAYMENT, payment, verb, SYSTEM)


def _refund_known(payment: Payment, stripe_id: str, amount: Money) -> bool:
    """True for a refund we have booked, or asked for and not yet heard about."""
    rows = db.session.scalars(select(Refund).where(Refund.payment_id == payment.id)).all()
    if any(row.stripe_id == stripe_id for row in rows):
        return True
    return any(row.state == "asked" and row.amount_minor == amount.amount_minor for row in rows)


def _book(payment: Payment, source: str, account: str, amount: Money) -> None:
    db.session.add(
        LedgerEntry(
            publisher_id=payment.order.publisher_id,
            payment_id=payment.id,
            source=source,
            account=account,
            amount_minor=amount.amount_minor,
            currency=amount.currency,
            at=clock.now(),
        )
    )
    db.session.flush()


def _latest(order: Order) -> Payment | None:
    return db.session.scalars(
        select(Payment)
        .where(Payment.order_id == order.id)
        .order_by(Payment.attempt.desc())
        .limit(1)
    ).one_or_none()


def _of_session(session: Session) -> Payment | None:
    found = db.session.scalars(
        select(Payment).where(Payment.session_id == session.id)
    ).one_or_none()
    if found is not None or session.payment_id is None:
        return found
    # The process died between opening the session and writing its id down.
    payment = db.session.get(Payment, session.payment_id)
    if payment is not None and payment.session_id is None:
        attach_session(payment, session)
        return payment
    return None


def _of_intent(intent_id: str) -> Payment | None:
    return db.session.scalars(select(Payment).where(Payment.intent_id == intent_id)).one_or_none()
