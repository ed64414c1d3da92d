"""Eight people decide about the same request at once: one decision is left, on both databases."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from licensing.core.db import db, read_only
from licensing.core.errors import StateConflict
from licensing.core.money import Money
from licensing.core.queue import Job
from licensing.core.states import Transition
from licensing.orders import deciding
from licensing.orders.models import Decision, Line
from licensing.orders.offers import Offer
from licensing.orders.states import WAITING
from tests.purchases import ED, TRANSLATION_IN_FULL, on_sale, placed

Decide = Callable[[Line], None]
OFFER = Offer(Money(30000, "GBP"), TRANSLATION_IN_FULL.inputs)
FOUR: tuple[Decide, ...] = (
    lambda line: deciding.approve(line, Money(42500, "GBP"), "", "", ED),
    lambda line: deciding.decline(line, "Not into Latin.", ED),
    lambda line: deciding.counter(line, OFFER, "Instead.", "", ED),
    lambda line: deciding.ask(line, "Who translates it?", ED),
)


def unguarded(line: Line) -> None:
    """A decision by whoever believes what was read before: the control."""
    if line.state in WAITING:
        line.state = "approved"
        db.session.add(
            Decision(
                line_id=line.id, kind="approve", reason="", conditions="", amount_minor=1,
                currency="GBP", actor=str(ED), actor_name=ED.name, at=line.created_at,
            )
        )  # fmt: skip
        db.session.flush()


def at_once(app: Flask, line_id: int, acts: tuple[Decide, ...]) -> list[str]:
    """How each act ended, when all had read the request before any of them wrote."""
    ready = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Decide) -> None:
        with app.app_context():
            line = as_it_was_read(line_id)
            ready.wait()
            try:
                act(line)
                db.session.commit()
                ends.append("done")
            except StateConflict:
                db.session.rollback()
                ends.append("told")

    people = [threading.Thread(target=run, args=(act,)) for act in acts]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return sorted(ends)


def as_it_was_read(line_id: int) -> Line:
    """The line and its order, read in a transaction of their own that has ended."""
    with read_only():
        line = db.session.get_one(Line, line_id)
        kept = [line, line.order, line.order.publisher]
        db.session.expunge_all()
        db.session.rollback()
    db.session.add_all(kept)
    return line


def of(line_id: int) -> tuple[int, int, int]:
    """Decisions, moves of the line, and letters to the buyer after the first."""
    decisions = db.session.scalars(select(Decision).where(Decision.line_id == line_id)).all()
    moves = db.session.scalars(
        select(Transition).where(Transition.subject == f"line:{line_id}")
    ).all()
    told = [
        job
        for job in db.session.scalars(select(Job).where(Job.kind == "mail"))
        if job.payload["template"].startswith("request_")
    ]
    return len(decisions), len(moves), len(told) - 1


def test_eight_who_decide_at_once_leave_one_decision(inside: Flask) -> None:
    line_id = placed(on_sale(), TRANSLATION_IN_FULL).lines[0].id
    db.session.remove()
    acts = (*FOUR[:3], *FOUR[:3], *FOUR[:2])
    assert at_once(inside, line_id, acts) == ["done", *["told"] * 7]
    assert of(line_id) == (1, 1, 1)


def test_eight_who_ask_at_once_ask_one_question(inside: Flask) -> None:
    line_id = placed(on_sale(), TRANSLATION_IN_FULL).lines[0].id
    db.session.remove()
    assert at_once(inside, line_id, (FOUR[3],) * 8) == ["done", *["told"] * 7]
    assert of(line_id) == (1, 1, 1)


def test_without_the_guard_there_would_be_eight(inside: Flask) -> None:
    line_id = placed(on_sale(), TRANSLATION_IN_FULL).lines[0].id
    db.session.remove()
    assert at_once(inside, line_id, (unguarded,) * 8) == ["done"] * 8
    assert of(line_id)[0] == 8
