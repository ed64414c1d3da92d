"""Rows: RateCard, a publisher's dated prices and rules, never changed; and what takes one back in time."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import mapped_column

from licensing.core.db import AppendOnly, Id, Json, Mapped, Model


class RateCard(AppendOnly, Model):
    """Prices of one publisher from ``valid_from`` on, until a later card begins, or until ``valid_to``."""

    __tablename__ = "rate_card"
    __table_args__ = (UniqueConstraint("publisher_id", "version"),)

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"))
    version: Mapped[int]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    currency: Mapped[str]
    rules: Mapped[Json] = mapped_column(JSON)
    """As ``licensing.pricing.reading.parse`` reads it, once overrides are laid over it. Plain JSON on
    PostgreSQL too: JSONB forgets in which order the uses stand, and buyers are shown that order."""
    source: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The file that ``rules`` were read from, remarks and all; empty where they came as tables."""
    created_at: Mapped[datetime]


class RateCardWithdrawal(AppendOnly, Model):
    """Takes a rate card back before it began: from then on it is as if it had never been published."""

    __tablename__ = "rate_card_withdrawal"

    id: Mapped[Id]
    rate_card_id: Mapped[int] = mapped_column(ForeignKey("rate_card.id"), unique=True)
    at: Mapped[datetime]
