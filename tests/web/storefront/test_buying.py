"""The checkout and the request."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from licensing.articles.models import Article
from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.orders.models import Order
from tests.browsing import Client
from tests.cards import RULES
from tests.factories import rate_card
from tests.web.storefront.goods import BUYER, NOBODY, Goods, shelve

ASKED = "?use=eprint&audience=50&term=12"
QUESTIONS = {
    "languages": "Welsh",
    "medium": "Our annual report",
    "territory": "Wales",
    "term": "One year",
    "note": "Four hundred copies.",
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """No stand-in for Stripe answers."""
    return replace(settings, sandbox_url=NOBODY)


def checkout(goods: Goods) -> str:
    return f"{goods.page}checkout{ASKED}"


def orders(app: Flask) -> list[Order]:
    with app.app_context():
        return db.session.query(Order).all()


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in BUYER.items() if key != name}


def test_the_checkout_says_again_what_is_bought_and_for_how_much(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    page = sqlite_client.get(checkout(shelve(sqlite_app))).text
    assert "Up to 50 staff" in page
    assert "Go on to pay £300.00" in page


def test_everything_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    wrong = {
        "name": "Bea Okafor",
        "email": "bea at tern",
        "country": "DE",
        "vat_number": "136695978",
    }
    answer = sqlite_client.submit(checkout(goods), wrong)
    assert answer.status_code == 422
    for message in (
        "Give the organisation that will hold the licence.",
        "Write the address like name@organisation.example.",
        "Give the billing address for the receipt.",
        "That is not a VAT number of Germany.",
        "Tick the box to accept them.",
    ):
        assert answer.text.count(message) == 2, "on top, and at its field"
    assert 'value="Bea Okafor"' in answer.text
    assert orders(sqlite_app) == []


def test_each_error_is_tied_to_its_field(sqlite_app: Flask, sqlite_client: Client) -> None:
    page = sqlite_client.submit(checkout(shelve(sqlite_app)), without("organisation")).text
    assert 'aria-describedby="organisation-hint organisation-error"' in page
    assert 'href="#organisation"' in page


def test_without_the_terms_nothing_is_ordered(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    assert sqlite_client.submit(checkout(goods), without("agree")).status_code == 422
    assert orders(sqlite_app) == []


def test_a_price_that_changed_meanwhile_is_shown_and_ordered_only_when_seen(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    opened = sqlite_client.get(checkout(goods)).text
    with sqlite_app.app_context():
        publisher = db.session.get_one(Article, goods.id).publication.publisher
        bands = [{"id": "50", "label": "up to 50 staff", "price": "350"}]
        eprint = {**RULES["uses"]["eprint"], "audience": bands}
        rate_card(publisher, {"uses": {"eprint": eprint}}, version=2, valid_from=clock.now())
        db.session.commit()
    token = opened.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    seen = {"csrf_token": token, "submission": "form-1", "seen": "30000"}
    answer = sqlite_client.post(checkout(goods), data={**BUYER, **seen})
    assert answer.status_code == 422
    assert "It was £300.00 and is now £350.00." in answer.text
    assert 'name="seen" type="hidden" value="35000"' in answer.text
    assert orders(sqlite_app) == []


@pytest.mark.parametrize("seen", ["", "minus", "1", "-30000", "９９"])
def test_a_total_that_was_tampered_with_orders_nothing(
    sqlite_app: Flask, sqlite_client: Client, seen: str
) -> None:
    goods = shelve(sqlite_app)
    assert sqlite_client.submit(checkout(goods), {**BUYER, "seen": seen}).status_code == 422
    assert orders(sqlite_app) == []


def test_when_stripe_does_not_answer_the_order_waits_at_its_own_address(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.submit(checkout(goods), BUYER)
    (order,) = orders(sqlite_app)
    assert (answer.status_code, answer.location) == (303, f"/orders/{order.token}/")
    page = sqlite_client.get(f"/orders/{order.token}/").text
    assert "Nothing was charged" in page
    assert "Pay £300.00" in page


def test_a_use_for_the_desk_is_asked_for_not_bought(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.get(f"{goods.page}checkout?use=translation")
    assert answer.location == f"{goods.page}request?use=translation"
    back = sqlite_client.get(f"{goods.page}request{ASKED}")
    assert back.location == checkout(goods)


def test_what_cannot_be_licensed_leads_back_to_the_article(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app, withdrawn_at=clock.now())
    for door in ("checkout", "request"):
        answer = sqlite_client.get(f"{goods.page}{door}{ASKED}")
        assert str(answer.location).startswith(goods.page)


def test_an_address_cannot_make_a_redirect_lead_elsewhere(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    hostile = "?use=translation&_external=1&_scheme=javascript&_anchor=x"
    answer = sqlite_client.get(f"{goods.page}checkout{hostile}")
    assert str(answer.location).startswith(f"{goods.page}request?use=translation")


def test_a_request_asks_the_questions_of_its_use_and_says_all_that_is_missing(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.submit(f"{goods.page}request?use=translation", {"languages": "Welsh"})
    assert answer.status_code == 422
    assert "Tell us: where." in answer.text
    assert "Tell us: for how long." in answer.text
    assert "Give the organisation" in answer.text
    assert 'value="Welsh"' in answer.text


def test_a_request_becomes_an_order_for_the_desk_with_its_answers(
    app: Flask, client: Client
) -> None:
    goods = shelve(app)
    answer = client.submit(f"{goods.page}request?use=translation", {**BUYER, **QUESTIONS})
    assert answer.status_code == 303
    with app.app_context():
        order = db.session.query(Order).one()
        assert order.state == "submitted"
        assert order.lines[0].inputs["languages"] == "Welsh"
        letters = db.session.query(Job).filter_by(kind="mail").all()
        assert {job.payload["template"] for job in letters} == {
            "request_received",
            "staff_new_request",
        }
    page = client.get(str(answer.location)).text
    assert "The desk has your request" in page
    assert "Four hundred copies." in page
    assert "Welsh" in page


def test_the_same_request_sent_twice_is_one_order(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    asked = f"{goods.page}request?use=translation"
    sent = {**BUYER, **QUESTIONS, "submission": "form-1"}
    first, second = (sqlite_client.submit(asked, sent) for _ in range(2))
    assert first.location == second.location
    assert len(orders(sqlite_app)) == 1


def test_an_eprint_that_a_rule_refers_keeps_its_choice(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    dear = "?use=eprint&audience=more&term=24"
    page = sqlite_client.get(f"{goods.page}{dear}").text
    assert "Orders over £2,500.00 are agreed with a person." in page
    answer = sqlite_client.submit(f"{goods.page}request{dear}", {**BUYER, "note": "For our staff."})
    assert answer.status_code == 303
    with sqlite_app.app_context():
        assert db.session.query(Order).one().lines[0].inputs == {"audience": "more", "term": "24"}
