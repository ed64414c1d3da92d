"""Rows: Payment, StripeEvent, Refund, Dispute and LedgerEntry."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import mapped_column, relationship

from licensing.core.db import AppendOnly, Id, Mapped, Model
from licensing.core.money import Money
from licensing.orders.models import Order


class Payment(Model):
    """One attempt to pay an order through a hosted Checkout Session."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("order_id", "attempt"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    attempt: Mapped[int]
    state: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    session_id: Mapped[str | None] = mapped_column(unique=True)
    session_url: Mapped[str | None]
    intent_id: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class StripeEvent(Model):
    """A webhook that was received and proved to be Stripe's; unique by its id."""

    __tablename__ = "stripe_event"

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    object_id: Mapped[str]
    received_at: Mapped[datetime]


class Refund(Model):
    """Money given back. ``stripe_id`` is unknown until Stripe has answered."""

    __tablename__ = "refund"
    __table_args__ = (Index("ix_refund_payment", "payment_id"),)

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    key: Mapped[str] = mapped_column(unique=True)
    """The idempotency key: the same wish is one refund."""
    stripe_id: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str]
    """asked, done or failed."""
    amount_minor: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[str]
    actor: Mapped[str]
    created_at: Mapped[datetime]


class Dispute(Model):
    """A card holder's dispute of a payment."""

    __tablename__ = "dispute"

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    stripe_id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    opened_at: Mapped[datetime]


class LedgerEntry(AppendOnly, Model):
    """One movement of money. Corrections are new rows with the sign turned.

    ``source`` (``payment:12``, ``refund:re_...``) and ``account`` together are unique, so an event
    that is told twice is booked once.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("source", "account"),)

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    source: Mapped[str]
    account: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    at: Mapped[datetime]
