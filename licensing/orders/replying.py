"""What the buyer says to the desk about a request. Verbs flush, never commit."""

from licensing.core import audit, states
from licensing.core.audit import Actor
from licensing.orders import record
from licensing.orders.models import Line
from licensing.orders.states import LINE


def answer(line: Line, body: str, actor: Actor) -> None:
    """The buyer's answer; the line goes back to the desk. Raises StateConflict, InvalidInput."""
    text = record.words(body, "answer", "the desk reads it")
    record.hold(line)
    states.advance(LINE, line, "answer", actor)
    record.say(line, "buyer", line.order.name, text)
    audit.record("line:answer", f"line:{line.id}", actor)
