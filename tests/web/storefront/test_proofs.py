"""The proof and the personal copy: no name asked, made by the worker, opened by anyone with the link."""

from datetime import timedelta

import pytest
from flask import Flask

from licensing.articles.models import Article
from licensing.core import clock
from licensing.core.db import db
from licensing.jobs.worker import Worker
from licensing.personal.models import PersonalCopy
from tests.browsing import Client
from tests.cards import RULES
from tests.factories import rate_card
from tests.web.storefront.goods import Goods, shelve

PROOF_OF = "{page}?use=eprint&audience=250&term=24"


def asked_for(client: Client, goods: Goods) -> str:
    """The address of a proof, asked for by the article page's own button."""
    answer = client.submit(PROOF_OF.format(page=goods.page), {})
    assert answer.status_code == 303
    return str(answer.location)


def withdraw(app: Flask, goods: Goods) -> None:
    with app.app_context():
        db.session.get_one(Article, goods.id).withdrawn_at = clock.now()
        db.session.commit()


def test_a_proof_needs_no_name_and_says_what_it_would_cost(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    page = sqlite_client.get(asked_for(sqlite_client, shelve(sqlite_app))).text
    assert "Setting the pages" in page
    assert "£1,080.00" in page
    assert "audience=250&amp;term=24" in page


def test_a_proof_is_watched_until_it_is_there_and_a_colleague_can_open_it(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    from licensing.documents.render import render
    from licensing.jobs import tasks

    proof = asked_for(sqlite_client, shelve(sqlite_app))
    assert sqlite_client.get(f"{proof}/status").json == {"stage": "queued", "settled": False}
    assert sqlite_client.get(f"{proof}.pdf").status_code == 404
    Worker(sqlite_app, tasks.table(render)).run_until_idle()
    colleague = Client.of(sqlite_app)
    assert colleague.get(f"{proof}/status").json == {"stage": "ready", "settled": True}
    assert f'data="{proof}.pdf#' in colleague.get(proof).text
    pdf = colleague.get(f"{proof}.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith("inline")
    assert pdf.headers["Content-Security-Policy"] == "frame-ancestors 'self'"


def test_the_same_wish_is_the_same_proof(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    assert asked_for(sqlite_client, goods) == asked_for(sqlite_client, goods)


def test_a_proof_without_its_forms_token_is_refused(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    answer = sqlite_client.post(f"{shelve(sqlite_app).page}proof", data={"use": "eprint"})
    assert answer.status_code == 400
    assert "open too long" in answer.text


def test_a_proof_outlives_the_rate_card_it_was_priced_by(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    proof = asked_for(sqlite_client, goods)
    with sqlite_app.app_context():
        publisher = db.session.get_one(Article, goods.id).publication.publisher
        bands = [{"id": "all", "label": "any size", "price": "900"}]
        eprint = {**RULES["uses"]["eprint"], "audience": bands}
        rate_card(publisher, {"uses": {"eprint": eprint}}, version=2, valid_from=clock.now())
        db.session.commit()
    page = sqlite_client.get(proof)
    assert page.status_code == 200
    assert "£900.00" in page.text


def test_a_withdrawn_article_has_no_proof_any_more(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    proof = asked_for(sqlite_client, goods)
    withdraw(sqlite_app, goods)
    page = sqlite_client.get(proof).text
    assert "License it" not in page
    assert "It cannot be ordered as it was proofed" in page


@pytest.mark.parametrize("address", ["/proof/nobody", "/proof/nobody.pdf", "/personal/nobody"])
def test_a_proof_or_copy_that_nobody_asked_for_is_a_404(
    sqlite_client: Client, address: str
) -> None:
    assert sqlite_client.get(address).status_code == 404


def test_a_personal_copy_is_one_button_and_counts_nobody(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    from licensing.documents.render import render
    from licensing.jobs import tasks

    goods = shelve(sqlite_app)
    answer = sqlite_client.submit(f"{goods.page}personal", {})
    assert answer.status_code == 303
    copy = str(answer.location)
    assert "Setting the pages" in sqlite_client.get(copy).text
    Worker(sqlite_app, tasks.table(render)).run_until_idle()
    assert "Download the PDF" in sqlite_client.get(copy).text
    pdf = sqlite_client.get(f"{copy}.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    with sqlite_app.app_context():
        taken = db.session.query(PersonalCopy).one()
        assert set(vars(taken)) & {"name", "email", "ip"} == set()


def test_a_personal_copys_address_is_no_proofs(sqlite_app: Flask, sqlite_client: Client) -> None:
    copy = str(sqlite_client.submit(f"{shelve(sqlite_app).page}personal", {}).location)
    assert sqlite_client.get(copy.replace("/personal/", "/proof/")).status_code == 404


@pytest.mark.parametrize("barred", [{"withdrawn_at": True}, {"embargo_until": True}])
def test_there_is_no_personal_copy_of_what_may_not_be_read(
    sqlite_app: Flask, sqlite_client: Client, barred: dict[str, bool]
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    goods = shelve(sqlite_app, **dict.fromkeys(barred, tomorrow))
    answer = sqlite_client.submit(f"{goods.page}personal", {})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text or "notice" in answer.text
