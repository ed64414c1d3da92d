"""Rows: RateCard, a publisher's dated prices and rules. Never changed once in force."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
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
    rules: Mapped[Json]
    """As ``licensing.pricing.reading.parse`` reads it, once overrides are laid over it."""
    created_at: Mapped[datetime]
