"""Verbs of rate cards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.pricing import card as cards
from licensing.pricing.models import RateCard
from licensing.publishers.models import Publisher


def publish_card(
    publisher: Publisher, rules: Mapping[str, Any], valid_from: datetime, actor: Actor
) -> RateCard:
    """Add the next version of the publisher's rate card, in force from ``valid_from``.

    Raises InvalidInput naming the entry that is wrong. Flushes.
    """
    newest = db.session.scalar(
        select(func.max(RateCard.version)).where(RateCard.publisher_id == publisher.id)
    )
    version = (newest or 0) + 1
    cards.parse(rules, publisher.currency, version)
    row = RateCard(
        publisher_id=publisher.id,
        version=version,
        valid_from=valid_from,
        currency=publisher.currency,
        rules=dict(rules),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rate-card:publish", f"rate-card:{row.id}", actor, version=version)
    return row
