"""What the desk's pages read, each through the publisher's scope. Nothing here changes a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from licensing.articles.models import Version
from licensing.core import clock
from licensing.core.db import db
from licensing.core.states import Transition
from licensing.delivery.models import Copy, Download
from licensing.licences.models import Licence
from licensing.orders.models import Decision, Line, Order
from licensing.orders.states import UNDECIDED
from licensing.payments.models import LedgerEntry, Payment
from licensing.publishers.scope import Scope
from licensing.web.desk.words import due

PAGE = 30
"""Rows of a list on one page."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of a list: which, of how many. An address beyond the last shows the last."""

    rows: Sequence[Row]
    number: int
    last: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that is not decided. ``since`` is when the ball last came to whoever has it now."""

    line: Line
    since: datetime
    due_at: datetime
    now: datetime

    @property
    def waited(self) -> timedelta:
        return self.now - self.since

    @property
    def left(self) -> timedelta:
        return self.due_at - self.now

    @property
    def overdue(self) -> bool:
        return self.line.state == "referred" and self.now > self.due_at

    @property
    def soon(self) -> bool:
        """Less than a quarter of the promised time is left."""
        promised = self.due_at - self.since
        return self.line.state == "referred" and not self.overdue and self.left < promised / 4


@dataclass(frozen=True, slots=True)
class Decided:
    """A request and the decision that settled it."""

    line: Line
    decision: Decision


def waiting(scope: Scope) -> list[Waiting]:
    """Requests that are not decided, the longest wait first. A withdrawn order waits for nobody."""
    lines = db.session.scalars(
        _lines(scope)
        .where(Line.state.in_(UNDECIDED), Order.state == "submitted")
        .order_by(Line.created_at, Line.id)
    ).all()
    turned = _last_turns(lines)
    now = clock.now()
    found = [_waiting(line, turned.get(f"line:{line.id}", line.created_at), now) for line in lines]
    return sorted(found, key=lambda one: one.since)


def waiting_count(scope: Scope) -> int:
    """How many requests wait for staff."""
    counted = (
        select(func.count(Line.id))
        .join(Order, Order.id == Line.order_id)
        .where(
            Line.publisher_id == scope.publisher_id,
            Line.state == "referred",
            Order.state == "submitted",
        )
    )
    return db.session.scalar(counted) or 0


def place_of(line: Line) -> Waiting:
    """The same for one request."""
    turned = _last_turns([line])
    return _waiting(line, turned.get(f"line:{line.id}", line.created_at), clock.now())


def decided(scope: Scope, page: int) -> Listing[Decided]:
    """Decided requests, the latest decision first."""
    lines = page_of(
        _lines(scope).where(Line.state.in_(("approved", "declined"))).order_by(Line.id.desc()), page
    )
    settled = _settling(line.id for line in lines.rows)
    rows = [Decided(line, settled[line.id]) for line in lines.rows if line.id in settled]
    return Listing(rows, lines.number, lines.last)


def similar(line: Line, limit: int = 5) -> list[Decided]:
    """Earlier decisions of this publisher about the same use, of this article first."""
    article_id = line.version.article_id
    same = (Version.article_id == article_id).desc()
    lines = db.session.scalars(
        _lines(Scope(line.publisher_id))
        .where(Line.use == line.use, Line.id != line.id, Line.state.in_(("approved", "declined")))
        .order_by(same, Line.id.desc())
        .limit(limit)
    ).all()
    settled = _settling(other.id for other in lines)
    return [Decided(other, settled[other.id]) for other in lines if other.id in settled]


def orders(scope: Scope, page: int, sought: str = "") -> Listing[Order]:
    """Orders, newest first; ``sought`` is in the reference, the organisation, a name or an address."""
    query = scope.select(Order).where(Order.state != "draft")
    if sought:
        like = f"%{literal(sought)}%"
        columns = (Order.reference, Order.organisation, Order.name, Order.email, Order.po_number)
        query = query.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    return page_of(query.order_by(Order.created_at.desc(), Order.id.desc()), page)


def headlines(found: Iterable[Order]) -> dict[int, tuple[str, str]]:
    """Order -> headline and use of its first line."""
    rows = db.session.execute(
        select(Line.order_id, Version.headline, Line.use)
        .join(Version, Version.id == Line.version_id)
        .where(Line.order_id.in_([order.id for order in found]))
        .order_by(Line.position.desc())
    )
    return {order_id: (headline, use) for order_id, headline, use in rows}


def earlier_orders(order: Order, limit: int = 5) -> Sequence[Order]:
    """Other orders of the same person, or of an organisation that writes itself the same."""
    return db.session.scalars(
        Scope(order.publisher_id)
        .select(Order)
        .where(
            Order.id != order.id,
            Order.state != "draft",
            or_(
                func.lower(Order.email) == order.email.lower(),
                func.lower(Order.organisation) == order.organisation.lower(),
            ),
        )
        .order_by(Order.created_at.desc())
        .limit(limit)
    ).all()


def history(order: Order) -> Sequence[Transition]:
    """Everything that happened to the order, its lines, payments, licences and copies."""
    lines = select(Line.id).where(Line.order_id == order.id)
    payments = select(Payment.id).where(Payment.order_id == order.id)
    licences = select(Licence.id).where(Licence.line_id.in_(lines))
    copies = select(Copy.id).where(Copy.licence_id.in_(licences))
    subjects = [f"order:{order.id}"]
    for kind, rows in (
        ("line", lines),
        ("payment", payments),
        ("licence", licences),
        ("copy", copies),
    ):
        subjects += [f"{kind}:{identity}" for identity in db.session.scalars(rows)]
    return db.session.scalars(
        select(Transition).where(Transition.subject.in_(subjects)).order_by(Transition.id)
    ).all()


def ledger(payments: Sequence[Payment]) -> Sequence[LedgerEntry]:
    """What was booked for these payments, in order."""
    paid = [payment.id for payment in payments]
    return db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.payment_id.in_(paid)).order_by(LedgerEntry.id)
    ).all()


def downloads(copies: Sequence[Copy]) -> Sequence[Download]:
    """When these copies were handed out, the latest first."""
    made = [copy.id for copy in copies]
    return db.session.scalars(
        select(Download).where(Download.copy_id.in_(made)).order_by(Download.id.desc())
    ).all()


def _lines(scope: Scope) -> Select[tuple[Line]]:
    return (
        scope.select(Line)
        .join(Order, Order.id == Line.order_id)
        .join(Version, Version.id == Line.version_id)
        .options(joinedload(Line.order), joinedload(Line.version).joinedload(Version.article))
    )


def _waiting(line: Line, since: datetime, now: datetime) -> Waiting:
    return Waiting(line, since, due(since, line.order.publisher.answer_hours), now)


def _last_turns(lines: Iterable[Line]) -> dict[str, datetime]:
    """Line -> when it last went from one side to the other."""
    subjects = [f"line:{line.id}" for line in lines]
    rows = db.session.execute(
        select(Transition.subject, Transition.at)
        .where(Transition.subject.in_(subjects))
        .order_by(Transition.id)
    )
    return {row.subject: row.at for row in rows}


def _settling(line_ids: Iterable[int]) -> dict[int, Decision]:
    """Line -> the decision that approved or declined it: the last, as an offer may have been refused."""
    rows = db.session.scalars(
        select(Decision)
        .where(
            Decision.line_id.in_(list(line_ids)),
            Decision.kind.in_(("approve", "counter", "decline")),
        )
        .order_by(Decision.id)
    )
    return {decision.line_id: decision for decision in rows}


def page_of(query: Select[tuple[Row]], number: int) -> Listing[Row]:
    """One page of what ``query`` finds."""
    counted = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    last = max(1, -(-(counted or 0) // PAGE))
    number = min(max(1, number), last)
    rows = db.session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)).unique().all()
    return Listing(rows, number, last)


def literal(sought: str) -> str:
    """What was typed, with the signs that LIKE gives a meaning taken literally."""
    return sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
