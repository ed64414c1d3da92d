"""Money that arrives as an article goes off sale: nothing is granted and it goes back; on both databases."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from licensing.articles import decisions
from licensing.articles.models import Article, RightsPart
from licensing.core import clock
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from licensing.licences import service as licences
from licensing.licences.service import MayNotBeGranted
from licensing.orders import service as orders
from licensing.orders.models import Order
from licensing.payments import service as payments
from licensing.payments.models import LedgerEntry
from tests.purchases import BEA, ED, checked_out, on_sale, placed
from tests.shop import Shop

LOOK_SECONDS = 0.4
"""How long somebody who has to wait is watched waiting."""


def withdraw(article: Article) -> None:
    decisions.withdraw(article, "A legal complaint", ED)


def hold_back(article: Article) -> None:
    article.embargo_until = clock.now() + timedelta(days=3)


def lose_the_text(article: Article) -> None:
    part = db.session.scalars(
        select(RightsPart).where(
            RightsPart.version_id == article.current_version_id, RightsPart.kind == "text"
        )
    ).one()
    decisions.decide_part(part, "third-party", "The author says no", ED)


def letters() -> dict[str, str]:
    """Whom each kind of letter was addressed to."""
    jobs = db.session.scalars(select(Job).where(Job.kind == "mail"))
    return {job.payload["template"]: job.payload["to"] for job in jobs}


def work(app: Flask) -> None:
    db.session.commit()
    Worker(app, tasks.table(lambda _facts: b"%PDF-1.7 a copy")).run_until_idle()
    db.session.expire_all()


def aside(app: Flask, act: Callable[[], None]) -> threading.Thread:
    """Do ``act`` and commit, on a connection of its own; the thread ends when that is done."""

    def run() -> None:
        with app.app_context():
            act()
            db.session.commit()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(LOOK_SECONDS)
    return thread


@pytest.mark.parametrize("goes_off_sale", [withdraw, hold_back, lose_the_text])
def test_what_went_off_sale_before_the_grant_is_not_granted(
    inside: Flask, goes_off_sale: Callable[[Article], None]
) -> None:
    order, other = placed(article := on_sale()), placed(on_sale())
    for each in (order, other):
        orders.pay(each, BEA)
    goes_off_sale(article)
    with pytest.raises(MayNotBeGranted):
        licences.grant(order)
    assert licences.of_order(order) == []
    assert len(licences.grant(other)) == 1, "the control"


def test_what_the_desk_approved_needs_no_rule_about_its_text(inside: Flask) -> None:
    order = placed(article := on_sale())
    orders.pay(order, BEA)
    lose_the_text(article)
    order.lines[0].state = "approved"
    assert len(licences.grant(order)) == 1


def test_a_withdrawal_under_way_is_waited_for_and_then_seen(inside: Flask) -> None:
    order = placed(article := on_sale())
    orders.pay(order, BEA)
    db.session.commit()
    number = order.id
    withdraw(article)  # not committed yet: whoever looks now still finds it on sale
    granting = aside(
        inside, lambda: tasks.table(bytes)["grant"].write({"id": number}, None)  # type: ignore[arg-type]  # no press is needed
    )  # fmt: skip
    assert granting.is_alive(), "it waits to learn how the withdrawal ends"
    db.session.commit()
    granting.join()
    db.session.expire_all()
    assert (order.state, licences.of_order(order)) == ("refused", [])


def test_a_withdrawal_waits_for_a_grant_and_then_tells_its_holder(inside: Flask) -> None:
    order = placed(article := on_sale())
    orders.pay(order, BEA)
    db.session.commit()
    public_id = article.public_id
    licences.grant(order)

    def withdraw_elsewhere() -> None:
        withdraw(db.session.scalars(select(Article).where(Article.public_id == public_id)).one())

    withdrawing = aside(inside, withdraw_elsewhere)
    assert withdrawing.is_alive(), "it waits, so that no holder is missed"
    db.session.commit()
    withdrawing.join()
    work(inside)
    assert letters()["article_withdrawn"] == order.email
    assert [licence.state for licence in licences.of_order(order)] == ["active"]


def test_the_money_goes_back_at_once_and_everybody_is_told(shop: Shop) -> None:
    with shop.app.app_context():
        article = on_sale()
        payment = checked_out(placed(article))
        url, order_id = str(payment.session_url), payment.order_id
        shop.pay(url)
        db.session.rollback()
        withdraw(db.session.get_one(Article, article.id))
        db.session.commit()
        shop.settle()
        db.session.expire_all()
        order = db.session.get_one(Order, order_id)
        (payment,) = payments.payments_of(order)
        assert (order.state, payment.state) == ("refused", "refunded")
        assert licences.of_order(order) == []
        assert db.session.scalar(select(func.sum(LedgerEntry.amount_minor))) == 0
        told = letters()
        assert told["order_refused"] == order.email
        assert told["staff_order_refused"] == order.publisher.email
        assert "order_receipt" not in told
        token = order.token
        db.session.rollback()
    page = requests.get(f"{shop.url}/orders/{token}/", timeout=10).text
    assert "This article went off sale as you paid" in page
    assert "The publisher has taken this article off sale." in page
