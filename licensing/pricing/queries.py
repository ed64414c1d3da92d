"""Reads of rate cards: you ask for the card in force *at* a moment."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select

from licensing.articles.models import Article
from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.pricing import reading
from licensing.pricing.card import Card
from licensing.pricing.models import RateCard, RateCardWithdrawal
from licensing.pricing.overrides import ANYWHERE, Scope, merged


def card_at(publisher_id: int, moment: datetime, scope: Scope = ANYWHERE) -> Card:
    """The publisher's rate card in force at ``moment``, with what is different in ``scope``.

    Raises NotFound when it has none.
    """
    row = row_at(publisher_id, moment)
    if row is None:
        raise NotFound("This publisher has not opened its shop yet. Ask it for a price by e-mail.")
    return reading.parse(merged(row.rules, scope), row.currency, row.version)


def card_numbered(publisher_id: int, version: int, scope: Scope = ANYWHERE) -> Card:
    """The publisher's rate card of that version, in force or not: for what was priced by it.

    Raises NotFound when there is none.
    """
    row = row_numbered(publisher_id, version)
    return reading.parse(merged(row.rules, scope), row.currency, row.version)


def row_at(publisher_id: int, moment: datetime) -> RateCard | None:
    """The newest card that has begun and not ended, of those that were not withdrawn."""
    return db.session.scalars(
        select(RateCard)
        .where(
            RateCard.publisher_id == publisher_id,
            RateCard.valid_from <= moment,
            or_(RateCard.valid_to.is_(None), RateCard.valid_to > moment),
            RateCard.id.not_in(select(RateCardWithdrawal.rate_card_id)),
        )
        .order_by(RateCard.valid_from.desc(), RateCard.version.desc())
        .limit(1)
    ).one_or_none()


def cards(publisher_id: int) -> list[RateCard]:
    """Every rate card of the publisher's, the newest version first, withdrawn ones too."""
    return list(
        db.session.scalars(
            select(RateCard)
            .where(RateCard.publisher_id == publisher_id)
            .order_by(RateCard.version.desc())
        )
    )


def withdrawn(publisher_id: int) -> frozenset[int]:
    """The ids of those that were withdrawn before they began."""
    return frozenset(
        db.session.scalars(
            select(RateCardWithdrawal.rate_card_id)
            .join(RateCard, RateCard.id == RateCardWithdrawal.rate_card_id)
            .where(RateCard.publisher_id == publisher_id)
        )
    )


def row_numbered(publisher_id: int, version: int) -> RateCard:
    """That version of the publisher's rate card. Raises NotFound."""
    found = db.session.scalars(
        select(RateCard).where(RateCard.publisher_id == publisher_id, RateCard.version == version)
    ).one_or_none()
    if found is None:
        raise NotFound("There is nothing here under that address.")
    return found


def newest_version(publisher_id: int) -> int:
    """The number of the newest version; 0 where there is none."""
    newest = select(func.max(RateCard.version)).where(RateCard.publisher_id == publisher_id)
    return db.session.scalar(newest) or 0


def scope_of(article: Article, email: str = "") -> Scope:
    """Where ``article`` stands, for a buyer of that e-mail once it is known."""
    return Scope(
        publication=article.publication.slug,
        section=article.section,
        article=article.public_id,
        customer=email.rpartition("@")[2],
    )


@cache
def default_rules() -> Mapping[str, Any]:
    """The rate card that a publisher starts from."""
    return tomllib.loads((Path(__file__).parent / "default.toml").read_text("utf-8"))
