"""Verbs of rate cards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput
from licensing.pricing import overrides, reading
from licensing.pricing.models import RateCard
from licensing.publishers.models import Publisher


def publish_card(
    publisher: Publisher,
    rules: Mapping[str, Any],
    valid_from: datetime,
    actor: Actor,
    valid_to: datetime | None = None,
) -> RateCard:
    """Add the next version of the publisher's rate card, in force from ``valid_from``.

    It stays until a later one begins, or ``valid_to``, when the one before comes back. Raises InvalidInput
    naming the entry that is wrong. Flushes.
    """
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidInput("A rate card ends after it begins.", field="valid_to")
    check(rules, publisher.currency)
    newest = db.session.scalar(
        select(func.max(RateCard.version)).where(RateCard.publisher_id == publisher.id)
    )
    version = (newest or 0) + 1
    row = RateCard(
        publisher_id=publisher.id,
        version=version,
        valid_from=valid_from,
        valid_to=valid_to,
        currency=publisher.currency,
        rules=dict(rules),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("rate-card:publish", f"rate-card:{row.id}", actor, version=version)
    return row


def check(rules: Mapping[str, Any], currency: str) -> None:
    """Raise InvalidInput naming what is wrong in the card, or in the card as an override makes it."""
    overrides.check(rules)
    for scope in (overrides.ANYWHERE, *overrides.scopes(rules)):
        reading.parse(overrides.merged(rules, scope), currency, version=1)
