"""What follows from what: the one list of ``transition -> job``.

Read it top to bottom to see an order through: paid -> grant -> render -> deliver.
"""

from typing import Any

from licensing.core.queue import enqueue
from licensing.core.states import Machine, Transition

FOLLOWS: dict[tuple[str, str], str] = {
    ("order", "open"): "remind",
    ("order", "pay"): "grant",
    ("order", "withdraw"): "close-checkout",
    ("licence", "activate"): "order-copy",
    ("copy", "finish"): "deliver",
    ("copy", "retry"): "render",
    ("payment", "refund"): "review-licences",
    ("payment", "lose"): "review-licences",
    ("payment", "dispute"): "review-licences",
    ("payment", "win"): "review-licences",
}


DELAYS: dict[str, int] = {"remind": 900}
"""Seconds until a job begins, where it does not begin at once."""


def follow(machine: Machine, transition: Transition, row: Any) -> None:
    """Write the job that follows from this transition, if any, in the same transaction."""
    kind = FOLLOWS.get((machine.name, transition.verb))
    if kind is not None:
        delay = DELAYS.get(kind, 0)
        enqueue(kind, f"transition:{transition.id}", delay_seconds=delay, id=row.id)
