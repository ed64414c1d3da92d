"""What the buyer says to the desk about a request. Verbs flush, never commit."""

from licensing.core import audit, clock, states
from licensing.core.audit import Actor
from licensing.core.errors import StateConflict
from licensing.orders import queries, record
from licensing.orders.models import Decision, Line
from licensing.orders.service import agree
from licensing.orders.states import LINE


def answer(line: Line, body: str, actor: Actor) -> None:
    """The buyer's answer; the line goes back to the desk. Raises StateConflict, InvalidInput."""
    text = record.words(body, "answer", "the desk reads it")
    record.hold(line)
    states.advance(LINE, line, "answer", actor)
    record.say(line, "buyer", line.order.name, text)
    audit.record("line:answer", f"line:{line.id}", actor)


def accept(line: Line, offer_id: int, actor: Actor) -> None:
    """Take the desk's offer: the line is what was offered, at that price, and the order is payable.

    Raises StateConflict when ``offer_id`` is not the offer that stands, or not any more.
    """
    record.hold(line)
    offer = _standing(line, offer_id)
    states.advance(LINE, line, "accept", actor)
    price = offer.price
    assert price is not None, "an offer has a price"
    line.inputs = dict(offer.offered or line.inputs)
    agree(line, price, offer.conditions, actor)
    audit.record("line:accept", f"line:{line.id}", actor, decision=offer.id)
    record.write_to_desk(
        line,
        "staff_offer_accepted",
        f"decision:{offer.id}",
        price=str(price),
        staff=offer.actor_name,
    )


def refuse(line: Line, offer_id: int, word: str, actor: Actor) -> None:
    """Decline the desk's offer, with a word if the buyer likes; the line goes back to the desk.

    Raises StateConflict as ``accept`` does, InvalidInput for too long a word.
    """
    text = record.words(word, "word", "the desk reads it") if word.strip() else ""
    record.hold(line)
    offer = _standing(line, offer_id)
    states.advance(LINE, line, "refuse", actor)
    line.order.payable_until = None
    if text:
        record.say(line, "buyer", line.order.name, text)
    audit.record("line:refuse", f"line:{line.id}", actor, decision=offer.id)
    record.write_to_desk(
        line,
        "staff_offer_refused",
        f"decision:{offer.id}",
        price=str(offer.price),
        staff=offer.actor_name,
        word=text,
    )


def _standing(line: Line, offer_id: int) -> Decision:
    """The offer the buyer answers. Raises StateConflict when it is another one, or lapsed."""
    offer = queries.offer(line)
    if offer is None or offer.id != offer_id:
        raise StateConflict(
            "This offer does not stand any more. Look at where your request is now."
        )
    until = line.order.payable_until
    if until is not None and clock.now() >= until:
        raise StateConflict("This offer has lapsed. Start again from the article to ask anew.")
    return offer
