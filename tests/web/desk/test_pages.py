"""The desk's pages in a browser: no accessibility violation, no sideways scroll, and all by keyboard."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from tests import shop as shops
from tests.accounts.people import PASSWORD
from tests.web.desk.conftest import Desk

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
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
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
