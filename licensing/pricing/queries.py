"""Reads of rate cards: you ask for the card in force *at* a moment."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from licensing.articles.models import Article
from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.pricing import reading
from licensing.pricing.card import Card
from licensing.pricing.models import RateCard
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
    row = db.session.scalars(
        select(RateCard).where(RateCard.publisher_id == publisher_id, RateCard.version == version)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such rate card.")
    return reading.parse(merged(row.rules, scope), row.currency, row.version)


def row_at(publisher_id: int, moment: datetime) -> RateCard | None:
    """The newest card that has begun and not ended."""
    return db.session.scalars(
        select(RateCard)
        .where(
            RateCard.publisher_id == publisher_id,
            RateCard.valid_from <= moment,
            or_(RateCard.valid_to.is_(None), RateCard.valid_to > moment),
        )
        .order_by(RateCard.valid_from.desc(), RateCard.version.desc())
        .limit(1)
    ).one_or_none()


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
