"""What the desk does about a request: ask, approve, counter, decline. Verbs flush, never commit."""

from datetime import timedelta

from licensing.core import clock, states
from licensing.core.audit import Actor
from licensing.core.errors import InvalidInput
from licensing.core.money import Money
from licensing.documents.coverage import unprintable
from licensing.orders import record
from licensing.orders.models import Line
from licensing.orders.offers import Offer, side_by_side
from licensing.orders.queries import card_of
from licensing.orders.service import QUOTE_DAYS, agree, lines_of
from licensing.orders.states import LINE, ORDER
from licensing.pricing.wish import read_wish


def ask(line: Line, question: str, actor: Actor) -> None:
    """Ask the buyer something; the line waits for an answer. Raises StateConflict, InvalidInput."""
    text = record.words(question, "question")
    record.hold(line)
    states.advance(LINE, line, "ask", actor)
    record.decide(line, "ask", actor, reason=text)
    message = record.say(line, "staff", actor.name, text)
    record.write_to_buyer(line, "request_asked", f"message:{message.id}", question=text)


def approve(line: Line, price: Money, conditions: str, reason: str, actor: Actor) -> None:
    """Approve a request at ``price``; the order is payable once every line has a price.

    Raises StateConflict when it is decided already, InvalidInput for a price that is nothing, less,
    or in another currency.
    """
    _check_terms(line, price, conditions)
    record.hold(line)
    states.advance(LINE, line, "approve", actor)
    record.decide(line, "approve", actor, reason=reason, price=price, conditions=conditions)
    until = agree(line, price, conditions.strip(), actor)
    record.write_to_buyer(
        line,
        "request_approved",
        f"line:{line.id}",
        price=str(price),
        conditions=conditions.strip(),
        pay_until=until.date().isoformat(),
    )


def counter(line: Line, offer: Offer, word: str, reason: str, actor: Actor) -> None:
    """Offer something else than was asked; the line waits until the buyer accepts or refuses.

    ``word`` goes to the buyer with the offer, ``reason`` is for the record. The offer stands for
    ``QUOTE_DAYS``. Raises StateConflict, and InvalidInput for a price as ``approve`` does and, naming its
    question, for an answer that is none.
    """
    text = record.words(word, "word")
    _check_terms(line, offer.price, offer.conditions)
    card = card_of(line)
    inputs = read_wish(line.use, offer.inputs, card).inputs
    record.hold(line)
    states.advance(LINE, line, "counter", actor)
    decision = record.decide(
        line, "counter", actor, reason=reason, price=offer.price, conditions=offer.conditions,
        asked=dict(line.inputs), offered=dict(inputs),
    )  # fmt: skip
    until = clock.now() + timedelta(days=QUOTE_DAYS)
    line.order.payable_until = until
    record.say(line, "staff", actor.name, text)
    record.write_to_buyer(
        line,
        "request_countered",
        f"decision:{decision.id}",
        word=text,
        price=str(offer.price),
        conditions=decision.conditions,
        terms=[
            [term.label, term.asked, term.offered]
            for term in side_by_side(line.use, line.inputs, inputs, card)
        ],
        answer_until=until.date().isoformat(),
    )


def decline(line: Line, reason: str, actor: Actor) -> None:
    """Decline a request with a reason the buyer reads; an order with nothing left is cancelled."""
    text = record.words(reason, "reason")
    record.hold(line)
    states.advance(LINE, line, "decline", actor)
    record.decide(line, "decline", actor, reason=text)
    order = line.order
    if all(other.state == "declined" for other in lines_of(order)):
        states.advance(ORDER, order, "cancel", actor)
    record.write_to_buyer(line, "request_declined", f"line:{line.id}", reason=text)


def _check_terms(line: Line, price: Money, conditions: str) -> None:
    if price.currency != line.order.currency or price.amount_minor <= 0:
        raise InvalidInput(f"Set a price above nothing in {line.order.currency}.", field="price")
    lacking = unprintable(conditions)
    if lacking:
        raise InvalidInput(
            f"Conditions are printed on the licence, which cannot show {lacking}.",
            field="conditions",
        )
