"""Verbs of rate cards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.pricing import overrides, queries, reading
from licensing.pricing.entries import plain
from licensing.pricing.models import RateCard, RateCardWithdrawal
from licensing.publishers.models import Publisher


class Overtaken(StateConflict):
    """Another version was published since this one was begun."""

    code = "rate-card-overtaken"


def publish_card(
    publisher: Publisher,
    rules: Mapping[str, Any],
    valid_from: datetime,
    actor: Actor,
    valid_to: datetime | None = None,
    *,
    source: str = "",
    began_from: int | None = None,
) -> RateCard:
    """Add the next version of the publisher's rate card, in force from ``valid_from``.

    It stays until a later one begins, or ``valid_to``, when the one before comes back. ``source`` is the file
    that ``rules`` were read from. ``began_from`` is the newest version its writer knew of (0 for none; None
    where that is all the same). Raises InvalidInput naming the entry that is wrong, Overtaken when there is a
    newer version than that. Flushes.
    """
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidInput("A rate card ends after it begins.", field="valid_to")
    check(rules, publisher.currency)
    newest = queries.newest_version(publisher.id)
    if began_from is not None and newest != began_from:
        raise Overtaken(f"Rate card {newest} was published meanwhile.")
    version = newest + 1
    row = RateCard(
        publisher_id=publisher.id,
        version=version,
        valid_from=valid_from,
        valid_to=valid_to,
        currency=publisher.currency,
        rules=plain(rules),
        source=source,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # two at once; the other was first
        raise Overtaken(f"Rate card {version} was published meanwhile.") from None
    audit.record(
        "rate-card:publish",
        f"rate-card:{row.id}",
        actor,
        version=version,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
    )
    return row


def withdraw_card(card: RateCard, actor: Actor) -> None:
    """Take back a card that has not begun: whatever it would have replaced stays.

    Raises StateConflict once it has begun, or was withdrawn. Flushes.
    """
    if card.valid_from <= clock.now():
        raise StateConflict("This rate card has begun. Publish another to change what holds.")
    try:
        with db.session.begin_nested():
            db.session.add(RateCardWithdrawal(rate_card_id=card.id, at=clock.now()))
    except IntegrityError:
        raise StateConflict("This rate card was withdrawn before.") from None
    audit.record(
        "rate-card:withdraw",
        f"rate-card:{card.id}",
        actor,
        version=card.version,
        valid_from=card.valid_from.isoformat(),
    )


def check(rules: Mapping[str, Any], currency: str) -> None:
    """Raise InvalidInput naming what is wrong in the card, or in the card as an override makes it."""
    overrides.check(rules)
    reading.parse(overrides.merged(rules, overrides.ANYWHERE), currency, version=1)
    for number, scope in enumerate(overrides.scopes(rules), 1):
        try:
            reading.parse(overrides.merged(rules, scope), currency, version=1)
        except InvalidInput as wrong:
            where = f"{overrides.KEY}.{number}.rules.{wrong.field}"
            raise InvalidInput(wrong.message, field=where) from None
