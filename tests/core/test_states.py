"""A row moves by its table, once, and leaves a transition; of two who move it, one does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from licensing.core import ids, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.clock import now
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.core.states import Machine, Transition, advance
from licensing.orders.models import Order
from tests import factories

ED = Actor("staff", "7", "Ed Marlowe")
RACERS = 6

MACHINE = Machine(
    "order",
    {
        ("submitted", "approve"): "payable",
        ("submitted", "decline"): "cancelled",
        ("payable", "pay"): "paid",
    },
)


def order(state: str = "submitted") -> Order:
    """An order that waits; flushed."""
    publisher = factories.publisher()
    made = Order(
        reference=ids.number(2),
        token=ids.token(),
        publisher_id=publisher.id,
        state=state,
        currency="GBP",
        terms_version="1",
        submission=ids.token(),
        created_at=now(),
        **factories.BEA,
    )
    db.session.add(made)
    db.session.flush()
    return made


def test_a_row_moves_by_its_table_and_the_move_is_on_record(inside: Flask) -> None:
    row = order()
    advance(MACHINE, row, "approve", ED)
    db.session.commit()
    assert row.state == "payable"
    kept = db.session.scalars(select(Transition)).one()
    assert (kept.subject, kept.from_state, kept.to_state, kept.verb, kept.actor, kept.actor_name) == (
        f"order:{row.id}", "submitted", "payable", "approve", "staff:7", "Ed Marlowe",
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["pay", "unheard-of"])
def test_what_the_table_forbids_changes_nothing(inside: Flask, verb: str) -> None:
    row = order()
    with pytest.raises(StateConflict, match="is submitted, so it cannot"):
        advance(MACHINE, row, verb, ED)
    assert row.state == "submitted"
    assert db.session.scalar(select(func.count(Transition.id))) == 0


def test_a_row_that_another_moved_first_is_left_alone(app: Flask) -> None:
    with app.app_context():
        row = order()
        identity = row.id
        db.session.commit()
        db.session.refresh(row)
        db.session.expunge(row)  # as a page that was opened a while ago
    with app.app_context():
        advance(MACHINE, db.session.get_one(Order, identity), "approve", ED)
        db.session.commit()
    with app.app_context():
        db.session.add(row)
        with pytest.raises(StateConflict, match="changed to payable a moment ago"):
            advance(MACHINE, row, "decline", SYSTEM)


def race(app: Flask, move: Callable[[int], None]) -> int:
    """Several approve one order at the same moment; how many approvals are on record."""
    with app.app_context():
        identity = order().id
        db.session.commit()
    start = Barrier(RACERS)

    def run(_: int) -> None:
        with app.app_context():
            row = db.session.get_one(Order, identity)
            assert row.state == "submitted"
            db.session.expunge(row)
            db.session.rollback()
            start.wait()
            db.session.add(row)
            try:
                move(identity)
                db.session.commit()
            except StateConflict:
                db.session.rollback()

    with ThreadPoolExecutor(RACERS) as threads:
        list(threads.map(run, range(RACERS)))
    with app.app_context():
        return db.session.scalar(select(func.count(Transition.id))) or 0


def approve_as_seen(identity: int) -> None:
    row = next(each for each in db.session if isinstance(each, Order) and each.id == identity)
    advance(MACHINE, row, "approve", ED)


def test_of_many_who_approve_at_once_one_does(app: Flask) -> None:
    assert race(app, approve_as_seen) == 1


def test_without_compare_and_swap_all_of_them_would(app: Flask) -> None:
    """The negative control of the test above: look at the state, then write, with nothing between."""

    def look_then_write(identity: int) -> None:
        row = next(each for each in db.session if isinstance(each, Order) and each.id == identity)
        target = MACHINE.target(row.state, "approve")
        row.state = target
        db.session.add(
            Transition(
                machine="order",
                subject=f"order:{identity}",
                from_state="submitted",
                to_state=target,
                verb="approve",
                actor=str(ED),
                actor_name=ED.name,
                at=now(),
            )
        )

    assert race(app, look_then_write) == RACERS


def test_who_listens_is_told_in_the_same_transaction(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(states, "_listeners", [])
    states.listen(
        lambda machine, transition, row: heard.append(f"{machine.name} {transition.verb} {row.id}")
    )
    row = order()
    advance(MACHINE, row, "approve", ED)
    assert heard == [f"order approve {row.id}"]


def test_a_machine_names_its_states() -> None:
    assert MACHINE.states == {"submitted", "payable", "cancelled", "paid"}
