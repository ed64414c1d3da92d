"""Rows: ImportRun, one ImportItem a source of it, and Feed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import mapped_column, relationship

from licensing.articles.models import Article
from licensing.core.db import Id, Json, JsonList, Mapped, Model
from licensing.publishers.models import Publication


class Feed(Model):
    """An address that is looked at every so often. States: active, paused, removed."""

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("publication_id", "url"),)

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    url: Mapped[str]
    title: Mapped[str]
    interval_minutes: Mapped[int]
    state: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str]
    """Both as the address last gave them, for asking whether anything has changed."""
    last_checked_at: Mapped[datetime | None]
    last_result: Mapped[str]
    """What the last look found, in a sentence; nothing before the first."""
    error_streak: Mapped[int]
    """How many looks in a row failed."""
    next_check_at: Mapped[datetime]
    checks: Mapped[int]
    """How many looks were planned: the number of the one that is due. An older one does nothing."""
    created_at: Mapped[datetime]

    publication: Mapped[Publication] = relationship()


class ImportRun(Model):
    """Sources that are taken in together. States: running, stopped, finished.

    Its items are its memory: a run that was cut off goes on with the sources that have none.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_sources", "publication_id", "sources_hash"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(unique=True)
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("feed.id"), index=True)
    sources: Mapped[JsonList]
    """As they were given: addresses, paths, ``upload:SHA256/name``."""
    sources_hash: Mapped[str]
    """SHA-256 of ``sources``, by which the same command finds its run again."""
    opened: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many of ``sources`` were looked through to their end: what they list is in the items."""
    state: Mapped[str]
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    publication: Mapped[Publication] = relationship()


class ImportItem(Model):
    """What became of one source of a run. Outcomes: created, new-version, unchanged, failed; and
    waiting, for what a list named and nobody has read yet."""

    __tablename__ = "import_item"
    __table_args__ = (UniqueConstraint("run_id", "key"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    key: Mapped[str]
    """SHA-256 of what tells the source from others of the run (``taking.key_of``)."""
    source: Mapped[str] = mapped_column(Text)
    """As people name it: the address of a feed's entry, the path of a page."""
    outcome: Mapped[str]
    error: Mapped[str] = mapped_column(Text)
    """Why it failed and what would help; nothing otherwise."""
    found: Mapped[Json | None]
    """What a list says of it (``waiting.to_json``), from which it can be read without that list."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    taken_at: Mapped[datetime]

    article: Mapped[Article | None] = relationship()
