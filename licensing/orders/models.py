"""Rows: Order, Line, QuoteSnapshot, Decision and Message."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import mapped_column, relationship

from licensing.articles.models import Version
from licensing.core.db import AppendOnly, Id, Json, JsonList, Mapped, Model
from licensing.core.money import Money
from licensing.publishers.models import Publisher


class Order(Model):
    """What one buyer asks of one publisher. The buyer's details are copied here, never linked."""

    __tablename__ = "order"
    __table_args__ = (Index("ix_order_desk", "publisher_id", "state", "created_at"),)

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    """The unguessable part of the buyer's address of this order."""
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"))
    state: Mapped[str]
    name: Mapped[str]
    organisation: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    country: Mapped[str]
    po_number: Mapped[str]
    vat_number: Mapped[str]
    currency: Mapped[str]
    total_minor: Mapped[int | None]
    """Sum of the lines once all are priced."""
    terms_version: Mapped[str]
    submission: Mapped[str] = mapped_column(unique=True)
    """The form's own number: sending the same form twice makes one order."""
    created_at: Mapped[datetime]
    payable_until: Mapped[datetime | None]
    """Until when the price that was agreed, or that the desk offers, holds."""

    publisher: Mapped[Publisher] = relationship()
    lines: Mapped[list["Line"]] = relationship(order_by="Line.position", viewonly=True)

    @property
    def total(self) -> Money | None:
        """What is to be paid, once every line is priced."""
        return None if self.total_minor is None else Money(self.total_minor, self.currency)


class Line(Model):
    """One article, one version, one use, with the answers the buyer gave."""

    __tablename__ = "line"
    __table_args__ = (UniqueConstraint("order_id", "position"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    position: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    use: Mapped[str]
    inputs: Mapped[Json]
    note: Mapped[str]
    """What the buyer wrote to the desk about this use."""
    territories: Mapped[JsonList] = mapped_column(default=list, server_default="[]")
    """ISO 3166 codes of the countries it was priced or approved for; none named is everywhere."""
    referral: Mapped[str]
    """Why a person must decide, or nothing."""
    state: Mapped[str]
    created_at: Mapped[datetime]

    order: Mapped[Order] = relationship(viewonly=True)
    version: Mapped[Version] = relationship()
    quotes: Mapped[list["QuoteSnapshot"]] = relationship(order_by="QuoteSnapshot.id", viewonly=True)

    @property
    def quote(self) -> "QuoteSnapshot | None":
        """The quote in force."""
        return next((quote for quote in self.quotes if quote.in_force), None)


class QuoteSnapshot(Model):
    """A price as it was given, line by line. Later rate cards leave it alone.

    Only ``in_force`` ever changes, when a newer quote takes its place.
    """

    __tablename__ = "quote"
    __table_args__ = (
        Index(
            "uq_quote_in_force",
            "line_id",
            unique=True,
            sqlite_where=text("in_force"),
            postgresql_where=text("in_force"),
        ),
    )

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), index=True)
    in_force: Mapped[bool]
    currency: Mapped[str]
    total_minor: Mapped[int]
    lines: Mapped[JsonList]
    """As ``licensing.pricing.quote.QuoteLine`` writes itself."""
    rate_card_version: Mapped[int | None]
    """None when the desk set the price."""
    valid_until: Mapped[datetime]
    created_at: Mapped[datetime]

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class Decision(AppendOnly, Model):
    """What the desk decided about a line, and why."""

    __tablename__ = "decision"

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), index=True)
    kind: Mapped[str]
    """approve, counter, decline or ask."""
    reason: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int | None]
    currency: Mapped[str]
    asked: Mapped[Json | None]
    """The line's answers when an offer was made in their place."""
    offered: Mapped[Json | None]
    """The answers that the offer holds for: the line's own, once the buyer accepts."""
    actor: Mapped[str]
    actor_name: Mapped[str]
    at: Mapped[datetime]

    @property
    def price(self) -> Money | None:
        """What was set or offered, where there was a price."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


class Message(AppendOnly, Model):
    """A word between the buyer and the desk about a line."""

    __tablename__ = "message"

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), index=True)
    author: Mapped[str]
    """buyer or staff."""
    author_name: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
