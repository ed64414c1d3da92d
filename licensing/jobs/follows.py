"""What follows from what: the one list of ``transition -> job``.

Read it top to bottom to see an order through: paid -> grant -> render -> deliver.
"""

from typing import Any

from licensing.core.queue import enqueue
from licensing.core.states import Machine

FOLLOWS: dict[tuple[str, str], str] = {
    ("order", "pay"): "grant",
    ("order", "withdraw"): "close-checkout",
    ("licence", "activate"): "order-copy",
    ("copy", "finish"): "deliver",
    ("payment", "refund"): "revoke",
    ("payment", "lose"): "revoke",
    ("payment", "dispute"): "suspend",
    ("payment", "win"): "restore",
}


def follow(machine: Machine, verb: str, row: Any) -> None:
    """Write the job that follows from this transition, if any, in the same transaction."""
    kind = FOLLOWS.get((machine.name, verb))
    if kind is not None:
        enqueue(kind, f"{machine.name}:{row.id}", id=row.id)
