"""A saved quote: held while cards change, accepted once, refused when it lapsed or nothing may be sold."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from licensing.articles.models import Article
from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.orders.models import Order
from tests.browsing import Client
from tests.factories import rate_card
from tests.web.storefront.goods import BUYER, NOBODY, Goods, shelve


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """No stand-in for Stripe answers."""
    return replace(settings, sandbox_url=NOBODY)


@pytest.fixture
def goods(sqlite_app: Flask) -> Goods:
    return shelve(sqlite_app)


def saved(client: Client, goods: Goods) -> str:
    """The address of a quote of £300, saved by one press."""
    page = f"{goods.page}?use=eprint&audience=50&term=12"
    answer = client.submit(page, {}, form="save-quote")
    assert answer.status_code == 303
    return str(answer.location)


def weeks_later(patch: pytest.MonkeyPatch, weeks: int) -> None:
    moment = clock.now() + timedelta(weeks=weeks)
    patch.setattr(clock, "now", lambda: moment)


def dearer(app: Flask, goods: Goods) -> None:
    """A new card that knows neither the audience nor the terms of the old one."""
    with app.app_context():
        publisher = db.session.get_one(Article, goods.id).publication.publisher
        bands = [{"id": "all", "label": "any size", "price": "900"}]
        terms = [{"id": "1y", "label": "a year", "months": 12, "factor": "1"}]
        uses = {"eprint": {"audience": bands, "term": terms}}
        rate_card(publisher, {"uses": uses}, version=2, valid_from=clock.now())
        db.session.commit()


def orders(app: Flask) -> list[tuple[str, int | None, datetime | None]]:
    with app.app_context():
        return [(o.state, o.total_minor, o.payable_until) for o in db.session.query(Order)]


def test_a_quote_is_accepted_weeks_later_at_its_price_though_the_card_changed(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote, until = saved(sqlite_client, goods), clock.now() + timedelta(days=30)
    weeks_later(monkeypatch, 3)
    dearer(sqlite_app, goods)
    assert "£900.00" in sqlite_client.get(goods.page).text, "today's price, without the quote"
    colleague = Client.of(sqlite_app)
    assert "£300.00" in colleague.get(quote).text
    assert colleague.submit(f"{quote}/accept", BUYER).status_code == 303
    ((state, total, payable_until),) = orders(sqlite_app)
    assert (state, total) == ("payable", 30000)
    assert payable_until is not None
    assert abs(payable_until - until) < timedelta(minutes=1)


def test_without_the_quote_the_new_price_is_charged(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods
) -> None:
    dearer(sqlite_app, goods)
    sqlite_client.submit(f"{goods.page}checkout?use=eprint", BUYER)
    assert [total for _, total, _ in orders(sqlite_app)] == [90000]


def test_a_quote_that_lapsed_sells_nothing_and_is_quoted_again_in_one_press(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = saved(sqlite_client, goods)
    weeks_later(monkeypatch, 5)
    assert sqlite_client.get(f"{quote}/accept").location == quote
    page = sqlite_client.get(quote).text
    assert "This quote has lapsed" in page
    assert "Accept and pay" not in page
    again = sqlite_client.submit(quote, {}, form="again")
    assert again.status_code == 303
    assert again.location != quote
    assert "This price is held" in sqlite_client.get(str(again.location)).text
    assert orders(sqlite_app) == []


def test_a_quote_accepted_twice_is_one_order(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods
) -> None:
    quote = saved(sqlite_client, goods)
    sent = {**BUYER, "submission": "form-1"}
    first = Client.of(sqlite_app)
    one = first.submit(f"{quote}/accept", sent)
    assert one.status_code == 303
    token = str(first.get(f"{goods.page}checkout").text).split('csrf_token" type="hidden" value="')
    again = {**sent, "csrf_token": token[1].split('"')[0], "seen": "30000"}
    assert first.post(f"{quote}/accept", data=again).location == one.location
    other = first.post(f"{quote}/accept", data={**again, "submission": "form-2"})
    assert other.location == quote
    assert len(orders(sqlite_app)) == 1
    assert "This quote was accepted" in sqlite_client.get(quote).text


def test_a_quote_for_what_was_withdrawn_since_sells_nothing(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods
) -> None:
    quote = saved(sqlite_client, goods)
    with sqlite_app.app_context():
        db.session.get_one(Article, goods.id).withdrawn_at = clock.now()
        db.session.commit()
    assert "has withdrawn this article" in sqlite_client.get(quote).text
    assert sqlite_client.get(f"{quote}/accept").location == quote


def test_a_question_about_a_quote_reaches_the_desk_with_its_reference(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods
) -> None:
    quote = saved(sqlite_client, goods)
    asked = sqlite_client.submit(f"{quote}/ask", {**BUYER, "note": "May we pay by invoice?"})
    assert asked.status_code == 303
    with sqlite_app.app_context():
        (order,) = db.session.query(Order)
        assert order.state == "submitted"
        assert "About quote" in order.lines[0].note
        assert "May we pay by invoice?" in order.lines[0].note


def test_the_link_is_mailed_without_a_word_that_was_typed(
    sqlite_app: Flask, sqlite_client: Client, goods: Goods
) -> None:
    quote = saved(sqlite_client, goods)
    made_out = {"organisation": "Buy Now Ltd", "po_note": "CC-7"}
    assert sqlite_client.submit(quote, made_out, form="made-out").status_code == 303
    sent = sqlite_client.submit(quote, {"email": "bea@ternandgull.example"}, form="mail")
    assert sent.status_code == 303
    with sqlite_app.app_context():
        (job,) = db.session.query(Job).filter_by(kind="mail")
        assert job.payload["to"] == "bea@ternandgull.example"
        assert quote in job.payload["context"]["quote_url"]
        assert "Buy Now" not in str(job.payload)


def test_a_reference_opens_nothing(sqlite_client: Client, goods: Goods) -> None:
    page = sqlite_client.get(saved(sqlite_client, goods)).text
    reference = page.split("Quote ")[1][:9]
    assert sqlite_client.get(f"/quotes/{reference}").status_code == 404
    assert 'name="robots" content="noindex"' in page
