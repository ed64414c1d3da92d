"""Rows: Enquiry, a question about an article nobody has listed; Reading, a page read on the spot."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import mapped_column, relationship

from licensing.articles.models import Article
from licensing.core.db import Id, Json, Mapped, Model
from licensing.publishers.models import Publication, Publisher


class Enquiry(Model):
    """Somebody would license an article that is not in the catalogue. What was asked never changes."""

    __tablename__ = "enquiry"
    __table_args__ = (
        Index("ix_enquiry_desk", "publisher_id", "state", "created_at"),
        Index("ix_enquiry_place", "publication_id", "place"),
    )

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(unique=True)
    """The unguessable part of the asker's own address."""
    submission: Mapped[str] = mapped_column(unique=True)
    """The form's own number: sending the same form twice asks once."""
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"))
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    state: Mapped[str]
    url: Mapped[str]
    """The article's address as it was given, or nothing."""
    place: Mapped[str]
    """The address's key in the catalogue without its query, or nothing: an article is looked up by it."""
    title: Mapped[str]
    """The headline, or what the article is about."""
    wish: Mapped[str] = mapped_column(Text)
    """What the asker would like to do with it, in their words."""
    email: Mapped[str]
    organisation: Mapped[str]
    reply: Mapped[str] = mapped_column(Text, default="")
    """The desk's answer, or its reason for a no."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    """The article, once it was listed."""
    created_at: Mapped[datetime]

    publisher: Mapped[Publisher] = relationship()
    publication: Mapped[Publication] = relationship()
    article: Mapped[Article | None] = relationship()

    @property
    def about(self) -> str:
        """What it is about, in a line."""
        return self.title or self.url


class Reading(Model):
    """One page of a publication's own site, read because a visitor asked for it.

    ``seen`` is what the page said when it was read: see ``readings.Sight``. ``tries`` counts the times
    it was read, so that each has a job of its own.
    """

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("publication_id", "key"),)

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(unique=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    key: Mapped[str]
    """The address's key in the catalogue: however it is written, a page is read once."""
    url: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=1)
    seen: Mapped[Json]
    error: Mapped[str] = mapped_column(default="")
    """Why it was refused, in words for the visitor."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    read_at: Mapped[datetime]
    """When it was last asked for."""

    publication: Mapped[Publication] = relationship()
    article: Mapped[Article | None] = relationship()
