"""Rows: Publisher (the tenant) and Publication (a title, with its storefront and branding)."""

from datetime import datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import mapped_column, relationship

from licensing.core.db import Id, JsonList, Mapped, Model


class Publisher(Model):
    """The tenant: who sells, who is paid, and whose rate card prices."""

    __tablename__ = "publisher"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    legal_name: Mapped[str]
    address: Mapped[str]
    country: Mapped[str]
    email: Mapped[str]
    currency: Mapped[str]
    answer_hours: Mapped[int] = mapped_column(default=48)
    """Promised time to answer a request, hours."""
    created_at: Mapped[datetime]


class Publication(Model):
    """A title. Its storefront is ``/<slug>``; its colours and faces dress pages and documents."""

    __tablename__ = "publication"

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    site: Mapped[str]
    description: Mapped[str]
    tagline: Mapped[str]
    established: Mapped[str]
    issn: Mapped[str]
    sections: Mapped[JsonList]
    layout: Mapped[str]
    accent: Mapped[str]
    masthead_font: Mapped[str]
    headline_font: Mapped[str]
    text_font: Mapped[str]
    signatory: Mapped[str]
    signatory_role: Mapped[str]
    fetch_unknown: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a page of its own site that is not listed is read when a visitor asks for it."""

    publisher: Mapped[Publisher] = relationship()
