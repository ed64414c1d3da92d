"""What is not listed: asked for, or read on the spot and bought within the minute."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from licensing.config import Settings
from licensing.core.db import db
from licensing.enquiries import service as enquiries
from licensing.enquiries.models import Enquiry, Reading
from licensing.jobs.worker import Worker
from tests import factories
from tests.articles.ingest.pages import STORY
from tests.browsing import Client
from tests.cards import RULES
from tests.enquiries.asking import ASKED
from tests.enquiries.origin import Origin, open_origin
from tests.purchases import ED

UNKNOWN = "https://orrintides.example/harbour/lock"


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with open_origin() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings, origin: Origin) -> Settings:
    return replace(settings, fetch_origins=(origin.url,))


@pytest.fixture
def slug(app: Flask, origin: Origin) -> str:
    """A publication whose site is on loopback, and that has its pages read for visitors."""
    with app.app_context():
        made = factories.publication(site=origin.host, fetch_unknown=True)
        factories.rate_card(made.publisher, RULES)
        db.session.commit()
        return made.slug


def ask(client: Client, slug: str, **given: str) -> str:
    """Ask from the page that says it is not listed; returns the address of the asker's own page."""
    form = client.get(f"/{slug}/ask?url={UNKNOWN}")
    assert f'value="{UNKNOWN}"' in form.text
    sent = client.submit(f"/{slug}/ask?url={UNKNOWN}", ASKED | given, form="ask")
    assert sent.status_code == 303
    return str(sent.location)


def test_whoever_asks_has_a_page_of_their_own(app: Flask, client: Client, slug: str) -> None:
    own = ask(client, slug)
    page = client.get(own).text
    assert "The desk has your question" in page
    assert ASKED["wish"] in page
    with app.app_context():
        asked = db.session.query(Enquiry).one()
        assert (asked.url, asked.state) == (UNKNOWN, "open")


def test_the_own_page_shows_the_answer_and_then_the_article(
    app: Flask, client: Client, slug: str
) -> None:
    own = ask(client, slug)
    with app.app_context():
        asked = db.session.query(Enquiry).one()
        enquiries.answer(asked, "It is being digitised.", ED)
        db.session.commit()
    assert "It is being digitised." in client.get(own).text


def test_a_form_that_says_too_little_comes_back_with_what_was_written(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    with sqlite_app.app_context():
        slug = factories.publication().slug
        db.session.commit()
    sent = sqlite_client.submit(f"/{slug}/ask", ASKED | {"email": "bea"}, form="ask")
    assert sent.status_code == 422
    assert "Write the address like name@organisation.example" in sent.text
    assert ASKED["wish"] in sent.text


def test_a_visitor_cannot_ask_without_end(sqlite_app: Flask, sqlite_client: Client) -> None:
    with sqlite_app.app_context():
        slug = factories.publication().slug
        db.session.commit()
    sent = [sqlite_client.submit(f"/{slug}/ask", ASKED, form="ask").status_code for _ in range(6)]
    assert sent == [303] * 5 + [429]


def test_an_unknown_page_is_read_put_on_sale_and_priced_in_one_go(
    client: Client, slug: str, origin: Origin, worker: Worker
) -> None:
    url = origin.story("/harbour/bought")
    not_listed = f"/{slug}/license?url={url}"
    assert client.get(not_listed).status_code == 404
    token = client.get(not_listed).text.split('name="csrf_token" type="hidden" value="')[1]
    form = {"csrf_token": token.split('"')[0], "url": url}
    own = str(client.post(f"/{slug}/read", data=form).location)
    assert "Reading the page" in client.get(own).text
    assert client.get(f"{own}status").get_json() == {"stage": "asked", "settled": False}

    worker.run_until_idle()
    page = client.get(own).text
    assert "We have just read this page" in page
    assert STORY.headline in page

    client.submit(own, {}, form="take")
    assert "Taking it in" in client.get(own).text
    worker.run_until_idle()
    listed = client.get(own).text
    assert "It is listed now" in listed
    article = str(client.get(not_listed).location)
    assert article in listed
    assert "£300.00" in client.get(article).text


def test_an_agency_story_has_no_button_but_a_way_to_the_desk(
    client: Client, app: Flask, slug: str, origin: Origin, worker: Worker
) -> None:
    url = origin.story("/harbour/wire", credit="Reuters")
    own = read(client, slug, url)
    worker.run_until_idle()
    page = client.get(own).text
    assert "The desk has to look at it" in page
    assert "Go on to the price" not in page
    assert f"/{slug}/ask?url=" in page
    with app.app_context():
        assert db.session.query(Reading).one().state == "seen"


def test_a_page_that_cannot_be_read_says_why_and_offers_the_desk(
    client: Client, slug: str, origin: Origin, worker: Worker
) -> None:
    own = read(client, slug, f"{origin.url}/harbour/nowhere")
    worker.run_until_idle()
    page = client.get(own).text
    assert "We could not read this page" in page
    assert "404" in page
    assert "Ask the desk" in page


def test_another_sites_address_is_refused(client: Client, slug: str) -> None:
    token = client.get(f"/{slug}/ask").text.split('name="csrf_token" type="hidden" value="')[1]
    form = {"csrf_token": token.split('"')[0], "url": "https://elsewhere.example/a"}
    assert client.post(f"/{slug}/read", data=form).status_code == 422


def read(client: Client, slug: str, url: str) -> str:
    """Have ``url`` read; returns the address of its page."""
    token = client.get(f"/{slug}/ask").text.split('name="csrf_token" type="hidden" value="')[1]
    form = {"csrf_token": token.split('"')[0], "url": url}
    return str(client.post(f"/{slug}/read", data=form).location)
