"""The pages, with a browser and without."""

import re
from collections.abc import Iterator

import pytest
import requests
import stripe
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import faults
from tests.stripe_sandbox.harness import (
    ASKS,
    DECLINED,
    PAYS,
    Running,
    Shop,
    fill_in,
    order,
    pay,
)

WIDTHS = (1280, 375)


@pytest.fixture
def chromium(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def _new_page(run: Running, **changes: str) -> str:
    session = run.client.v1.checkout.sessions.create(order(**changes))
    assert session.url is not None
    return session.url


def _every_page(run: Running) -> list[str]:
    """One address of every kind of page, each in each state that looks different."""
    declined = _new_page(run)
    fill_in(declined, DECLINED)
    challenge = run.url + fill_in(_new_page(run), ASKS).headers["Location"]
    expired = run.client.v1.checkout.sessions.create(order())
    assert expired.url is not None
    run.client.v1.checkout.sessions.expire(expired.id)
    intent = pay(run).payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    disputed = pay(run).payment_intent
    assert isinstance(disputed, stripe.PaymentIntent)
    requests.post(f"{run.url}/payments/{disputed.id}/dispute", timeout=5)
    open_invoice, paid_invoice = _invoice(run), _invoice(run)
    run.client.v1.invoices.pay(paid_invoice.id, {"paid_out_of_band": True})
    return [
        f"{_new_page(run)}?card=4242",
        declined,
        challenge,
        expired.url,
        f"{run.url}/",
        f"{run.url}/payments/{intent.id}",
        f"{run.url}/payments/{disputed.id}",
        f"{run.url}/i/{open_invoice.id}",
        f"{run.url}/i/{paid_invoice.id}",
        f"{run.url}/nowhere",
    ]


def _invoice(run: Running) -> stripe.Invoice:
    customer = run.client.v1.customers.create({"name": "Northquay Ltd"})
    invoice = run.client.v1.invoices.create(
        {
            "customer": customer.id,
            "collection_method": "send_invoice",
            "days_until_due": 30,
            "currency": "gbp",
        }
    )
    run.client.v1.invoice_items.create(
        {"customer": customer.id, "invoice": invoice.id, "currency": "gbp", "amount": 24000}
    )
    return run.client.v1.invoices.finalize_invoice(invoice.id)


@pytest.mark.browser
def test_no_page_has_an_accessibility_violation_or_scrolls_sideways(
    run: Running, chromium: Page
) -> None:
    for address in _every_page(run):
        for width in WIDTHS:
            chromium.set_viewport_size({"width": width, "height": 740})
            chromium.goto(address)
            assert not (found := faults(chromium)), f"{address}\n{found}"
            assert chromium.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_axe_finds_what_is_wrong(chromium: Page) -> None:
    chromium.set_content("<html><body><input></body></html>")
    assert faults(chromium)


@pytest.mark.browser
def test_the_keyboard_alone_picks_a_card_pays_and_is_sent_back(
    run: Running, shop: Shop, chromium: Page
) -> None:
    complaints: list[str] = []
    chromium.on("console", lambda message: complaints.append(message.text))
    chromium.goto(_new_page(run, success_url=f"{shop.thanks}?session={{CHECKOUT_SESSION_ID}}"))
    _tab_to(chromium, "4242 4242 4242 4242")
    chromium.keyboard.press("Enter")
    chromium.wait_for_url(re.compile("card=4242"))
    _tab_to(chromium, "Pay £240.00")
    chromium.keyboard.press("Enter")
    chromium.wait_for_url(re.compile(r"/thanks\?session=cs_test_"), timeout=10_000)
    assert shop.wait_for("checkout.session.completed")
    assert complaints == []


@pytest.mark.browser
def test_problems_are_read_out_first_and_lead_to_their_fields(run: Running, chromium: Page) -> None:
    chromium.goto(_new_page(run))
    chromium.fill("#number", "4111 1111 1111 1111")
    chromium.click("button")
    chromium.wait_for_selector("[role=alert]:focus", timeout=10_000)
    chromium.click("text=This is not one of the test cards >> nth=0")
    chromium.wait_for_url(re.compile("#number$"), timeout=10_000)


def _tab_to(page: Page, text: str) -> None:
    """Press Tab until the focus is on what carries this text."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if text in page.evaluate("document.activeElement.innerText || ''"):
            return
    pytest.fail(f"the keyboard does not reach {text!r}")


def test_pages_allow_no_script_no_frame_and_no_foreign_thing(run: Running) -> None:
    for address in _every_page(run):
        answer = requests.get(address, timeout=5)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "<script" not in answer.text
        assert "style=" not in answer.text


def test_a_form_that_another_site_sends_is_refused(run: Running) -> None:
    page = _new_page(run)
    answer = requests.post(page, headers={"Sec-Fetch-Site": "cross-site"}, timeout=5)
    assert answer.status_code == 403
    assert "sent from another site" in answer.text


def test_what_a_shop_writes_is_shown_as_text(run: Running) -> None:
    page = _new_page(run, client_reference_id="<b>R-1</b>")
    assert "&lt;b&gt;R-1&lt;/b&gt;" in requests.get(page, timeout=5).text


def test_the_dashboard_refunds_in_part_and_says_what_is_left(run: Running, shop: Shop) -> None:
    intent = pay(run).payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    page = f"{run.url}/payments/{intent.id}"
    after = requests.post(f"{page}/refund", data={"amount": "40.5"}, timeout=5)
    assert "partly refunded" in after.text
    assert "at most 199.50" in after.text
    assert shop.wait_for("charge.refunded").data.object["amount_refunded"] == 4050


@pytest.mark.parametrize("amount", ["", "x", "1.234", "-5", "240.01", "0", "٣", "9" * 40])
def test_the_dashboard_refuses_an_amount_that_makes_no_sense(run: Running, amount: str) -> None:
    intent = pay(run).payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    page = f"{run.url}/payments/{intent.id}"
    answer = requests.post(f"{page}/refund", data={"amount": amount}, timeout=5)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert run.client.v1.refunds.list().data == []


@pytest.mark.parametrize("verdict", ["won", "lost"])
def test_the_dashboard_disputes_and_decides(run: Running, shop: Shop, verdict: str) -> None:
    intent = pay(run).payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    page = f"{run.url}/payments/{intent.id}"
    assert "Decide the dispute" in requests.post(f"{page}/dispute", timeout=5).text
    requests.post(f"{page}/verdict", data={"verdict": verdict}, timeout=5)
    assert shop.wait_for("charge.dispute.closed").data.object["status"] == verdict


def test_a_picked_card_fills_the_form(run: Running) -> None:
    page = requests.get(f"{_new_page(run)}?card={PAYS[-4:]}", timeout=5).text
    assert 'value="4242 4242 4242 4242"' in page
    assert 'aria-current="true"' in page
