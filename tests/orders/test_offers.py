"""The desk offers something else than was asked, and the buyer's word on it; on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.money import Money
from licensing.core.queue import Job
from licensing.licences import service as licences
from licensing.licences.facts import said_by
from licensing.orders import deciding, queries, replying
from licensing.orders import service as orders
from licensing.orders.models import Line, Order
from licensing.orders.offers import Offer, Term, side_by_side
from licensing.pricing.wish import Wish
from tests.purchases import BEA, ED, TRANSLATION_IN_FULL, on_sale, placed

CANADA = {**TRANSLATION_IN_FULL.inputs, "languages": "French, for Canada"}
OFFER = Offer(Money(38000, "GBP"), CANADA, "Name the translator.")
TOO_LARGE = Wish("eprint", {"audience": "more", "term": "24"})
"""2,880.00 by the card, which leaves anything over 2,500.00 to a person."""


def offered(order: Order, offer: Offer = OFFER) -> tuple[Line, int]:
    """The line that was offered something else, and which offer that is."""
    line = order.lines[0]
    deciding.counter(line, offer, "We hold French for Canada alone.", "The agency has France", ED)
    db.session.commit()
    made = queries.offer(line)
    assert made is not None
    return line, made.id


def last_letter() -> tuple[str, str]:
    job = db.session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id.desc())).first()
    assert job is not None
    return job.payload["template"], job.payload["to"]


def test_an_offer_waits_for_the_buyer_and_tells_them(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, _ = offered(order)
    assert (line.state, order.state, order.total) == ("countered", "submitted", None)
    assert line.inputs == TRANSLATION_IN_FULL.inputs, "as it was asked, until it is accepted"
    assert last_letter() == ("request_countered", order.email)
    assert queries.messages(line)[-1].body == "We hold French for Canada alone."


def test_accepting_makes_the_line_what_was_offered_and_payable_at_that_price(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, offer = offered(order)
    replying.accept(line, offer, BEA)
    db.session.commit()
    assert (line.state, order.state, order.total) == ("approved", "payable", Money(38000, "GBP"))
    assert line.inputs == CANADA
    assert last_letter() == ("staff_offer_accepted", order.publisher.email)


def test_the_licence_says_what_was_offered(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    replying.accept(*offered(order), BEA)
    orders.pay(order, BEA)
    [licence] = licences.grant(order)
    assert "French, for Canada" in said_by(licence).use
    assert said_by(licence).conditions[0] == "Name the translator."


def test_what_was_asked_stays_on_record(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, offer = offered(order)
    replying.accept(line, offer, BEA)
    db.session.commit()
    [decision] = queries.decisions(line)
    assert (decision.kind, decision.reason) == ("counter", "The agency has France")
    assert (decision.asked, decision.offered) == (TRANSLATION_IN_FULL.inputs, OFFER.inputs)
    assert [step.verb for step in queries.history(order)] == ["submit", "counter", "accept", "open"]


def test_refusing_gives_the_request_back_to_the_desk_with_a_word(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, offer = offered(order)
    replying.refuse(line, offer, "We print in France.", BEA)
    db.session.commit()
    assert (line.state, order.state, order.payable_until) == ("referred", "submitted", None)
    assert queries.messages(line)[-1].body == "We print in France."
    assert last_letter() == ("staff_offer_refused", order.publisher.email)


def test_a_refused_offer_binds_nobody_when_the_desk_approves_after_all(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, offer = offered(order)
    replying.refuse(line, offer, "", BEA)
    deciding.approve(line, Money(60000, "GBP"), "", "", ED)
    orders.pay(order, BEA)
    [licence] = licences.grant(order)
    assert "Name the translator." not in said_by(licence).conditions
    assert "French, for Canada" not in said_by(licence).use


ANSWERS: tuple[Callable[[Line, int], None], ...] = (
    lambda line, offer: replying.accept(line, offer, BEA),
    lambda line, offer: replying.refuse(line, offer, "No.", BEA),
)


@pytest.mark.parametrize("reply", ANSWERS)
def test_an_offer_that_was_not_the_one_seen_is_not_answered(
    inside: Flask, reply: Callable[[Line, int], None]
) -> None:
    line, first = offered(placed(on_sale(), TRANSLATION_IN_FULL))
    replying.refuse(line, first, "", BEA)
    db.session.commit()
    deciding.counter(line, Offer(Money(99000, "GBP"), line.inputs), "All of it.", "", ED)
    with pytest.raises(StateConflict, match="does not stand any more"):
        reply(line, first)


@pytest.mark.parametrize("reply", ANSWERS)
def test_an_offer_is_answered_once(inside: Flask, reply: Callable[[Line, int], None]) -> None:
    line, offer = offered(placed(on_sale(), TRANSLATION_IN_FULL))
    replying.accept(line, offer, BEA)
    db.session.commit()
    with pytest.raises(StateConflict):
        reply(line, offer)


def test_an_offer_that_nobody_answered_lapses_with_its_order(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, offer = offered(order)
    waiting = placed(on_sale(), TRANSLATION_IN_FULL)
    order.payable_until = clock.now()
    with pytest.raises(StateConflict, match="lapsed"):
        replying.accept(line, offer, BEA)
    db.session.commit()
    assert orders.lapse_overdue(clock.now() + timedelta(days=90)) == 1
    assert (order.state, waiting.state) == ("lapsed", "submitted")


def test_an_offer_on_an_order_that_was_withdrawn_is_not_taken(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION_IN_FULL)
    line, offer = offered(order)
    orders.withdraw(order, BEA)
    db.session.commit()
    with pytest.raises(StateConflict, match="withdrawn"):
        replying.accept(line, offer, BEA)


@pytest.mark.parametrize(
    ("offer", "field"),
    [
        (Offer(Money(0, "GBP"), TRANSLATION_IN_FULL.inputs), "price"),
        (Offer(Money(100, "EUR"), TRANSLATION_IN_FULL.inputs), "price"),
        (Offer(Money(100, "GBP"), {"languages": "", "medium": "Print"}), "languages"),
        (Offer(Money(100, "GBP"), TRANSLATION_IN_FULL.inputs, "Credit 山田"), "conditions"),
    ],
)
def test_an_offer_that_cannot_be_licensed_is_not_made(
    inside: Flask, offer: Offer, field: str
) -> None:
    line = placed(on_sale(), TRANSLATION_IN_FULL).lines[0]
    with pytest.raises(InvalidInput) as refused:
        deciding.counter(line, offer, "Instead.", "", ED)
    assert (refused.value.field, line.state) == (field, "referred")


def test_a_use_that_has_a_price_is_offered_with_the_cards_own_answers(inside: Flask) -> None:
    order = placed(on_sale(), TOO_LARGE)
    assert order.state == "submitted", "over the limit, so a person decides"
    line = order.lines[0]
    a_year = Offer(Money(150000, "GBP"), {"audience": "more", "term": "12"})
    replying.accept(*offered(order, a_year), BEA)
    assert line.inputs["term"] == "12"
    terms = side_by_side("eprint", TOO_LARGE.inputs, line.inputs, queries.card_of(line))
    assert [term for term in terms if term.changed] == [Term("Term", "2 years", "1 year")]
    with pytest.raises(InvalidInput) as refused:
        deciding.counter(
            line, Offer(Money(1, "GBP"), {"audience": "more", "term": "7"}), "!", "", ED
        )
    assert refused.value.field == "term"
