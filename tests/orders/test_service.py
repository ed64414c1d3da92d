"""Placing an order and the desk's decisions, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.core import clock, ids
from licensing.core.db import db
from licensing.core.errors import InvalidFields, InvalidInput, StateConflict
from licensing.core.money import Money
from licensing.core.queue import Job
from licensing.core.states import Transition
from licensing.orders import deciding, queries, replying
from licensing.orders import service as orders
from licensing.orders.buyer import read_buyer
from licensing.orders.models import Line, Order, QuoteSnapshot
from licensing.orders.placement import NotForSale, Placement, PriceChanged
from tests import factories
from tests.purchases import BEA, ED, EPRINT, TRANSLATION, on_sale, placed


def letters(to: str | None = None) -> list[str]:
    jobs = db.session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))
    return [job.payload["template"] for job in jobs if to in (None, job.payload["to"])]


def test_a_priced_order_is_payable_at_once_with_its_quote_copied(inside: Flask) -> None:
    order = placed(on_sale())
    assert order.state == "payable"
    assert order.total == Money(30000, "GBP")
    quote = order.lines[0].quote
    assert quote is not None
    assert quote.rate_card_version == 1
    assert [line["amount_minor"] for line in quote.lines] == [30000]


def test_a_later_rate_card_leaves_an_order_alone(inside: Flask) -> None:
    article = on_sale()
    order = placed(article)
    dearer = {"uses": {"eprint": {
        "audience": [{"id": "50", "label": "up to 50 staff", "price": "900"}],
        "term": [{"id": "12", "label": "1 year", "months": 12, "factor": "1"}],
    }}}  # fmt: skip
    factories.rate_card(article.publication.publisher, dearer, version=2, valid_from=clock.now())
    db.session.commit()
    db.session.expire_all()
    assert order.total == Money(30000, "GBP")
    assert placed(article).total == Money(90000, "GBP")


def test_the_same_form_sent_twice_makes_one_order(inside: Flask) -> None:
    article = on_sale()
    first = placed(article, submission="form-1")
    second = placed(article, submission="form-1")
    assert first.id == second.id
    assert len(db.session.scalars(select(Order)).all()) == 1


def test_a_price_that_changed_while_the_buyer_waited_orders_nothing(inside: Flask) -> None:
    article = on_sale()
    seen = Placement(article.current, EPRINT, ids.token(), seen_total=Money(25000, "GBP"))
    with pytest.raises(PriceChanged) as changed:
        orders.place(seen, read_buyer(factories.BEA), BEA)
    assert changed.value.now == Money(30000, "GBP")
    assert "£250.00" in changed.value.message
    assert db.session.scalars(select(Order)).all() == []


def test_a_withdrawn_article_cannot_be_ordered(inside: Flask) -> None:
    article = on_sale(withdrawn_at=clock.now())
    with pytest.raises(NotForSale):
        placed(article)


def test_an_article_withdrawn_after_the_order_cannot_be_paid(inside: Flask) -> None:
    article = on_sale()
    order = placed(article)
    article.withdrawn_at = clock.now()
    db.session.commit()
    with pytest.raises(StateConflict, match="off sale"):
        orders.check_payable(order)


def test_a_referred_use_waits_for_the_desk_and_tells_both_sides(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    line = order.lines[0]
    assert (order.state, line.state) == ("submitted", "referred")
    assert line.referral == "The editor reads every translation before it is used."
    assert letters("bea@ternandgull.example") == ["request_received"]
    assert letters(order.publisher.email) == ["staff_new_request"]


def test_approval_sets_the_price_and_makes_the_order_payable(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    deciding.approve(order.lines[0], Money(42500, "GBP"), "Credit in French", "As in May", ED)
    db.session.commit()
    assert order.state == "payable"
    assert order.total == Money(42500, "GBP")
    decision = queries.decisions(order.lines[0])[0]
    assert (decision.kind, decision.amount_minor, decision.actor_name) == (
        "approve",
        42500,
        "Ed Marlowe",
    )
    assert letters("bea@ternandgull.example")[-1] == "request_approved"


def test_a_question_goes_to_the_buyer_and_the_answer_back_to_the_desk(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    line = order.lines[0]
    deciding.ask(line, "Who translates it?", ED)
    db.session.commit()
    assert line.state == "asked"
    replying.answer(line, "Our own staff in Lille.", BEA)
    db.session.commit()
    assert line.state == "referred"
    assert [m.body for m in queries.messages(line)] == [
        "Who translates it?",
        "Our own staff in Lille.",
    ]


def test_declining_the_only_line_cancels_the_order_with_a_reason(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    deciding.decline(order.lines[0], "We do not license translations into Latin.", ED)
    db.session.commit()
    assert (order.lines[0].state, order.state) == ("declined", "cancelled")
    assert letters("bea@ternandgull.example")[-1] == "request_declined"


def test_a_request_is_decided_once(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    deciding.decline(order.lines[0], "No.", ED)
    db.session.commit()
    with pytest.raises(StateConflict, match="declined"):
        deciding.approve(order.lines[0], Money(1, "GBP"), "", "", ED)


@pytest.mark.parametrize("price", [Money(0, "GBP"), Money(-5, "GBP"), Money(100, "EUR")])
def test_a_price_must_be_more_than_nothing_in_the_orders_currency(
    inside: Flask, price: Money
) -> None:
    order = placed(on_sale(), TRANSLATION)
    with pytest.raises(InvalidInput) as refused:
        deciding.approve(order.lines[0], price, "", "", ED)
    assert refused.value.field == "price"


def test_a_price_that_ran_out_lapses(inside: Flask) -> None:
    order = placed(on_sale())
    assert orders.lapse_overdue(clock.now()) == 0
    assert orders.lapse_overdue(clock.now() + timedelta(days=31)) == 1
    db.session.commit()
    assert order.state == "lapsed"


def test_every_change_is_a_transition_with_its_actor(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    deciding.approve(order.lines[0], Money(100, "GBP"), "", "", ED)
    db.session.commit()
    told = [(t.machine, t.verb, t.actor) for t in queries.history(order)]
    assert told == [
        ("order", "submit", str(BEA)),
        ("line", "approve", str(ED)),
        ("order", "open", str(ED)),
    ]
    assert len(db.session.scalars(select(Transition)).all()) == 3


def test_one_quote_is_in_force_and_the_database_insists(inside: Flask) -> None:
    order = placed(on_sale())
    quote = order.lines[0].quote
    assert quote is not None
    twin = QuoteSnapshot(
        line_id=quote.line_id, in_force=True, currency="GBP", total_minor=1, lines=[],
        rate_card_version=None, valid_until=quote.valid_until, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(twin)
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


def test_a_buyers_details_are_checked_together_each_with_its_remedy() -> None:
    with pytest.raises(InvalidFields) as refused:
        read_buyer({"email": "bea at tern", "country": "ZZ", "po_number": "P" * 41})
    assert set(refused.value.errors) == {
        "name", "organisation", "email", "address", "country", "po_number",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("GB", "gb 980 7806 84", "GB980780684"),
        ("DE", "136695976", "DE136695976"),
        ("US", "n/a", "n/a"),
    ],
)
def test_a_vat_number_is_kept_in_its_countrys_form(country: str, typed: str, kept: str) -> None:
    buyer = read_buyer(factories.BEA | {"country": country, "vat_number": typed})
    assert buyer.vat_number == kept


def test_a_wrong_vat_number_says_what_to_do() -> None:
    with pytest.raises(InvalidFields) as refused:
        read_buyer(factories.BEA | {"country": "DE", "vat_number": "136695978"})
    assert refused.value.errors == {
        "vat_number": "That is not a VAT number of Germany. Check it, or leave it empty."
    }


def test_hostile_details_lose_their_control_characters() -> None:
    buyer = read_buyer(factories.BEA | {"name": "Bea\r\nBcc: all@x.example\x00"})
    assert buyer.name == "Bea Bcc: all@x.example"


def test_what_a_copy_cannot_show_is_refused_before_it_is_paid(inside: Flask) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_buyer(factories.BEA | {"organisation": "株式会社 Tern"})
    assert "株式会社" in refused.value.errors["organisation"]
    order = placed(on_sale(), TRANSLATION)
    with pytest.raises(InvalidInput) as condition:
        deciding.approve(order.lines[0], Money(100, "GBP"), "Credit 山田", "", ED)
    assert condition.value.field == "conditions"
    with pytest.raises(NotForSale, match="山"):
        placed(on_sale(standfirst="The mountain 山 is licensed by nobody."))


def test_accents_and_greek_are_no_obstacle() -> None:
    assert read_buyer(factories.BEA | {"organisation": "Łódź & Αθήνα Ærø"}).organisation


def test_a_request_the_buyer_took_back_is_not_decided(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    orders.withdraw(order, BEA)
    db.session.commit()
    decisions: tuple[Callable[[Line], None], ...] = (
        lambda line: deciding.ask(line, "Why?", ED),
        lambda line: deciding.approve(line, Money(100, "GBP"), "", "", ED),
        lambda line: deciding.decline(line, "No.", ED),
    )
    for decide in decisions:
        with pytest.raises(StateConflict, match="withdrawn"):
            decide(order.lines[0])
