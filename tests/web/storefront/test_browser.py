"""The storefront in a real browser: the scripts, the keyboard, and a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.accessibility import faults
from tests.shop import Shop
from tests.web.storefront.goods import BUYER, Goods, shelve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("shop", ["sqlite"], indirect=True),  # a browser cannot tell them apart
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 812}


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, shop: Shop) -> Iterator[Page]:
    """A page that fails the test on any script error and on any request that leaves the shop."""
    context = browser.new_context(viewport=request.param, reduced_motion="reduce")
    opened = context.new_page()
    wrong: list[str] = []
    viewer = ("chrome:", "chrome-extension:")  # the browser's own, for PDFs
    ours = (shop.url, shop.stripe_url, "data:", *viewer)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith(ours) else wrong.append(r.url))
    yield opened
    context.close()
    assert wrong == []


def has_no_faults(page: Page) -> None:
    page.wait_for_load_state()  # words are there before the stylesheets that set them
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert not (found := faults(page)), f"{page.url}\n{found}"


def test_the_price_follows_the_form_and_is_read_out(page: Page, shop: Shop) -> None:
    goods = shelve(shop.app)
    page.goto(shop.url + goods.page)
    expect(page.get_by_role("button", name="Show this price")).to_be_hidden()
    page.get_by_label("Up to 250 staff").check()
    page.get_by_label("2 years").check()
    expect(page.locator(".lines-total")).to_contain_text("£1,080.00")
    expect(page.locator("[data-said]")).to_have_text("£1,080.00 in total")
    assert page.url.endswith("?use=eprint&audience=250&term=24")
    page.reload()
    expect(page.locator(".lines-total")).to_contain_text("£1,080.00")
    has_no_faults(page)


def test_a_proof_appears_without_a_reload(page: Page, shop: Shop) -> None:
    goods = shelve(shop.app)
    page.goto(shop.url + goods.page)
    page.get_by_role("button", name="See the proof").click()
    expect(page.get_by_text("Setting the pages")).to_be_visible()
    has_no_faults(page)
    page.evaluate("window.stayed = true")
    shop.settle()
    expect(page.get_by_role("link", name="Open the proof")).to_be_visible()
    assert page.evaluate("window.stayed"), "the page was never left"
    expect(page.locator("#said")).to_have_text("The proof is ready.")
    has_no_faults(page)


def test_an_order_is_bought_with_the_keyboard_and_its_page_moves_on_by_itself(
    page: Page, shop: Shop
) -> None:
    goods = shelve(shop.app)
    page.goto(f"{shop.url}{goods.page}checkout?use=eprint&audience=50&term=12")
    has_no_faults(page)
    page.get_by_label("Organisation").focus()
    for name in ("organisation", "name", "email", "address", "country", "po_number"):
        expect(page.locator(f"#{name}")).to_be_focused()
        if name == "country":
            page.keyboard.type("United Kingdom")
        else:
            page.keyboard.insert_text(BUYER[name])
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(shop.stripe_url)))

    paid = shop.pay(page.url).headers["Location"]
    page.goto(paid)
    expect(page.get_by_role("heading", name="Making your copy")).to_be_visible()
    has_no_faults(page)
    page.evaluate("window.stayed = true")
    shop.settle()
    expect(page.get_by_role("heading", name="Your copy is ready")).to_be_visible()
    assert page.evaluate("window.stayed"), "the page was never left"
    has_no_faults(page)
    page.goto(page.get_by_label("Anyone can verify it here").input_value())
    expect(page.get_by_role("heading", name="This licence is valid")).to_be_visible()
    has_no_faults(page)


def test_leaving_a_half_filled_form_asks_first(page: Page, shop: Shop) -> None:
    goods = shelve(shop.app)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{shop.url}{goods.page}checkout?use=eprint")
    page.get_by_label("Organisation").fill("Tern & Gull")
    page.get_by_role("link", name="Change the choice").click()
    page.wait_for_url(re.compile(r"\?use=eprint"))
    assert asked == ["beforeunload"]


def test_what_is_wrong_is_where_the_keyboard_lands(page: Page, shop: Shop) -> None:
    goods = shelve(shop.app)
    page.goto(f"{shop.url}{goods.page}checkout?use=eprint")
    page.get_by_role("button", name=re.compile("Go on to pay")).click()
    expect(page.locator("#errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#organisation")).to_be_in_viewport()
    has_no_faults(page)


def test_the_first_thing_the_keyboard_meets_leads_to_the_content(page: Page, shop: Shop) -> None:
    page.goto(shop.url + shelve(shop.app).home)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    has_no_faults(page)


def suggested(page: Page, shop: Shop, words: str) -> Goods:
    """The storefront with ``words`` typed into its box, and what was suggested open."""
    goods = shelve(shop.app)
    page.goto(shop.url + goods.home)
    page.get_by_role("combobox").press_sequentially(words)
    expect(page.get_by_role("option")).to_have_count(1)
    return goods


def test_what_is_suggested_is_walked_through_and_taken_with_the_keyboard(
    page: Page, shop: Shop
) -> None:
    goods = suggested(page, shop, "nine tides")
    box, option = page.get_by_role("combobox"), page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("1 suggestion", exact=True)).to_be_attached()
    has_no_faults(page)
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    expect(box).to_have_value("Nine tides to mend a slipway")
    has_no_faults(page)
    page.keyboard.press("ArrowDown")  # round to what was typed
    expect(box).to_have_value("nine tides")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(shop.url + goods.page)


def test_escape_closes_what_is_suggested_and_enter_searches_for_what_was_typed(
    page: Page, shop: Shop
) -> None:
    goods = suggested(page, shop, "nine tides")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_value("nine tides")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shop.url}{goods.home}search?q=nine+tides")
    has_no_faults(page)


def test_a_suggestion_is_taken_with_a_finger(page: Page, shop: Shop) -> None:
    goods = suggested(page, shop, "nine tides")
    page.get_by_role("option").click()
    page.wait_for_url(shop.url + goods.page)


def test_what_narrows_a_search_is_chosen_and_taken_away(page: Page, shop: Shop) -> None:
    goods = shelve(shop.app)
    page.goto(f"{shop.url}{goods.home}search?q=slipway")
    if page.viewport_size == PHONE:
        page.get_by_text("Narrow it down").click()
    page.get_by_label("Section").select_option("Harbour")
    page.get_by_label("Author", exact=True).fill("Ines Hale")
    page.get_by_role("button", name="Show these").click()
    chips = page.get_by_role("list", name="Narrowed to")
    expect(chips.get_by_role("link")).to_have_text(
        ["Harbour: take this away", "By Ines Hale: take this away", "Take all away"]
    )
    has_no_faults(page)
    chips.get_by_role("link", name="By Ines Hale").click()
    expect(chips.get_by_role("link")).to_have_text(["Harbour: take this away"])
    expect(page.get_by_role("heading", name="Nine tides")).to_be_visible()
