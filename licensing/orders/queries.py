"""Reads of orders and requests."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.core.states import Transition
from licensing.orders.models import Decision, Line, Message, Order
from licensing.pricing.card import Card
from licensing.pricing.queries import card_at, card_numbered, scope_of


def by_token(token: str) -> Order:
    """The order behind a buyer's unguessable address. Raises NotFound."""
    found = db.session.scalars(select(Order).where(Order.token == token)).one_or_none()
    if found is None:
        raise NotFound("There is no order at this address. Use the link from your e-mail.")
    return found


def card_of(line: Line) -> Card:
    """The rate card whose words the line's answers are in.

    That is the one its price was worked out from, which may have ended since; else the one that was in
    force when it was ordered. Raises NotFound when there is none.
    """
    order, quote = line.order, line.quote
    scope = scope_of(line.version.article, order.email)
    if quote is None or quote.rate_card_version is None:
        return card_at(order.publisher_id, order.created_at, scope)
    return card_numbered(order.publisher_id, quote.rate_card_version, scope)


def messages(line: Line) -> Sequence[Message]:
    """What was said about a line, in order."""
    return db.session.scalars(
        select(Message).where(Message.line_id == line.id).order_by(Message.id)
    ).all()


def decisions(line: Line) -> Sequence[Decision]:
    """What was decided about a line, in order."""
    return db.session.scalars(
        select(Decision).where(Decision.line_id == line.id).order_by(Decision.id)
    ).all()


def offer(line: Line) -> Decision | None:
    """What the desk offered and the buyer has not answered yet."""
    return _last(line, "counter") if line.state == "countered" else None


def settled_by(line: Line) -> Decision | None:
    """The decision that a line was approved or declined by: an offer, where the buyer accepted one."""
    kinds = {"approved": ("approve", "counter"), "declined": ("decline",)}.get(line.state)
    return _last(line, *kinds) if kinds else None


def history(order: Order) -> Sequence[Transition]:
    """Every change of the order and its lines, in order."""
    subjects = [f"line:{line.id}" for line in order.lines]
    return db.session.scalars(
        select(Transition)
        .where(or_(Transition.subject == f"order:{order.id}", Transition.subject.in_(subjects)))
        .order_by(Transition.id)
    ).all()


def _last(line: Line, *kinds: str) -> Decision | None:
    return db.session.scalars(
        select(Decision)
        .where(Decision.line_id == line.id, Decision.kind.in_(kinds))
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
