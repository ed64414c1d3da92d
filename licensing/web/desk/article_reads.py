"""What the desk's pages about articles read, each through the publisher's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from licensing.articles.difference import Change, difference
from licensing.articles.models import Article, Asset, Notice, RightsPart, Version
from licensing.articles.notices import CORRECTION, Said, said_of
from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.delivery.corrections import told
from licensing.licences.models import Licence
from licensing.orders.models import Line, Order
from licensing.publishers.models import Publication
from licensing.publishers.scope import Scope
from licensing.web.desk.reads import Listing, literal, page_of

VERSIONS = 10
"""Versions of an article on its page."""


@dataclass(frozen=True, slots=True)
class RightsRow:
    """One part of the rights map; ``asset`` is its picture where it has one."""

    part: RightsPart
    asset: Asset | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice about an article, what became of it, and whom it was sent to."""

    said: Said
    told: Sequence[Licence]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of an article, what it changed, and the notice that marks it as a correction."""

    version: Version
    changes: list[Change]
    said: Said | None


def articles(scope: Scope, page: int, sought: str = "", off_sale: bool = False) -> Listing[Article]:
    """Articles with their version on sale, newest first."""
    query = (
        _articles(scope)
        .join(Version, Version.id == Article.current_version_id)
        .options(joinedload(Article.current), joinedload(Article.publication))
    )
    if sought:
        like = f"%{literal(sought)}%"
        query = query.where(
            or_(
                Version.headline.ilike(like, escape="\\"),
                Article.canonical_url.ilike(like, escape="\\"),
            )
        )
    if off_sale:
        query = query.where(Article.withdrawn_at.is_not(None))
    return page_of(query.order_by(Article.published_on.desc(), Article.id.desc()), page)


def article(scope: Scope, public_id: str) -> Article:
    """This publisher's article. Raises NotFound for any other."""
    found = db.session.scalars(_articles(scope).where(Article.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound("There is nothing here under that address.")
    return found


def part(article: Article, part_id: int) -> RightsPart:
    """A part of the article's version on sale. Raises NotFound for any other."""
    found = db.session.scalars(
        select(RightsPart).where(
            RightsPart.id == part_id, RightsPart.version_id == article.current_version_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound("There is nothing here under that address.")
    return found


def rights_map(version: Version) -> list[RightsRow]:
    """Every part of a version with its picture, the text first."""
    assets = {
        f"asset:{asset.sha256}": asset
        for asset in db.session.scalars(select(Asset).where(Asset.version_id == version.id))
    }
    rows = db.session.scalars(select(RightsPart).where(RightsPart.version_id == version.id)).all()
    order = {"text": 0, "picture": 1, "quotation": 2, "embed": 3}
    ranked = sorted(rows, key=lambda row: (order.get(row.kind, 9), row.id))
    return [RightsRow(row, assets.get(row.where)) for row in ranked]


def versions(article: Article) -> tuple[list[VersionRow], int]:
    """The latest versions of an article, the newest first, and how many there are of all."""
    rows = db.session.scalars(
        select(Version).where(Version.article_id == article.id).order_by(Version.number.desc())
    ).all()
    marked = {
        said.notice.version_id: said
        for said in said_of(article)
        if said.notice.kind == CORRECTION and not said.taken_back
    }
    shown = list(pairwise((*rows[: VERSIONS + 1], None)))[:VERSIONS]
    found = [
        VersionRow(row, difference(earlier, row) if earlier else [], marked.get(row.id))
        for row, earlier in shown
        if row is not None
    ]
    return found, len(rows)


def version(article: Article, number: int) -> Version:
    """A version of the article. Raises NotFound for any other."""
    found = db.session.scalars(
        select(Version).where(Version.article_id == article.id, Version.number == number)
    ).one_or_none()
    if found is None:
        raise NotFound("There is nothing here under that address.")
    return found


def correction(article: Article, number: int) -> Notice:
    """The notice that marks a version as a correction. Raises NotFound when none does."""
    for said in said_of(article):
        marks = said.notice.version is not None and said.notice.version.number == number
        if marks and not said.taken_back:
            return said.notice
    raise NotFound("There is nothing here under that address.")


def notices(article: Article) -> list[NoticeRow]:
    """What holders of licences were told of the article, or will be; the latest first."""
    return [NoticeRow(said, told(said)) for said in reversed(said_of(article))]


def has_picture(article: Article, sha256: str) -> bool:
    """True for a picture of any version of the article."""
    found = (
        select(Asset.id)
        .join(Version, Version.id == Asset.version_id)
        .where(Version.article_id == article.id, Asset.sha256 == sha256)
        .limit(1)
    )
    return db.session.scalar(found) is not None


def sold(article: Article) -> tuple[int, int]:
    """Licences of any version of the article in force, and unpaid orders of it that could be paid."""
    versions = select(Version.id).where(Version.article_id == article.id)
    in_force = select(func.count(Licence.id)).where(
        Licence.version_id.in_(versions), Licence.state.in_(("active", "suspended"))
    )
    unpaid = (
        select(func.count(Order.id.distinct()))
        .join(Line, Line.order_id == Order.id)
        .where(Line.version_id.in_(versions), Order.state.in_(("submitted", "payable")))
    )
    return db.session.scalar(in_force) or 0, db.session.scalar(unpaid) or 0


def _articles(scope: Scope) -> Select[tuple[Article]]:
    return (
        select(Article)
        .join(Publication, Publication.id == Article.publication_id)
        .where(Publication.publisher_id == scope.publisher_id)
    )
