"""What is said and decided about a line, put on record; and the letters that carry it to both sides."""

from collections.abc import Mapping
from typing import Any

from licensing.core import audit, clock, mail
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.money import Money
from licensing.orders.letters import facts_of_request
from licensing.orders.models import Decision, Line, Message
from licensing.orders.states import UNDECIDED

LONGEST = 4000
"""Of what one side writes to the other, characters."""


def hold(line: Line) -> None:
    """Keep the line's order as it is until the transaction ends, so that nobody acts on one that went on.

    Raises StateConflict when the buyer took it back, or it was settled, before.
    """
    order = line.order
    db.session.refresh(order, with_for_update=True)
    if line.state in UNDECIDED and order.state != "submitted":
        raise StateConflict(f"This order is {order.state}: there is nothing to decide any more.")


def decide(
    line: Line, kind: str, actor: Actor, *, reason: str, price: Money | None = None, **told: Any
) -> Decision:
    """Add a decision to the record; ``told`` are its further columns."""
    decision = Decision(
        line_id=line.id,
        kind=kind,
        reason=reason.strip(),
        conditions=told.pop("conditions", "").strip(),
        amount_minor=price.amount_minor if price else None,
        currency=line.order.currency,
        actor=str(actor),
        actor_name=actor.name,
        at=clock.now(),
        **told,
    )
    db.session.add(decision)
    db.session.flush()  # letters name it
    audit.record(f"line:{kind}", f"line:{line.id}", actor, reason=reason.strip())
    return decision


def say(line: Line, author: str, name: str, body: str) -> Message:
    """Add a word of ``author``, buyer or staff, to what was said."""
    message = Message(line_id=line.id, author=author, author_name=name, body=body, at=clock.now())
    db.session.add(message)
    db.session.flush()  # letters name it
    return message


def words(text: str, field: str, reader: str = "the buyer reads it") -> str:
    """What was written, tidied. Raises InvalidInput, naming ``field``, for nothing and for too much."""
    tidy = text.strip()
    if not tidy:
        raise InvalidInput(f"Write the {field}: {reader}.", field=field)
    if len(tidy) > LONGEST:
        raise InvalidInput(f"Keep this under {LONGEST:,} characters.", field=field)
    return tidy


def write_to_buyer(line: Line, template: str, cause: str, **more: Any) -> None:
    """A letter about the line to its buyer."""
    _write(line, line.order.email, template, cause, more)


def write_to_desk(line: Line, template: str, cause: str, **more: Any) -> None:
    """A letter about the line to the publisher's desk."""
    _write(line, line.order.publisher.email, template, cause, more)


def _write(line: Line, to: str, template: str, cause: str, more: Mapping[str, Any]) -> None:
    mail.queue(template, to, cause, **facts_of_request(line.order, line), **more)
