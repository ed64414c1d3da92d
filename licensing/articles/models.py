"""Rows: Article, its Aliases, immutable Versions, Assets and rights; notices; the publisher's rules."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import mapped_column, relationship

from licensing.core.db import AppendOnly, Id, Json, JsonList, Mapped, Model
from licensing.publishers.models import Publication


class Article(Model):
    """The work. What it says is in its versions; ``current_version_id`` is the one on sale."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("publication_id", "canonical_url"),
        Index("ix_article_listing", "publication_id", "published_on", "id"),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(unique=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    canonical_url: Mapped[str]
    section: Mapped[str]
    published_on: Mapped[date | None]
    """Kept here as well as on the version, so that a listing needs one index."""
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", use_alter=True, name="fk_article_current_version")
    )
    embargo_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    withdrawal_notice: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The page's own words that took it off sale last; a page that repeats them does it no more."""
    created_at: Mapped[datetime]

    publication: Mapped[Publication] = relationship()
    current: Mapped["Version"] = relationship(foreign_keys=[current_version_id])

    @property
    def web_address(self) -> str:
        """Where it can be read on the web; nothing for a text that was never there."""
        return self.canonical_url if self.canonical_url.startswith("http") else ""


class Alias(Model):
    """Another name an article is asked for by: an address, a DOI, a content number."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("publication_id", "identifier"),)

    id: Mapped[Id]
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    identifier: Mapped[str] = mapped_column(index=True)


class Version(AppendOnly, Model):
    """One capture of an article. Never changed once saved; a licence names one."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("article_id", "content_hash"),)

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    content_hash: Mapped[str]
    """SHA-256, hexadecimal, of headline, standfirst, bylines, body and the pictures' own hashes."""
    headline: Mapped[str]
    standfirst: Mapped[str]
    bylines: Mapped[JsonList]
    section: Mapped[str]
    published_on: Mapped[date | None]
    modified_on: Mapped[date | None]
    language: Mapped[str]
    body_html: Mapped[str] = mapped_column(Text)
    """Sanitised; a stored picture is ``<img src="asset:SHA256">``."""
    body_text: Mapped[str] = mapped_column(Text)
    word_count: Mapped[int]
    correction: Mapped[str]
    copyright_notice: Mapped[str]
    open_licence: Mapped[str]
    """The open licence's URL, or nothing."""
    identifiers: Mapped[Json]
    source: Mapped[str]
    captured_at: Mapped[datetime]

    article: Mapped[Article] = relationship(foreign_keys=[article_id])


class Asset(AppendOnly, Model):
    """A picture of a version, converted once for print; the bytes are in ``core.files``."""

    __tablename__ = "asset"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    width_px: Mapped[int]
    height_px: Mapped[int]
    original_src: Mapped[str]
    alt: Mapped[str]
    caption: Mapped[str]
    credit: Mapped[str]


class RightsPart(Model):
    """The rights to one part of a version: proposed by a rule, or decided by staff."""

    __tablename__ = "rights_part"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    kind: Mapped[str]
    """text, picture, quotation or embed."""
    where: Mapped[str] = mapped_column("place")
    """``body``, or the picture's ``asset:SHA256``."""
    status: Mapped[str]
    """owned, cleared, third-party or unknown."""
    reason: Mapped[str]
    credit: Mapped[str]
    territories: Mapped[JsonList] = mapped_column(default=list, server_default="[]")
    """ISO 3166 codes of the countries it may be licensed for; none named is everywhere."""


class Notice(AppendOnly, Model):
    """The publisher's word about an article that was licensed: it is withdrawn, or it was corrected.

    ``key`` is unique, so that one event is one notice and nobody is told twice.
    """

    __tablename__ = "article_notice"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    """The corrected version; a withdrawal names none."""
    kind: Mapped[str]
    """withdrawal or correction."""
    words: Mapped[str] = mapped_column(Text)
    """What holders read."""
    actor: Mapped[str]
    actor_name: Mapped[str]
    at: Mapped[datetime]

    article: Mapped[Article] = relationship()
    version: Mapped[Version | None] = relationship()


class NoticeOutcome(AppendOnly, Model):
    """What became of a notice: holders were told of it, or it was taken back before they were.

    One notice has one outcome, so that the letters and the taking back exclude each other.
    """

    __tablename__ = "article_notice_outcome"

    id: Mapped[Id]
    notice_id: Mapped[int] = mapped_column(ForeignKey("article_notice.id"), unique=True)
    kind: Mapped[str]
    """told or taken-back."""
    told: Mapped[JsonList]
    """Ids of the licences whose holders were written to."""
    actor: Mapped[str]
    actor_name: Mapped[str]
    at: Mapped[datetime]


class Evidence(AppendOnly, Model):
    """What a version's source said about rights, so that the rules can look at it again.

    ``told`` is ``articles.ingest.capture.Told`` as JSON.
    """

    __tablename__ = "rights_evidence"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), unique=True)
    told: Mapped[Json]


class RulesRun(Model):
    """The rules applied to a publisher's articles as they are. States: running, finished.

    ``reached`` is its memory: the article up to which it has looked.
    """

    __tablename__ = "rules_run"
    __table_args__ = (
        Index(
            "uq_rules_run_running",
            "publisher_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    state: Mapped[str]
    reached: Mapped[int]
    looked_at: Mapped[int]
    """Articles so far."""
    changed: Mapped[int]
    """Parts of which something else is said since."""
    unread: Mapped[int]
    """Articles whose evidence was not kept: they were taken in before it was."""
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class RightsRule(Model):
    """What a publisher knows about rights that the shipped rules cannot know; it goes before them."""

    __tablename__ = "rights_rule"
    __table_args__ = (UniqueConstraint("publisher_id", "kind", "matches"),)

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"))
    kind: Mapped[str]
    """agency, credit, source, own-name, embed-host or licence."""
    matches: Mapped[str]
    """A plain phrase; for ``embed-host`` a host name, for ``licence`` an address."""
    status: Mapped[str]
    """owned, cleared or third-party."""
    note: Mapped[str]
    territories: Mapped[JsonList] = mapped_column(default=list)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """The last day, inclusive."""
    created_at: Mapped[datetime]
