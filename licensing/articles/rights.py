"""What a version's rights map lets a publisher do, summed up for pages, prices and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select

from licensing.articles.models import Article, Asset, RightsPart, Version
from licensing.core.db import db
from licensing.documents.coverage import unprintable

LICENSABLE = frozenset({"owned", "cleared"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the rights map, in words."""

    kind: str
    where: str
    status: str
    reason: str
    credit: str
    territories: tuple[str, ...] = ()
    """ISO 3166 codes of the countries it may be licensed for; none named is everywhere."""


@dataclass(frozen=True, slots=True)
class RightsSummary:
    """Everything pricing and documents need to know about the rights to one version.

    ``text_status`` is owned, cleared, third-party or unknown.
    """

    text_status: str
    text_reason: str
    parts: tuple[Part, ...]
    open_licence: str
    embargo_until: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    unprintable: str = ""
    """Characters of the article that no document can set: a copy of it cannot be made."""

    @property
    def territories(self) -> tuple[str, ...]:
        """The countries the article may be licensed for, those of its text; none is everywhere."""
        return next((part.territories for part in self.parts if part.kind == "text"), ())

    @property
    def excluded_pictures(self) -> tuple[Part, ...]:
        """Pictures left out of every copy: they may not be licensed, or not wherever the text may."""
        return self.left_out_in(None)

    def includes(self, part: Part, countries: Sequence[str] | None = None) -> bool:
        """Whether the part comes with a licence for ``countries``, those of the text unless said."""
        where = self.territories if countries is None else countries
        return part.status in LICENSABLE and _within(where, part.territories)

    def left_out_in(self, countries: Sequence[str] | None) -> tuple[Part, ...]:
        """Pictures that are no part of a licence for ``countries``."""
        pictures = (part for part in self.parts if part.kind == "picture")
        return tuple(part for part in pictures if not self.includes(part, countries))

    def covers(self, countries: Sequence[str]) -> bool:
        """Whether the text is cleared for all of ``countries``."""
        return _within(countries, self.territories)

    def sold_in(self, country: str) -> bool:
        """Whether a rule may sell it to a buyer of that country."""
        return not self.territories or country in self.territories

    def embargoed(self, at: datetime) -> bool:
        return self.embargo_until is not None and at < self.embargo_until


def _within(countries: Sequence[str], cleared: Sequence[str]) -> bool:
    """Whether ``countries`` lie within what is cleared; none named is everywhere, of either."""
    return not cleared or (bool(countries) and set(countries) <= set(cleared))


def summary_of(version: Version) -> RightsSummary:
    """The rights to ``version`` as they stand now."""
    rows = db.session.scalars(
        select(RightsPart).where(RightsPart.version_id == version.id).order_by(RightsPart.id)
    )
    parts = tuple(
        Part(r.kind, r.where, r.status, r.reason, r.credit, tuple(r.territories)) for r in rows
    )
    text = next((part for part in parts if part.kind == "text"), None)
    article = version.article
    return RightsSummary(
        text_status=text.status if text else "unknown",
        text_reason=text.reason if text else "nobody has decided about the text yet",
        parts=parts,
        open_licence=version.open_licence,
        embargo_until=article.embargo_until,
        withdrawn_at=article.withdrawn_at,
        withdrawn_reason=article.withdrawn_reason,
        unprintable=unprintable(_words(version)),
    )


def hold(version: Version) -> RightsSummary:
    """The rights as they stand, and will until this transaction ends: who changes them waits for it.

    A change that is under way is waited for and then seen. SQLite lets one writer in at a time, so
    there the transaction itself is the lock.
    """
    for rows in (
        select(Article).where(Article.id == version.article_id),
        select(RightsPart).where(RightsPart.version_id == version.id).order_by(RightsPart.id),
    ):
        fresh = rows.with_for_update(read=True).execution_options(populate_existing=True)
        db.session.scalars(fresh).all()
    return summary_of(version)


def _words(version: Version) -> str:
    """Everything of ``version`` that a document sets: captions and credits stand in the body."""
    body = Markup(version.body_html).striptags()  # noqa: S704 (sanitised on the way in; not shown)
    return "\n".join((version.headline, version.standfirst, *version.bylines, body))


def assets_of(version: Version) -> list[Asset]:
    """The stored pictures of ``version`` in their order in the article."""
    return list(
        db.session.scalars(
            select(Asset).where(Asset.version_id == version.id).order_by(Asset.position)
        )
    )
