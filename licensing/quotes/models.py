"""Rows: SavedQuote, a price that is held for whoever has its link."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import mapped_column, relationship

from licensing.articles.models import Version
from licensing.core.db import Id, Json, JsonList, Mapped, Model
from licensing.core.money import Money


class SavedQuote(Model):
    """A priced wish. Its price, its lines and its term never change; whom it is made out to may, while
    it is open."""

    __tablename__ = "saved_quote"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(unique=True)
    """The unguessable part of its address: the only way to it."""
    reference: Mapped[str] = mapped_column(unique=True)
    """For people, who read it aloud; it opens nothing."""
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    """What was quoted for; what is licensed is the article as it stands when the quote is accepted."""
    use: Mapped[str]
    inputs: Mapped[Json]
    currency: Mapped[str]
    total_minor: Mapped[int]
    lines: Mapped[JsonList]
    """As ``licensing.pricing.quote.QuoteLine`` writes itself."""
    rate_card_version: Mapped[int]
    valid_until: Mapped[datetime]
    organisation: Mapped[str]
    """Whom it is made out to, if anybody said."""
    po_note: Mapped[str]
    """The buyer's own reference for it: a purchase order, a cost centre."""
    state: Mapped[str]
    submission: Mapped[str | None] = mapped_column(unique=True)
    """The form that accepted it: sending that form twice accepts once."""
    created_at: Mapped[datetime]

    version: Mapped[Version] = relationship()

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)
