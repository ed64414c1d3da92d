"""An order's own page, through a whole shop on loopback: pay, wait, hold the copy."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from licensing.articles import decisions
from licensing.articles.models import Article, RightsPart
from licensing.config import Settings
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.money import Money
from licensing.orders import deciding
from licensing.orders.models import Order
from licensing.orders.offers import Offer
from licensing.payments import service as payments
from tests import factories
from tests.browsing import Client
from tests.purchases import ED, grace_over
from tests.shop import Shop
from tests.web.storefront.goods import BUYER, NOBODY, goods_of, shelve
from tests.web.storefront.test_buying import ASKED, QUESTIONS


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """No stand-in for Stripe answers, but for a shop's own."""
    return replace(settings, sandbox_url=NOBODY)


def bought(shop: Shop, client: Client) -> tuple[str, str]:
    """An order placed at the doors: its address, and the page where it is paid."""
    goods = shelve(shop.app)
    answer = client.submit(f"{goods.page}checkout{ASKED}", BUYER)
    assert answer.status_code == 303
    assert str(answer.location).startswith(shop.stripe_url)
    with shop.app.app_context():
        order = db.session.query(Order).one()
        return f"/orders/{order.token}/", str(answer.location)


def requested(app: Flask, client: Client) -> str:
    """A request for the desk, at its own address."""
    goods = shelve(app)
    return str(
        client.submit(f"{goods.page}request?use=translation", {**BUYER, **QUESTIONS}).location
    )


def order_at(address: str) -> Order:
    return db.session.query(Order).filter_by(token=address.split("/")[2]).one()


def test_from_paying_to_a_copy_in_the_buyers_hands(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    back = shop.pay(pay_page).headers["Location"]
    assert back == f"{shop.url}{address}return"

    answer = client.get(f"{address}return")
    assert answer.location == f"{address}?back=1"
    page = client.get(f"{address}?back=1").text
    assert "Making your copy" in page
    assert f'data-progress="{address}status?back=1" data-stage="making"' in page
    assert client.get(f"{address}status").json == {"stage": "making", "settled": False}

    shop.settle()
    assert client.get(f"{address}status").json == {"stage": "ready", "settled": True}
    page = client.get(address).text
    assert "Your copy is ready" in page
    assert "data-progress" not in page
    (link,) = re.findall(r'href="[^"]*(/download/[^"]+)"', page)
    copy = client.get(link)
    assert copy.data.startswith(b"%PDF-")
    assert copy.headers["Content-Disposition"].startswith("attachment")


def test_a_buyer_who_never_comes_back_has_the_copy_all_the_same(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    shop.pay(pay_page)
    shop.settle()
    assert "Your copy is ready" in client.get(address).text


def test_coming_back_twice_changes_nothing(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    shop.pay(pay_page)
    client.get(f"{address}return")
    assert client.get(f"{address}return").location == address
    with shop.app.app_context():
        assert len(payments.payments_of(order_at(address))) == 1


def test_a_buyer_who_turns_back_finds_the_order_waiting(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    page = client.get(f"{address}cancelled").text
    assert "You came back without paying" in page
    assert client.get(f"{address}return").location == address
    again = client.submit(address, {}, form="pay")
    assert again.location == pay_page, "one session is used again while it lasts"


def test_an_order_that_was_paid_cannot_be_paid_again(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    page = client.get(address).text
    shop.pay(pay_page)
    shop.settle()
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = client.post(f"{address}pay", data={"csrf_token": token}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Your copy is ready" in answer.text
    assert 'class="notice notice-warning"' in answer.text


def test_while_stripe_cannot_be_asked_the_page_confirms(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    sqlite_client.submit(f"{goods.page}checkout{ASKED}", BUYER)  # no stand-in answers here
    with sqlite_app.app_context():
        order = db.session.query(Order).one()
        (payment,) = payments.payments_of(order)
        payment.session_id = "cs_test_unreachable"
        db.session.commit()
        address = f"/orders/{order.token}/"
    assert sqlite_client.get(f"{address}return").location == f"{address}?back=1"
    assert "Confirming your payment" in sqlite_client.get(f"{address}?back=1").text
    assert sqlite_client.get(f"{address}status?back=1").json == {
        "stage": "confirming",
        "settled": False,
    }


def test_the_desks_question_is_shown_and_the_answer_goes_back(app: Flask, client: Client) -> None:
    address = requested(app, client)
    with app.app_context():
        deciding.ask(order_at(address).lines[0], "Who translates it?", ED)
        db.session.commit()
    page = client.get(address).text
    assert "The desk has a question" in page
    assert "Who translates it?" in page
    assert client.submit(address, {"message": "  "}, form="answer").status_code == 422
    answered = client.submit(
        address, {"message": "Our own staff."}, form="answer", follow_redirects=True
    )
    assert "Your answer is with the desk." in answered.text
    assert "Our own staff." in answered.text


def test_an_approved_request_is_paid_from_the_same_page(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    address = requested(sqlite_app, sqlite_client)
    with sqlite_app.app_context():
        line = order_at(address).lines[0]
        deciding.approve(line, Money(42500, "GBP"), "Credit in Welsh", "As in May", ED)
        db.session.commit()
    page = sqlite_client.get(address).text
    assert "Pay £425.00" in page
    assert "Credit in Welsh" in page


def test_a_declined_request_says_why_and_that_nothing_is_owed(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    address = requested(sqlite_app, sqlite_client)
    with sqlite_app.app_context():
        deciding.decline(order_at(address).lines[0], "The interview was for one use.", ED)
        db.session.commit()
    page = sqlite_client.get(address).text
    assert "The interview was for one use." in page
    assert "Nothing is owed." in page


def test_a_buyer_from_elsewhere_is_not_charged_and_the_desk_decides(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    with sqlite_app.app_context():
        cleared: dict[Any, Any] = {"status": "cleared", "territories": ["GB", "IE"]}
        db.session.query(RightsPart).filter_by(kind="text").update(cleared)
        db.session.commit()
    french = {**BUYER, "country": "FR"}
    answer = sqlite_client.submit(f"{goods.page}checkout{ASKED}", french, follow_redirects=True)
    assert "The desk has your request" in answer.text
    assert "cleared for United Kingdom and Ireland only" in answer.text
    assert "Nothing was charged." in answer.text


def test_the_corrected_copy_is_one_button_away(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    shop.pay(pay_page)
    client.get(f"{address}return")
    shop.worker.run_until_idle()
    assert "Get the corrected copy" not in client.get(address).text
    with shop.app.app_context():
        article = db.session.query(Article).one()
        decisions.mark_correction(factories.version(article, pictures=0), "Nine tides.", ED)
        grace_over()
    shop.worker.run_until_idle()

    offered = client.get(address).text
    assert "Nine tides." in offered
    making = client.submit(address, {}, form="corrected", follow_redirects=True).text
    assert "The corrected copy is being made" in making
    assert client.get(f"{address}status").json == {
        "stage": "ready, correcting", "settled": False,
    }  # fmt: skip
    shop.worker.run_until_idle()
    ready = client.get(address).text
    assert ready.index("Download the corrected copy") < ready.index("Download the copy as it was")
    assert client.get(f"{address}status").json == {"stage": "ready", "settled": True}


def test_a_holder_reads_of_a_withdrawal_and_keeps_the_copy(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    shop.pay(pay_page)
    client.get(f"{address}return")
    shop.worker.run_until_idle()
    with shop.app.app_context():
        decisions.withdraw(db.session.query(Article).one(), "The figures were not true.", ED)
        db.session.commit()
    page = client.get(address).text
    assert "has withdrawn this article" in page
    assert "The figures were not true." in page
    assert "Download your copy" in page


def test_there_is_no_corrected_copy_of_what_was_not_corrected(shop: Shop) -> None:
    client = Client.of(shop.app)
    address, pay_page = bought(shop, client)
    shop.pay(pay_page)
    client.get(f"{address}return")
    shop.worker.run_until_idle()
    shop.app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post(f"{address}corrected", follow_redirects=True)
    assert "There is no corrected copy" in answer.text


def test_a_buyer_withdraws_before_paying(sqlite_app: Flask, sqlite_client: Client) -> None:
    address = requested(sqlite_app, sqlite_client)
    page = sqlite_client.get(address).text
    assert "Withdraw this request" in page
    answer = sqlite_client.submit(address, {}, form="withdraw", follow_redirects=True)
    assert "This order was cancelled" in answer.text


@pytest.mark.parametrize("door", ["", "status", "return", "cancelled"])
def test_an_order_is_known_by_its_address_alone(sqlite_client: Client, door: str) -> None:
    assert sqlite_client.get(f"/orders/guessed/{door}").status_code == 404


def test_an_orders_address_is_told_to_nobody(sqlite_app: Flask, sqlite_client: Client) -> None:
    address = requested(sqlite_app, sqlite_client)
    page = sqlite_client.get(address)
    assert '<meta name="robots" content="noindex">' in page.text
    assert '<meta name="referrer" content="no-referrer">' in page.text
    assert page.cache_control.private


def test_actor_of_an_order_is_its_buyer(app: Flask, client: Client) -> None:
    address = requested(app, client)
    with app.app_context():
        from licensing.orders import queries

        (submitted,) = queries.history(order_at(address))
        assert submitted.actor == str(Actor("buyer", "bea@ternandgull.example"))


def test_the_article_may_change_after_the_order_and_the_order_stays(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    from tests import factories

    address = requested(sqlite_app, sqlite_client)
    with sqlite_app.app_context():
        article = order_at(address).lines[0].version.article
        factories.version(article, headline="Ten tides, it turns out")
        goods_of(article)
    assert sqlite_client.get(address).status_code == 200


def countered(app: Flask, client: Client) -> str:
    """A request that the desk answered with an offer."""
    address = requested(app, client)
    with app.app_context():
        line = order_at(address).lines[0]
        offer = Offer(Money(38000, "GBP"), line.inputs | {"term": "One week"}, "Name us first.")
        deciding.counter(line, offer, "A week is what we hold.", "", ED)
        db.session.commit()
    return address


def test_an_offer_stands_beside_what_was_asked_and_can_be_accepted(app: Flask) -> None:
    client = Client.of(app)
    address = countered(app, client)
    page = client.get(address).text
    for said in ("The desk offers something else", "One week", "Name us first.", "£380.00",
                 "A week is what we hold."):  # fmt: skip
        assert said in page, said
    assert client.submit(address, {}, form="accept").location == address
    page = client.get(address).text
    assert "Ready to pay" in page
    assert "Pay £380.00" in page
    assert "One week" in page


def test_an_offer_can_be_declined_with_a_word(app: Flask) -> None:
    client = Client.of(app)
    address = countered(app, client)
    client.submit(address, {"message": "A week is too short."}, form="refuse")
    page = client.get(address).text
    assert "The desk has your request" in page
    assert "A week is too short." in page
    assert 'id="accept"' not in page


def test_an_answer_to_an_offer_that_was_not_seen_does_nothing(app: Flask) -> None:
    client = Client.of(app)
    address = countered(app, client)
    client.submit(address, {"offer": "999"}, form="accept")
    page = client.get(address).text
    assert "does not stand any more" in page
    assert "The desk offers something else" in page
