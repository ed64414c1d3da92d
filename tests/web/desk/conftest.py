"""A publisher with its staff, and requests and orders at their desk."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from licensing.articles.intake import feeds, runs
from licensing.articles.models import Article
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.delivery import service as delivery
from licensing.licences import service as licences
from licensing.orders.models import Order
from licensing.payments import service as payments
from licensing.payments.gateway import Session
from licensing.web.desk import article_reads
from tests import factories
from tests.accounts.people import hire, sign_in
from tests.browsing import Client
from tests.purchases import BEA, ED, TRANSLATION, on_sale, placed

FEED = "https://orrintides.example/feed.xml"


@dataclass(frozen=True, slots=True)
class Desk:
    """A publisher's desk: a request that waits, an order that is paid with its copy failed, an import
    that is finished, and a feed.
    """

    app: Flask
    article_id: str
    part_id: int
    picture: str
    line_id: int
    order_id: int
    copy_id: int
    job_id: int
    import_id: str
    feed_id: int
    sign_in: Callable[[str], Client]
    """By role; ``outsider`` is a manager of another publisher, ``nobody`` signed in nowhere."""


@pytest.fixture
def desk(sqlite_app: Flask) -> Desk:
    return _opened(sqlite_app)


@pytest.fixture
def either_desk(app: Flask) -> Desk:
    """The same once on each database, for what they keep apart: one of two at once, twice the same."""
    return _opened(app)


def _opened(app: Flask) -> Desk:
    with app.app_context():
        article = on_sale()
        publisher = article.publication.publisher
        for role in ("viewer", "permissions-editor", "finance", "manager"):
            hire(publisher, role, f"{role}@orrin.example")
        hire(factories.publisher(), "manager", "outsider@elsewhere.example")
        request = placed(article, TRANSLATION)
        order = paid(placed(article))
        return _desk(app, article, request, order)


def paid(order: Order) -> Order:
    """The order, paid, licensed, and its copy given up by the press."""
    payment = payments.begin(order, BEA)
    session = Session(
        id="cs_test_1", url=None, status="complete", paid=True, amount=payment.amount,
        intent_id="pi_test_1", payment_id=payment.id,
    )  # fmt: skip
    payments.attach_session(payment, session)
    payments.settle(session)
    delivery.reprint_of(licences.grant(order)[0])
    copy = delivery.copies_of(order)[0]
    delivery.fail(copy, "The press stopped")
    job = db.session.query(Job).filter_by(kind="render").one()
    job.state, job.attempt, job.error = "dead", 8, "The press stopped"
    db.session.commit()
    return order


def _imported(article: Article) -> str:
    """An import that came to its end."""
    run = runs.start(article.publication, ["Pasted text: Nine tides"], ED)
    runs.finish(run, ED)
    db.session.commit()
    return run.public_id


def _fed(article: Article) -> int:
    feed = feeds.add(article.publication, FEED, "The Orrin Tides: Nine tides", 60, ED)
    db.session.commit()
    return feed.id


def _desk(app: Flask, article: Article, request: Order, order: Order) -> Desk:
    rights = article_reads.rights_map(article.current)
    picture = next(row for row in rights if row.asset)
    assert picture.asset
    job = db.session.query(Job).filter_by(kind="render").one()

    def enter(role: str) -> Client:
        if role == "nobody":
            return Client.of(app)
        house = "elsewhere" if role == "outsider" else "orrin"
        return sign_in(app, f"{role}@{house}.example")

    return Desk(
        app=app,
        article_id=article.public_id,
        part_id=picture.part.id,
        picture=picture.asset.sha256,
        line_id=request.lines[0].id,
        order_id=order.id,
        copy_id=delivery.copies_of(order)[0].id,
        job_id=job.id,
        import_id=_imported(article),
        feed_id=_fed(article),
        sign_in=enter,
    )
