"""The desk's pages in a browser: no accessibility violation, no sideways scroll, and all by keyboard."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from licensing.articles.intake import runs, uploads
from licensing.core.db import db
from licensing.jobs import tasks
from licensing.jobs.intake import go_on
from licensing.jobs.worker import Worker
from licensing.publishers.models import Publication
from tests import shop as shops
from tests.accounts.people import PASSWORD
from tests.articles.intake.site import story
from tests.browser.accessibility import faults
from tests.purchases import ED
from tests.web.desk.conftest import Desk
from tests.web.desk.test_intake import TEXT

WIDTHS = (1280, 375)


@pytest.fixture
def chromium(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def url(sqlite_app: Flask) -> Iterator[str]:
    with shops.port() as server:
        server.app = sqlite_app
        yield shops.address(server)


def sign_in(page: Page, url: str, email: str = "manager@orrin.example") -> None:
    """By keyboard alone, from the desk's own address."""
    page.context.clear_cookies()
    page.goto(f"{url}/desk/")
    page.focus("#email")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/desk/")


def examine(page: Page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert not (found := faults(page)), f"{name} at {width}: {found}"
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, f"{name} scrolls sideways at {width}"


@pytest.mark.browser
def test_what_opens_within_a_page_has_no_accessibility_violation_either(
    desk: Desk, url: str, chromium: Page
) -> None:
    """The pages as they come are looked at in tests/browser."""
    sign_in(chromium, url)
    for path in (
        f"/desk/requests/{desk.line_id}", "/desk/orders/?q=nothing",
        f"/desk/orders/{desk.order_id}", f"/desk/articles/{desk.article_id}",
    ):  # fmt: skip
        chromium.goto(url + path)
        for closed in chromium.query_selector_all("details:not([open]) > summary"):
            closed.click()
        examine(chromium, path)
    chromium.goto(f"{url}/staff/tf-setup")
    chromium.click("button[value=authenticator]")
    examine(chromium, "the code to scan")


@pytest.mark.browser
def test_a_request_is_approved_by_keyboard_on_a_telephone(
    desk: Desk, url: str, chromium: Page
) -> None:
    chromium.set_viewport_size({"width": 375, "height": 780})
    sign_in(chromium, url, "permissions-editor@orrin.example")
    chromium.focus(".request a")
    chromium.keyboard.press("Enter")
    chromium.wait_for_url("**/desk/requests/*")
    chromium.focus("#approve-price")
    chromium.keyboard.press("Enter")  # too soon: no price yet
    chromium.wait_for_selector("#errors")
    examine(chromium, "a form with errors")
    chromium.focus("#approve-price")
    chromium.keyboard.type("425")
    chromium.keyboard.press("Enter")
    chromium.wait_for_selector("text=Approve at £425.00?")
    examine(chromium, "the page that asks once more")
    chromium.focus("button[name=confirmed]")
    chromium.keyboard.press("Enter")
    chromium.wait_for_selector("text=Approved at £425.00.")
    examine(chromium, "a decided request")


@pytest.mark.browser
def test_a_preview_reads_as_well_as_every_other_page(desk: Desk, url: str, chromium: Page) -> None:
    sign_in(chromium, url)
    chromium.goto(f"{url}/desk/articles/add")
    chromium.fill("#text-text", TEXT)
    chromium.click("#text-form button[type=submit]")
    chromium.wait_for_selector("text=This would be taken in")
    examine(chromium, "the preview of a text")
    chromium.click("text=Add to the catalogue")
    chromium.wait_for_selector("text=It is in the catalogue.")


@pytest.mark.browser
def test_an_import_draws_itself_again_until_it_is_finished(
    desk: Desk, url: str, chromium: Page
) -> None:
    with desk.app.app_context():
        publication = db.session.scalars(select(Publication)).first()
        assert publication is not None
        run = runs.start(publication, [uploads.keep("boat.html", story(7).encode())], ED)
        go_on(run)
        public_id = run.public_id
        db.session.commit()
    sign_in(chromium, url)
    chromium.goto(f"{url}/desk/imports/{public_id}")
    chromium.wait_for_selector("text=Reading the first page")
    Worker(desk.app, tasks.table(lambda _facts: b"%PDF-1.7")).run_until_idle()

    chromium.wait_for_selector("text=Boat 7 comes home")
    assert chromium.inner_text("#said") == "The import is finished."
