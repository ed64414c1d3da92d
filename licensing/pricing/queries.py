"""Reads of rate cards: you ask for the card in force *at* a moment."""

from datetime import datetime

from sqlalchemy import select

from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.pricing import card as cards
from licensing.pricing.card import Card
from licensing.pricing.models import RateCard


def card_at(publisher_id: int, moment: datetime) -> Card:
    """The publisher's rate card in force at ``moment``. Raises NotFound when it has none."""
    row = db.session.scalars(
        select(RateCard)
        .where(RateCard.publisher_id == publisher_id, RateCard.valid_from <= moment)
        .order_by(RateCard.valid_from.desc(), RateCard.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("This publisher has not opened its shop yet. Ask it for a price by e-mail.")
    return cards.parse(row.rules, row.currency, row.version)
