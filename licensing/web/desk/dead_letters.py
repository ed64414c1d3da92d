"""Work that was given up, traced back to the publisher it was for.

A job's cause names what asked for it (``transition:12``, ``copy:3``, ``line:7:request_asked``). What
leads to no publisher, periodic work above all, is for the command line.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from licensing.articles.intake.models import Feed, ImportRun
from licensing.articles.models import Article, Version
from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.core.queue import Job
from licensing.core.states import Transition
from licensing.delivery.models import Copy
from licensing.licences.models import Licence
from licensing.orders.models import Line, Message, Order
from licensing.payments.models import Payment, Refund, StripeEvent
from licensing.publishers.models import Publication
from licensing.publishers.scope import Scope

MOST = 200
"""Dead jobs that are looked at: more than that is no matter for one desk."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose a job is. ``order_id`` is None for a proof or a personal copy, which nobody ordered."""

    publisher_id: int
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that was given up, and the order it is about, if any."""

    job: Job
    order: Order | None


def of_publisher(scope: Scope) -> list[DeadLetter]:
    """The publisher's dead jobs, the latest first."""
    dead = db.session.scalars(
        select(Job).where(Job.state == "dead").order_by(Job.id.desc()).limit(MOST)
    )
    traced = ((job, origin_of(job)) for job in dead)
    return [
        DeadLetter(job, db.session.get(Order, origin.order_id) if origin.order_id else None)
        for job, origin in traced
        if origin is not None and origin.publisher_id == scope.publisher_id
    ]


def get(scope: Scope, job_id: int) -> Job:
    """This publisher's job. Raises NotFound for any other, and for one that leads to nobody."""
    job = db.session.get(Job, job_id)
    origin = origin_of(job) if job else None
    if job is None or origin is None or origin.publisher_id != scope.publisher_id:
        raise NotFound("There is nothing here under that address.")
    return job


def counts() -> dict[str, int]:
    """State -> how many jobs of the whole installation are in it."""
    rows = db.session.execute(
        select(Job.state, func.count(Job.id).label("number")).group_by(Job.state)
    )
    return {row.state: row.number for row in rows}


def origin_of(job: Job) -> Origin | None:
    """Where the job's cause leads, or None."""
    return _origin(job.cause)


def _origin(cause: str) -> Origin | None:
    kind, _, rest = cause.partition(":")
    trace = _TRACES.get(kind)
    return trace(rest.split(":")[0]) if trace else None


def _transition(name: str) -> Origin | None:
    row = db.session.get(Transition, _number(name))
    return _origin(row.subject) if row else None


def _order(name: str) -> Origin | None:
    row = db.session.get(Order, _number(name))
    return Origin(row.publisher_id, row.id) if row else None


def _line(name: str) -> Origin | None:
    row = db.session.get(Line, _number(name))
    return Origin(row.publisher_id, row.order_id) if row else None


def _message(name: str) -> Origin | None:
    row = db.session.get(Message, _number(name))
    return _line(str(row.line_id)) if row else None


def _payment(name: str) -> Origin | None:
    row = db.session.get(Payment, _number(name))
    return _order(str(row.order_id)) if row else None


def _refund(name: str) -> Origin | None:
    row = db.session.get(Refund, _number(name))
    return _payment(str(row.payment_id)) if row else None


def _licence(name: str) -> Origin | None:
    row = db.session.get(Licence, _number(name))
    return _line(str(row.line_id)) if row else None


def _copy(name: str) -> Origin | None:
    row = db.session.get(Copy, _number(name))
    if row is None:
        return None
    if row.licence_id is not None:
        return _licence(str(row.licence_id))
    publisher_id = db.session.scalar(
        select(Publication.publisher_id)
        .join(Article, Article.publication_id == Publication.id)
        .join(Version, Version.article_id == Article.id)
        .where(Version.id == row.version_id)
    )
    return Origin(publisher_id) if publisher_id else None


def _stripe(event_id: str) -> Origin | None:
    """By the session or the payment intent that the event is about."""
    object_id = db.session.scalar(
        select(StripeEvent.object_id).where(StripeEvent.event_id == event_id)
    )
    payment = db.session.scalars(
        select(Payment).where((Payment.session_id == object_id) | (Payment.intent_id == object_id))
    ).first()
    return _order(str(payment.order_id)) if payment and object_id else None


def _import(name: str) -> Origin | None:
    row = db.session.get(ImportRun, _number(name))
    return Origin(row.publisher_id) if row else None


def _feed(name: str) -> Origin | None:
    row = db.session.get(Feed, _number(name))
    return Origin(row.publisher_id) if row else None


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else 0


_TRACES: dict[str, Callable[[str], Origin | None]] = {
    "transition": _transition,
    "order": _order,
    "line": _line,
    "message": _message,
    "payment": _payment,
    "refund": _refund,
    "licence": _licence,
    "copy": _copy,
    "stripe": _stripe,
    "import": _import,
    "feed": _feed,
}
