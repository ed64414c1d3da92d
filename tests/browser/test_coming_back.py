"""A buyer closes the browser at any step and comes back by the link: the order stands where it stood, and
nothing was doubled."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
import requests
from lxml import html
from sqlalchemy import func, select

from licensing.core.db import db, read_only, release
from licensing.delivery.models import Copy
from licensing.licences.models import Licence
from licensing.orders.models import Order
from licensing.payments.models import Payment
from tests.browser.buying import BEA, LATCHKEY_STORY
from tests.browser.site import Site
from tests.purchases import TRANSLATION, placed

Read = TypeVar("Read")
DECLINED = "4000 0000 0000 0002"
FORM = {
    "organisation": BEA.organisation,
    "name": BEA.name,
    "email": BEA.email,
    "address": BEA.address,
    "country": "GB",
    "agree": "y",
}


class Visit:
    """One visit without JavaScript: a session that ends when the browser is closed."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.browser = requests.Session()

    def checkout(self) -> tuple[str, dict[str, str]]:
        """The checkout's address, and its form filled in."""
        address = f"{self.site.page_of(LATCHKEY_STORY)}checkout"
        page: Any = html.document_fromstring(  # its stubs know no forms
            self.browser.get(address, timeout=20).content
        )
        form = next(form for form in page.forms if form.method == "POST")
        return address, {k: v or "" for k, v in form.form_values()} | FORM

    def send(self, address: str, form: dict[str, str]) -> str:
        """Send the checkout's form; the address of the pay page."""
        answer = self.browser.post(address, data=form, timeout=20, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def order_page(self) -> str:
        """The order's page, found by its link in a browser that has never been here."""
        return requests.get(f"{self.site.url}/orders/{_token(self.site)}/", timeout=20).text


@pytest.fixture
def visit(site: Site) -> Visit:
    return Visit(site)


def test_closed_at_the_form_nothing_was_ordered(site: Site, visit: Visit) -> None:
    visit.checkout()
    assert _counts(site) == (0, 0, 0, 0)


def test_closed_at_the_pay_page_the_order_waits_to_be_paid(site: Site, visit: Visit) -> None:
    visit.send(*visit.checkout())
    assert "Ready to pay" in visit.order_page()
    assert _counts(site) == (1, 1, 0, 0)


def test_a_form_that_is_sent_twice_orders_once_and_leads_to_the_same_pay_page(
    site: Site, visit: Visit
) -> None:
    address, form = visit.checkout()
    assert visit.send(address, form) == visit.send(address, form)
    assert _counts(site) == (1, 1, 0, 0)


def test_closed_after_a_declined_card_the_order_still_waits(site: Site, visit: Visit) -> None:
    site.shop.pay(visit.send(*visit.checkout()), DECLINED)
    assert "Ready to pay" in visit.order_page()
    assert _counts(site) == (1, 1, 0, 0)


def test_closed_as_soon_as_it_was_paid_the_copy_is_made_all_the_same(
    site: Site, visit: Visit
) -> None:
    pay_page = visit.send(*visit.checkout())
    site.shop.pay(pay_page)  # and never returns: the webhook alone must do
    _until_complete(site)
    assert "Your copy is ready" in visit.order_page()
    assert "Your copy is ready" in requests.get(pay_page, timeout=20).text  # paid pages lead back
    assert _counts(site) == (1, 1, 1, 1)


def test_closed_while_the_copy_is_made_it_is_ready_when_the_buyer_comes_back(
    site: Site, visit: Visit
) -> None:
    pay_page = visit.send(*visit.checkout())
    with site.bench.resting():
        back = site.shop.pay(pay_page).headers["Location"]
        for _ in range(2):  # returned, closed, and opened again from the history
            requests.get(back, timeout=20)
        assert "Making your copy" in visit.order_page()
    _until_complete(site)
    assert "Your copy is ready" in visit.order_page()
    assert _counts(site) == (1, 1, 1, 1)


def test_a_request_that_was_left_is_with_the_desk(site: Site, visit: Visit) -> None:
    with site.app.app_context():
        placed(db.session.merge(site.article(LATCHKEY_STORY)), TRANSLATION)
        release()
    assert "The desk has your request" in visit.order_page()


def _until_complete(site: Site) -> None:
    def complete() -> bool:
        return _read(site, lambda: db.session.scalars(select(Order.state)).one()) == "complete"

    site.bench.until(complete, "the order is complete")


def _counts(site: Site) -> tuple[int, ...]:
    """How many orders, payments, licences and licensed copies there are."""

    def count() -> tuple[int, ...]:
        rows = (Order.id, Payment.id, Licence.id)
        copies = select(func.count(Copy.id)).where(Copy.kind == "reprint")
        counted = [db.session.scalar(select(func.count(row))) or 0 for row in rows]
        return (*counted, db.session.scalar(copies) or 0)

    return _read(site, count)


def _token(site: Site) -> str:
    return _read(site, lambda: db.session.scalars(select(Order.token)).one())


def _read(site: Site, look: Callable[[], Read]) -> Read:
    with site.app.app_context(), read_only():
        found = look()
        release()
    return found
