"""Rows: Licence, the grant. What was granted is a snapshot and never changes; its state does."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import mapped_column, relationship

from licensing.articles.models import Version
from licensing.core.db import Id, Json, Mapped, Model
from licensing.orders.models import Line


class Licence(Model):
    """The grant for one line of an order; ``line_id`` is unique, so no line is licensed twice."""

    __tablename__ = "licence"

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), unique=True)
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    licensee: Mapped[str]
    use: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day of the term, inclusive."""
    facts: Mapped[Json]
    """What was granted, in words, with the branding of the day: see ``licences.facts``."""
    granted_at: Mapped[datetime]

    line: Mapped[Line] = relationship()
    version: Mapped[Version] = relationship()
