"""Verbs of licences: grant, suspend, restore, revoke, expire. Verbs flush, never commit."""

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus

from sqlalchemy import select

from licensing.articles import territories
from licensing.articles.rights import hold
from licensing.core import audit, clock, ids, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db
from licensing.core.errors import OffprintError
from licensing.core.installation import settings
from licensing.documents.facts import LicenceFacts
from licensing.licences.facts import conditions_for, snapshot
from licensing.licences.models import Licence
from licensing.licences.states import LICENCE
from licensing.orders import queries as order_queries
from licensing.orders import sale
from licensing.orders import service as orders
from licensing.orders.models import Line, Order
from licensing.orders.states import PRICED
from licensing.pricing import grant as granted_by
from licensing.pricing.card import Card
from licensing.pricing.wish import Wish
from licensing.publishers.brand import brand_of


class MayNotBeGranted(OffprintError):
    """What was paid for went off sale first; the message says so to the buyer. Nothing was granted."""

    code = "may-not-be-granted"
    status = HTTPStatus.CONFLICT


def grant(order: Order, actor: Actor = SYSTEM) -> list[Licence]:
    """Grant a licence for every priced line of a paid order. Safe to run twice: a line has one.

    Raises MayNotBeGranted when an article of it is off sale; the whole order is granted or nothing.
    Whoever takes an article off sale meanwhile waits, and then finds the licence among its holders'.
    """
    if order.state not in {"paid", "complete"}:
        return []
    lines = [line for line in orders.lines_of(order) if line.state in PRICED]
    for line in lines:
        if _of_line(line) is None and (barred := sale.bar(line, hold(line.version), clock.now())):
            raise MayNotBeGranted(barred)
    return [_of_line(line) or _grant_line(line, actor) for line in lines]


def suspend(licence: Licence, actor: Actor, reason: str) -> None:
    """Hold the licence, for as long as its payment is disputed. Nothing if it is not active."""
    _move(licence, "suspend", actor, reason)


def restore(licence: Licence, actor: Actor, reason: str) -> None:
    """Give a suspended licence back. Nothing if it is not suspended."""
    _move(licence, "restore", actor, reason)


def revoke(licence: Licence, actor: Actor, reason: str) -> None:
    """End the licence for good. Nothing if it is revoked already."""
    _move(licence, "revoke", actor, reason)


def expire_ended(today: date) -> int:
    """Mark licences whose term has ended; return how many."""
    ended = db.session.scalars(
        select(Licence).where(Licence.state.in_(("active", "suspended")), Licence.ends_on < today)
    ).all()
    for licence in ended:
        _move(licence, "expire", SYSTEM, "The term ended")
    return len(ended)


def of_order(order: Order) -> list[Licence]:
    """The licences granted under the order."""
    return list(
        db.session.scalars(
            select(Licence)
            .join(Line, Licence.line_id == Line.id)
            .where(Line.order_id == order.id)
            .order_by(Line.position)
        )
    )


def proposed_facts(
    wish: Wish,
    card: Card,
    *,
    licensee: str,
    fee: str,
    reference: str,
    number: str,
    countries: Sequence[str] = (),
    open_licence: str = "",
) -> LicenceFacts:
    """What a licence from today would say. A proof shows it; a grant snapshots it.

    ``countries`` are ISO 3166 codes; none is the world. ``open_licence`` is the article's own address
    of one, if any.
    """
    use, quantity = granted_by.words(wish, card)
    starts = clock.today()
    return LicenceFacts(
        number=number,
        licensee=licensee,
        use=use,
        quantity=quantity,
        territory=territories.in_words(countries),
        starts_on=starts,
        ends_on=end_of_term(starts, granted_by.months(wish, card)),
        fee=fee,
        conditions=conditions_for(wish.use, open_licence),
        issued_at=clock.now().replace(microsecond=0),
        verify_url=verify_url(number),
        reference=reference,
    )


def end_of_term(starts: date, months: int) -> date:
    """The last day, inclusive, of a term of ``months`` months: a year from 1 March ends 28 February."""
    index = starts.month - 1 + months
    year, month = starts.year + index // 12, index % 12 + 1
    day = min(starts.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def verify_url(number: str) -> str:
    """Where anybody checks the licence of that number."""
    return f"{settings().base_url}/verify/{number}"


def _of_line(line: Line) -> Licence | None:
    return db.session.scalars(select(Licence).where(Licence.line_id == line.id)).one_or_none()


def _grant_line(line: Line, actor: Actor) -> Licence:
    facts = _facts_for(line)
    brand = brand_of(line.version.article.publication)
    licence = Licence(
        line_id=line.id,
        publisher_id=line.publisher_id,
        version_id=line.version_id,
        number=facts.number,
        state="pending",
        licensee=facts.licensee,
        use=line.use,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        facts=snapshot(facts, brand, line.territories),
        granted_at=facts.issued_at,
    )
    db.session.add(licence)
    db.session.flush()
    states.advance(LICENCE, licence, "activate", actor)
    audit.record("licence:grant", f"licence:{licence.id}", actor, number=licence.number)
    return licence


def _facts_for(line: Line) -> LicenceFacts:
    order = line.order
    wish = Wish(line.use, line.inputs)
    decided = order_queries.settled_by(line)
    agreed = decided.conditions if decided is not None else ""
    quote = line.quote
    assert quote is not None, "a priced line has a quote"
    reference = f"Order {order.reference}" + (f", PO {order.po_number}" if order.po_number else "")
    facts = proposed_facts(
        wish,
        order_queries.card_of(line),
        licensee=order.organisation,
        fee=str(quote.total),
        reference=reference,
        number=ids.number(3),
        countries=line.territories,
        open_licence=line.version.open_licence,
    )
    return replace(facts, conditions=(*filter(None, (agreed,)), *facts.conditions))


def _move(licence: Licence, verb: str, actor: Actor, reason: str) -> None:
    if not LICENCE.allows(licence.state, verb):
        return
    states.advance(LICENCE, licence, verb, actor)
    audit.record(f"licence:{verb}", f"licence:{licence.id}", actor, reason=reason)
