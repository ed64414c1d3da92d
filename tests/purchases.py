"""Orders for tests, placed by the verbs: what a door would do, with its commits."""

from typing import Any

from sqlalchemy import update

from licensing.articles.models import Article, Version
from licensing.articles.rights import summary_of
from licensing.core import clock, ids
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.orders import service as orders
from licensing.orders.buyer import read_buyer
from licensing.orders.models import Order
from licensing.orders.placement import Placement
from licensing.payments import gateway
from licensing.payments import service as payments
from licensing.payments.models import Payment
from licensing.pricing.queries import card_at
from licensing.pricing.quote import Quote, Wish, quote
from licensing.quotes import service as quotes
from licensing.quotes.models import SavedQuote
from tests import factories
from tests.cards import RULES

BEA = Actor("buyer", "bea@ternandgull.example", "Bea Okafor")
ED = Actor("staff", "1", "Ed Marlowe")
EPRINT = Wish("eprint", {"audience": "50", "term": "12"})
TRANSLATION = Wish("translation", {"languages": "French"})
TRANSLATION_IN_FULL = Wish(
    "translation",
    {
        "languages": "French",
        "medium": "Our yard magazine, in print",
        "territory": "France and Canada",
        "term": "Two years",
    },
)
"""With every answer a door asks for."""


def on_sale(**given: Any) -> Article:
    """An article of a publisher whose rate card is in force."""
    article = factories.article(**given)
    factories.rate_card(article.publication.publisher, RULES)
    db.session.commit()
    return article


def version_of(article: Article) -> Version:
    return article.current


def placed(article: Article, wish: Wish = EPRINT, submission: str = "") -> Order:
    """An order that Bea sent."""
    placement = Placement(article.current, wish, submission or ids.token())
    order = orders.place(placement, read_buyer(factories.BEA), BEA)
    db.session.commit()
    return order


def held(article: Article, wish: Wish = EPRINT) -> SavedQuote:
    """A quote of today's price that somebody saved."""
    card = card_at(article.publication.publisher_id, clock.now())
    answer = quote(wish, card, summary_of(article.current), clock.now())
    assert isinstance(answer, Quote)
    saved = quotes.save(article.current, wish, answer)
    db.session.commit()
    return saved


def grace_over() -> None:
    """The time in which a correction can be taken back has passed."""
    db.session.execute(update(Job).where(Job.kind == "tell-holders").values(run_at=clock.now()))
    db.session.commit()


def checked_out(order: Order) -> Payment:
    """The order's payment with a session open at Stripe."""
    payment = payments.begin(order, BEA)
    db.session.commit()
    session = gateway.open_session(payments.session_request(payment))
    payments.attach_session(payment, session)
    db.session.commit()
    return payment
