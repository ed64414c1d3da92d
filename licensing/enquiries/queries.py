"""Reads of enquiries and readings."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.core.states import Transition
from licensing.enquiries.models import Enquiry, Reading
from licensing.publishers.scope import Scope

CLOSED_SHOWN = 30


def by_token(token: str) -> Enquiry:
    """The enquiry behind its asker's own address. Raises NotFound."""
    found = db.session.scalars(select(Enquiry).where(Enquiry.token == token)).one_or_none()
    if found is None:
        raise NotFound("There is nothing at this address. Use the link from your e-mail.")
    return found


def reading(token: str) -> Reading:
    """The reading at that address. Raises NotFound."""
    found = db.session.scalars(select(Reading).where(Reading.token == token)).one_or_none()
    if found is None:
        raise NotFound("There is nothing at this address. Look for the article again.")
    return found


def open_enquiries(scope: Scope) -> Sequence[Enquiry]:
    """The publisher's enquiries that wait for an answer, the longest wait first."""
    asked = scope.select(Enquiry).where(Enquiry.state == "open")
    return _with_publication(asked.order_by(Enquiry.created_at, Enquiry.id))


def closed_enquiries(scope: Scope) -> Sequence[Enquiry]:
    """The publisher's last enquiries that had their answer, the latest first."""
    closed = scope.select(Enquiry).where(Enquiry.state != "open")
    return _with_publication(closed.order_by(Enquiry.id.desc()).limit(CLOSED_SHOWN))


def open_count(scope: Scope) -> int:
    """How many enquiries wait for the publisher."""
    waiting = scope.select(Enquiry).where(Enquiry.state == "open").subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def same_article(enquiry: Enquiry) -> int:
    """How many other open enquiries ask for the same address."""
    if not enquiry.place:
        return 0
    others = select(func.count(Enquiry.id)).where(
        Enquiry.publication_id == enquiry.publication_id,
        Enquiry.place == enquiry.place,
        Enquiry.state == "open",
        Enquiry.id != enquiry.id,
    )
    return db.session.scalar(others) or 0


def history(enquiry: Enquiry) -> Sequence[Transition]:
    """What happened to it, in order."""
    return db.session.scalars(
        select(Transition)
        .where(Transition.subject == f"enquiry:{enquiry.id}")
        .order_by(Transition.id)
    ).all()


def _with_publication(query: Select[tuple[Enquiry]]) -> Sequence[Enquiry]:
    return db.session.scalars(query.options(joinedload(Enquiry.publication))).all()
