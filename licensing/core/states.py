"""State machines: one table a machine, changes by compare-and-swap, every change a transition row.

A transition row is the history people read. What follows from it (a licence to grant, a copy to
render) is decided by whoever listens, in the same transaction: see ``licensing.jobs.follows``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Index, update

from licensing.core import clock
from licensing.core.audit import Actor
from licensing.core.db import AppendOnly, Id, Mapped, Model, db
from licensing.core.errors import StateConflict


@dataclass(frozen=True, slots=True)
class Machine:
    """A named table ``(state, verb) -> state``."""

    name: str
    table: Mapping[tuple[str, str], str]

    def allows(self, state: str, verb: str) -> bool:
        return (state, verb) in self.table

    def target(self, state: str, verb: str) -> str:
        """The state after ``verb``; raises StateConflict when the table has no such move."""
        try:
            return self.table[state, verb]
        except KeyError:
            raise StateConflict(
                f"This {self.name} is {state}, so it cannot {verb} any more. Reload to see where it stands."
            ) from None

    @property
    def states(self) -> frozenset[str]:
        return frozenset(s for s, _ in self.table) | frozenset(self.table.values())


class Transition(AppendOnly, Model):
    """One change of state of one row: ``subject`` reads ``order:12``."""

    __tablename__ = "transition"
    __table_args__ = (Index("ix_transition_subject", "subject"),)

    id: Mapped[Id]
    machine: Mapped[str]
    subject: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    verb: Mapped[str]
    actor: Mapped[str]
    actor_name: Mapped[str]
    at: Mapped[datetime]


Listener = Callable[[Machine, Transition, Any], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call ``listener(machine, transition, row)`` inside the transaction of every transition."""
    if listener not in _listeners:
        _listeners.append(listener)


def advance(machine: Machine, row: Any, verb: str, actor: Actor) -> Transition:
    """Move ``row`` by ``verb``, only if it still is in the state we saw.

    Flushes, never commits. Raises StateConflict when the table forbids the move or when another
    process moved the row first; nothing is changed then.
    """
    seen = row.state
    target = machine.target(seen, verb)
    swap = update(type(row)).where(type(row).id == row.id, type(row).state == seen)
    db.session.flush()
    swapped = db.session.execute(
        swap.values(state=target).execution_options(synchronize_session=False)
    )
    assert isinstance(swapped, CursorResult)
    if swapped.rowcount != 1:
        db.session.refresh(row)
        raise StateConflict(
            f"This {machine.name} changed to {row.state} a moment ago. Reload to see where it stands."
        )
    db.session.refresh(row, ["state"])
    transition = Transition(
        machine=machine.name,
        subject=f"{machine.name}:{row.id}",
        from_state=seen,
        to_state=target,
        verb=verb,
        actor=str(actor),
        actor_name=actor.name,
        at=clock.now(),
    )
    db.session.add(transition)
    db.session.flush()  # what follows names the transition
    for listener in _listeners:
        listener(machine, transition, row)
    return transition
