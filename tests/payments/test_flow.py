"""Paying through the stand-in for Stripe, over HTTP, with signed webhooks; on both databases."""

import json
import time

import pytest
import requests
from sqlalchemy import func, select

from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.money import Money
from licensing.licences import service as licences
from licensing.licences.models import Licence
from licensing.orders import service as orders
from licensing.orders.models import Order
from licensing.payments import gateway
from licensing.payments import service as payments
from licensing.payments.models import LedgerEntry, Payment, Refund, StripeEvent
from licensing.stripe_sandbox.webhooks import signature
from tests.purchases import BEA, ED, checked_out, on_sale, placed
from tests.shop import Shop


def booked() -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))) or 0)


def paid_order(shop: Shop, card: str = "4242 4242 4242 4242") -> Order:
    """An order paid at the stand-in, its webhooks delivered and its jobs run."""
    payment = checked_out(placed(on_sale()))
    assert payment.session_url is not None
    assert shop.pay(payment.session_url, card).status_code in {302, 303}
    db.session.rollback()
    shop.settle()
    db.session.expire_all()
    return payment.order


def test_a_webhook_marks_the_order_paid_and_a_licence_is_granted(shop: Shop) -> None:
    with shop.app.app_context():
        order = paid_order(shop)
        assert order.state == "complete"
        (payment,) = payments.payments_of(order)
        assert payment.state == "succeeded"
        (licence,) = licences.of_order(order)
        assert licence.state == "active"
        assert licence.licensee == "Tern & Gull Marine Ltd"
        assert booked() == 30000


def test_a_declined_card_changes_nothing_and_another_card_then_pays(shop: Shop) -> None:
    with shop.app.app_context():
        payment = checked_out(placed(on_sale()))
        assert payment.session_url is not None
        declined = shop.pay(payment.session_url, "4000 0000 0000 0002")
        assert f"{shop.url}/orders/" not in declined.headers.get("Location", "")
        db.session.rollback()
        shop.settle()
        assert db.session.get_one(Order, payment.order_id).state == "payable"
        shop.pay(payment.session_url)
        db.session.rollback()
        shop.settle()
        db.session.expire_all()
        assert db.session.get_one(Order, payment.order_id).state == "complete"


def test_the_same_webhook_twice_does_its_work_once(shop: Shop) -> None:
    with shop.app.app_context():
        order = paid_order(shop)
        stored = db.session.scalars(
            select(StripeEvent).where(StripeEvent.type == "checkout.session.completed")
        ).one()
        body = json.dumps(
            {"id": stored.event_id, "object": "event", "type": stored.type,
             "data": {"object": {"id": stored.object_id, "object": "checkout.session"}}}
        ).encode()  # fmt: skip
        secret = shop.sandbox.settings.webhook_secret
        db.session.rollback()  # a test that held the write lock would keep the door waiting
        for _ in range(3):
            answer = _knock(shop, body, signature(body, secret, int(time.time())))
            assert answer.status_code == 204
        db.session.rollback()
        shop.settle()
        assert len(db.session.scalars(select(Licence)).all()) == 1
        assert booked() == 30000
        assert order.state == "complete"


@pytest.mark.parametrize("forgery", ["unsigned", "wrong secret", "changed body", "too old"])
def test_a_forged_webhook_is_refused_and_stored_nowhere(shop: Shop, forgery: str) -> None:
    event = {"id": "evt_1", "object": "event", "type": "checkout.session.completed"}
    body = json.dumps(event | {"data": {"object": {"id": "cs_1"}}}).encode()
    secret = shop.sandbox.settings.webhook_secret
    now = int(time.time())
    header = {
        "unsigned": "",
        "wrong secret": signature(body, "whsec_other", now),
        "changed body": signature(body + b" ", secret, now),
        "too old": signature(body, secret, now - 301),
    }[forgery]
    assert _knock(shop, body, header).status_code == 400
    assert _knock(shop, body, signature(body, secret, now)).status_code == 204, "the control"
    with shop.app.app_context():
        assert len(db.session.scalars(select(StripeEvent)).all()) == 1


def test_a_webhook_that_never_came_is_made_good_by_reconciling(shop: Shop) -> None:
    with shop.app.app_context():
        payment = checked_out(placed(on_sale()))
        assert payment.session_url is not None
        assert payment.session_id is not None
        shop.pay(payment.session_url)
        session = gateway.fetch_session(payment.session_id)
        payments.settle(session)
        payments.settle(session)
        db.session.commit()
        assert payment.order.state == "paid"
        assert booked() == 30000


def test_two_tabs_share_one_session(shop: Shop) -> None:
    with shop.app.app_context():
        order = placed(on_sale())
        assert checked_out(order).session_id == checked_out(order).session_id
        assert len(payments.payments_of(order)) == 1


def test_a_crash_after_stripe_answered_finds_the_same_session_again(shop: Shop) -> None:
    with shop.app.app_context():
        payment = payments.begin(placed(on_sale()), BEA)
        db.session.commit()
        lost = gateway.open_session(payments.session_request(payment))
        found = gateway.open_session(payments.session_request(payment))
        assert lost.id == found.id


def test_a_payment_whose_session_was_never_written_down_still_counts(shop: Shop) -> None:
    with shop.app.app_context():
        payment = payments.begin(placed(on_sale()), BEA)
        db.session.commit()
        session = gateway.open_session(payments.session_request(payment))
        assert session.url is not None
        shop.pay(session.url)
        db.session.rollback()
        shop.settle()
        db.session.expire_all()
        assert db.session.get_one(Order, payment.order_id).state == "complete"


def test_a_second_payment_for_a_paid_order_is_given_back(shop: Shop) -> None:
    with shop.app.app_context():
        order = placed(on_sale())
        first = checked_out(order)
        second = _second_attempt(order)
        for payment in (first, second):
            assert payment.session_url is not None
            shop.pay(payment.session_url)
        db.session.rollback()
        shop.settle()
        db.session.expire_all()
        assert sorted(p.state for p in payments.payments_of(order)) == ["refunded", "succeeded"]
        assert booked() == 30000
        (licence,) = licences.of_order(order)
        assert licence.state == "active"


def test_an_order_withdrawn_while_the_pay_page_was_open_cannot_be_paid_by_it(shop: Shop) -> None:
    with shop.app.app_context():
        payment = checked_out(placed(on_sale()))
        assert payment.session_url is not None
        orders.withdraw(payment.order, BEA)
        db.session.commit()
        shop.settle()
        assert shop.pay(payment.session_url).status_code not in {302, 303}


def test_a_full_refund_revokes_the_licence_and_balances_the_ledger(shop: Shop) -> None:
    with shop.app.app_context():
        order = paid_order(shop)
        (payment,) = payments.payments_of(order)
        for _ in range(2):
            payments.ask_refund(payment, Money(30000, "GBP"), "Wrong article", "form-7", ED)
            db.session.commit()
        shop.settle()
        db.session.expire_all()
        assert payment.state == "refunded"
        assert licences.of_order(order)[0].state == "revoked"
        assert booked() == 0
        assert len(db.session.scalars(select(Refund)).all()) == 1


def test_a_partial_refund_keeps_the_licence_and_caps_the_rest(shop: Shop) -> None:
    with shop.app.app_context():
        order = paid_order(shop)
        (payment,) = payments.payments_of(order)
        payments.ask_refund(payment, Money(10000, "GBP"), "Goodwill", "form-1", ED)
        db.session.commit()
        shop.settle()
        db.session.expire_all()
        assert payment.state == "partly refunded"
        assert licences.of_order(order)[0].state == "active"
        with pytest.raises(InvalidInput, match="200"):
            payments.ask_refund(payment, Money(20001, "GBP"), "More", "form-2", ED)
        payments.ask_refund(payment, Money(20000, "GBP"), "The rest", "form-3", ED)
        db.session.commit()
        shop.settle()
        db.session.expire_all()
        assert payment.state == "refunded"
        assert booked() == 0


def test_a_refund_made_at_stripe_is_taken_over(shop: Shop) -> None:
    with shop.app.app_context():
        order = paid_order(shop)
        (payment,) = payments.payments_of(order)
        assert payment.intent_id is not None
        gateway.refund(payment.intent_id, Money(30000, "GBP"), "made-at-stripe")
        db.session.rollback()
        shop.settle()
        db.session.expire_all()
        assert payment.state == "refunded"
        assert licences.of_order(order)[0].state == "revoked"
        assert booked() == 0


def test_a_dispute_suspends_the_licence(shop: Shop) -> None:
    with shop.app.app_context():
        order = paid_order(shop, "4000 0000 0000 0259")
        shop.settle()
        db.session.expire_all()
        (payment,) = payments.payments_of(order)
        assert payment.state == "disputed"
        assert licences.of_order(order)[0].state == "suspended"


def test_nothing_is_given_back_for_a_payment_that_was_not_made(shop: Shop) -> None:
    with shop.app.app_context():
        payment = checked_out(placed(on_sale()))
        with pytest.raises(StateConflict):
            payments.ask_refund(payment, Money(100, "GBP"), "", "form", ED)


def test_another_amount_than_the_orders_is_never_taken_for_payment(shop: Shop) -> None:
    with shop.app.app_context():
        payment = checked_out(placed(on_sale()))
        assert payment.session_id is not None
        paid = gateway.fetch_session(payment.session_id)
        false = gateway.Session(
            paid.id, None, "complete", True, Money(1, "GBP"), "pi_1", payment.id
        )
        with pytest.raises(payments.WrongAmount):
            payments.settle(false)


def _knock(shop: Shop, body: bytes, header: str) -> requests.Response:
    return requests.post(
        f"{shop.url}/webhooks/stripe", data=body, headers={"Stripe-Signature": header}, timeout=10
    )


def _second_attempt(order: Order) -> Payment:
    """A session opened by a tab that the first did not know of."""
    first = payments.payments_of(order)[0]
    first.created_at = first.created_at.replace(year=2020)
    db.session.commit()
    return checked_out(order)
