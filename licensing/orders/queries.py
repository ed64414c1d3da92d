"""Reads of orders and requests."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.core.states import Transition
from licensing.orders.models import Decision, Line, Message, Order
from licensing.orders.states import WAITING
from licensing.publishers.scope import Scope


def by_token(token: str) -> Order:
    """The order behind a buyer's unguessable address. Raises NotFound."""
    found = db.session.scalars(select(Order).where(Order.token == token)).one_or_none()
    if found is None:
        raise NotFound("There is no order at this address. Use the link from your e-mail.")
    return found


def waiting_requests(scope: Scope) -> Sequence[Line]:
    """Requests that wait for the desk or for a buyer's answer, oldest first."""
    return db.session.scalars(
        scope.select(Line)
        .where(Line.state.in_(WAITING))
        .options(joinedload(Line.order), joinedload(Line.version))
        .order_by(Line.created_at, Line.id)
    ).all()


def decided_requests(scope: Scope, limit: int = 50) -> Sequence[Line]:
    """Requests that were decided, newest first."""
    return db.session.scalars(
        scope.select(Line)
        .where(Line.state.in_(("approved", "declined")))
        .options(joinedload(Line.order), joinedload(Line.version))
        .order_by(Line.id.desc())
        .limit(limit)
    ).all()


def recent_orders(scope: Scope, limit: int = 100) -> Sequence[Order]:
    """The publisher's orders, newest first, drafts left out."""
    return db.session.scalars(
        scope.select(Order)
        .where(Order.state != "draft")
        .order_by(Order.created_at.desc())
        .limit(limit)
    ).all()


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


def history(order: Order) -> Sequence[Transition]:
    """Every change of the order and its lines, in order."""
    subjects = [f"line:{line.id}" for line in order.lines]
    return db.session.scalars(
        select(Transition)
        .where(or_(Transition.subject == f"order:{order.id}", Transition.subject.in_(subjects)))
        .order_by(Transition.id)
    ).all()
