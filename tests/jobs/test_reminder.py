"""A buyer who left for the pay page and never came back finds the order again by mail."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from licensing.core import clock
from licensing.core.db import db
from licensing.core.money import Money
from licensing.core.queue import Job
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from licensing.orders import deciding
from licensing.orders import service as orders
from tests.purchases import BEA, ED, TRANSLATION, on_sale, placed


def letters(app: Flask) -> list[str]:
    """What was mailed once a quarter of an hour has passed."""
    for job in db.session.scalars(select(Job).where(Job.kind == "remind")):
        assert job.run_at > clock.now() + timedelta(minutes=10)
        job.run_at = clock.now()
    db.session.commit()
    Worker(app, tasks.table(lambda _facts: b"%PDF-1.7")).run_until_idle()
    mailed = db.session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))
    return [job.payload["template"] for job in mailed]


def test_an_order_left_unpaid_is_found_again_by_mail(inside: Flask) -> None:
    placed(on_sale())
    assert letters(inside) == ["order_link"]


def test_a_buyer_who_paid_is_not_reminded(sqlite_inside: Flask) -> None:
    orders.pay(placed(on_sale()), BEA)
    db.session.commit()
    assert "order_link" not in letters(sqlite_inside)


def test_a_request_that_was_approved_has_its_own_letter(sqlite_inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    deciding.approve(order.lines[0], Money(100, "GBP"), "", "", ED)
    db.session.commit()
    assert "order_link" not in letters(sqlite_inside)
