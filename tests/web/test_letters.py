"""Every letter, as the rooms below queue it: complete, in both forms, and addressed."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from licensing import catalogue
from licensing.articles import decisions
from licensing.core import clock, files, mail
from licensing.core.application import ROOT
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.core.money import Money
from licensing.core.queue import Job
from licensing.delivery import service as delivery
from licensing.documents.facts import Facts
from licensing.enquiries import service as enquiries
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from licensing.orders import deciding, queries, replying
from licensing.orders import service as orders
from licensing.orders.models import Line, Order
from licensing.orders.offers import Offer
from licensing.quotes import service as quotes
from tests import factories
from tests.enquiries.asking import asked
from tests.purchases import (
    BEA,
    ED,
    TRANSLATION,
    TRANSLATION_IN_FULL,
    grace_over,
    held,
    on_sale,
    placed,
)

SIGN_IN = "staff_password_"
"""Letters that the sign-in sends of its own accord begin so."""
LETTERS = {
    path.parent.name
    for path in (ROOT / "templates" / "email").glob("*/subject.txt")
    if not path.parent.name.startswith(SIGN_IN)
}


def ask(order: Order) -> None:
    deciding.ask(order.lines[0], "Who translates <it>?", ED)


def approve(order: Order) -> None:
    deciding.approve(order.lines[0], Money(42500, "GBP"), "Credit in French", "As in May", ED)


def counter(order: Order) -> Line:
    line = order.lines[0]
    offer = Offer(
        Money(42500, "GBP"), {**TRANSLATION_IN_FULL.inputs, "term": "One year"}, "Credit in French"
    )
    deciding.counter(line, offer, "The text <it> alone.", "As in May", ED)
    return line


def accept(order: Order) -> None:
    line = counter(order)
    replying.accept(line, queries.decisions(line)[-1].id, BEA)


def refuse(order: Order) -> None:
    line = counter(order)
    replying.refuse(line, queries.decisions(line)[-1].id, "Too dear <not> fair.", BEA)


def decline(order: Order) -> None:
    deciding.decline(order.lines[0], "The interview was for one use.", ED)


def a_copy(_facts: Facts) -> bytes:
    return b"%PDF-1.7 a copy"


@pytest.fixture
def strict(sqlite_inside: Flask) -> Flask:
    """The application with templates that refuse a word nobody gave them."""
    sqlite_inside.jinja_env.undefined = StrictUndefined
    return sqlite_inside


def queued() -> dict[str, EmailMessage]:
    """Every letter that was queued so far, composed; by template."""
    db.session.commit()
    asked = [job.payload for job in db.session.query(Job).filter_by(kind="mail")]
    return {
        said["template"]: mail.compose(said["template"], said["to"], said["context"], "test")
        for said in asked
    }


def words(letter: EmailMessage, kind: str = "plain") -> str:
    body: Any = letter.get_body((kind,))
    return str(body.get_content())


def all_letters(app: Flask) -> dict[str, EmailMessage]:
    article = on_sale()
    for decide in (ask, approve, decline, counter, accept, refuse):
        decide(placed(article, TRANSLATION))
    enquiries.answer(asked(article.publication), "It is in the archive.", ED)
    enquiries.decline(asked(article.publication), "It was never ours.", ED)
    asked(article.publication, url=article.canonical_url)
    catalogue.index_article(article, article.current)
    quotes.send(held(article), BEA.ref)
    paid = placed(article)
    orders.pay(paid, SYSTEM)
    too_late = placed(gone := on_sale())
    orders.pay(too_late, SYSTEM)
    gone.embargo_until = clock.now() + timedelta(days=1)
    db.session.commit()
    Worker(app, tasks.table(a_copy)).run_until_idle()
    decisions.mark_correction(factories.version(article), "Nine tides, <not> eleven.", ED)
    decisions.withdraw(article, "The figures were not true", ED)
    grace_over()
    Worker(app, tasks.table(a_copy)).run_until_idle()
    return queued()


def test_every_letter_is_complete_in_both_forms(strict: Flask) -> None:
    letters = all_letters(strict)
    mail.queue(
        "order_link", BEA.ref, "test", publication="The Orrin Tides", reference="7Q4K-M2TX",
        headline="Nine tides", order_url="https://offprint.example/orders/x/",
    )  # fmt: skip
    letters |= queued()
    assert set(letters) == set(LETTERS), (
        "each template is sent by somebody, and each letter has one"
    )
    for name, letter in letters.items():
        assert letter["Subject"].strip(), name
        assert "\n" not in letter["Subject"], name
        assert "http" in words(letter), name
        assert "<html" in words(letter, "html"), name
        assert "<" not in words(letter).replace("<it>", "").replace("<not>", ""), name


def test_what_people_wrote_is_never_markup(strict: Flask) -> None:
    ask(placed(on_sale(), TRANSLATION))
    letter = queued()["request_asked"]
    assert "Who translates <it>?" in words(letter)
    assert "Who translates &lt;it&gt;?" in words(letter, "html")


def test_a_text_letter_ends_like_a_letter(strict: Flask) -> None:
    approve(placed(on_sale(), TRANSLATION))
    text = words(queued()["request_approved"])
    assert "\n-- \nThe Orrin Tides, Reprints & Permissions" in text
    assert "\n\n\n" not in text
    assert "Conditions: Credit in French" in text


def test_the_copys_letter_says_the_number_the_term_and_where_to_fetch_it(strict: Flask) -> None:
    order = placed(on_sale())
    orders.pay(order, SYSTEM)
    db.session.commit()
    from licensing.licences import service as licences

    (licence,) = licences.grant(order)
    copy = delivery.reprint_of(licence)
    delivery.finish(copy, files.put(b"%PDF"), 4)
    delivery.deliver(copy)
    text = words(queued()["copy_ready"])
    assert licence.number in text
    assert delivery.download_url(copy).rsplit(".", 2)[0] in text, "its date and signature vary"
    assert "Term:" in text
