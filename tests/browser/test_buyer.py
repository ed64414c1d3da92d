"""The buyer's way: from the link at the foot of an article to a copy that anyone can verify."""

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from licensing.core import clock
from licensing.web.filters import day
from tests.browser import papers
from tests.browser.buying import (
    BEA,
    DECLINES,
    LATCHKEY_STORY,
    PAYS,
    choose,
    download,
    is_ready,
    panel,
    pay_by_card,
    say_who,
    see_proof,
    total,
    verifies,
)
from tests.browser.hands import Hands, Keyboard
from tests.browser.site import Site
from tests.browser.windows import Windows

DAY, TWO_YEARS = timedelta(days=1), timedelta(days=730)
STAYED = "window.stayed === true"


def test_a_buyer_goes_from_the_link_at_an_article_to_a_copy_thatverifies(
    site: Site, hands: Hands, tmp_path: Path
) -> None:
    page = hands.page
    page.goto(site.way_in(LATCHKEY_STORY))
    expect(page).to_have_url(re.compile("/latchkey/articles/"))
    _watch_the_price_follow(hands)

    proof = papers.words(see_proof(hands, tmp_path))
    assert len(proof) > 1
    assert all(papers.says(sheet, "Proof, not licensed for use") for sheet in proof)

    hands.press(page.get_by_role("link", name="License it"))
    _mistype_the_address_and_lose_nothing(hands)
    hands.press(page.get_by_role("button", name="Go on to pay US$1,080.00"))

    page.wait_for_url(f"{site.stripe_url}/**")
    pay_by_card(hands, DECLINES)
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    with site.bench.resting():
        pay_by_card(hands, PAYS)
        page.wait_for_url(f"{site.url}/orders/**")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            re.compile("Making your copy|Confirming your payment")
        )
        page.evaluate("window.stayed = true")
    is_ready(page)
    assert page.evaluate(STAYED), "the page was loaded again"

    copy = download(hands, "Download your copy", tmp_path)
    licence = verifies(site, copy)
    _anyone_can_verify(page, copy, site, licence)
    _the_letter_opens_the_same_file(site, page, copy)


def test_a_buyer_without_javascript_gets_all_of_it_by_buttons_and_the_pages_own_refresh(
    site: Site, windows: Windows, tmp_path: Path
) -> None:
    hands = Keyboard(windows.desktop(scripts=False))
    page = hands.page
    page.goto(site.way_in(LATCHKEY_STORY))
    choose(hands, "How large", "Up to 250 staff")
    choose(hands, "For how long", "2 years")
    expect(total(panel(page))).to_have_text("US$150.00")
    hands.press(page.get_by_role("button", name="Show this price"))
    expect(total(panel(page))).to_have_text("US$1,080.00")

    assert len(papers.words(see_proof(hands, tmp_path))) > 1

    hands.press(page.get_by_role("link", name="License it"))
    _mistype_the_address_and_lose_nothing(hands)
    hands.press(page.get_by_role("button", name="Go on to pay US$1,080.00"))
    page.wait_for_url(f"{site.stripe_url}/**")
    with site.bench.resting():
        pay_by_card(hands, PAYS)
        page.wait_for_url(f"{site.url}/orders/**")
        expect(page.get_by_role("heading", name="Making your copy")).to_be_visible()
    is_ready(page)
    verifies(site, download(hands, "Download your copy", tmp_path))


def test_the_price_is_read_out_as_it_changes(site: Site, keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto(site.way_in(LATCHKEY_STORY))
    choose(keyboard, "How large", "Up to 250 staff")
    expect(page.locator("[data-said][role=status]")).to_contain_text("US$600.00")


def _watch_the_price_follow(hands: Hands) -> None:
    page, answer = hands.page, panel(hands.page)
    lines = answer.get_by_role("row")
    expect(total(answer)).to_have_text("US$150.00")
    choose(hands, "How large", "Up to 250 staff")
    expect(total(answer)).to_have_text("US$600.00")
    expect(lines.filter(has_text="250 staff")).to_contain_text("US$600.00")
    choose(hands, "For how long", "2 years")
    expect(total(answer)).to_have_text("US$1,080.00")
    expect(lines.filter(has_text="2 years")).to_contain_text("US$480.00")
    expect(page).to_have_url(re.compile("audience=250&term=24"))


def _mistype_the_address_and_lose_nothing(hands: Hands) -> None:
    page = hands.page
    say_who(hands)
    hands.write(page.get_by_label("E-mail"), "bea@ternandgull")
    hands.tick(page.get_by_label("We accept these terms"))
    hands.press(page.get_by_role("button", name="Go on to pay"))
    expect(page.get_by_role("alert").first).to_contain_text("look at this again")
    email = page.get_by_label("E-mail")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description(re.compile("name@organisation.example"))
    expect(page.get_by_label("Organisation")).to_have_value(BEA.organisation)
    expect(page.get_by_label("Billing address")).to_have_value(BEA.address)
    expect(page.get_by_label("Country")).to_have_value("GB")
    expect(page.get_by_label("Purchase order number")).to_have_value(BEA.po_number)
    expect(page.get_by_label("We accept these terms")).to_be_checked()
    hands.press(page.get_by_role("alert").get_by_role("link"))  # it leads to the field
    expect(email).to_be_focused()
    hands.write(email, BEA.email)


def _anyone_can_verify(page: Page, copy: Path, site: Site, licence: dict[str, Any]) -> None:
    address = papers.code(copy, page=1)
    assert address == f"{site.url}/verify/{licence['number']}"
    page.goto(address)
    ends_on = date.fromisoformat(licence["ends_on"])
    assert TWO_YEARS - DAY <= ends_on - clock.today() <= TWO_YEARS
    expect(page.get_by_role("heading", name="This licence is valid")).to_be_visible()
    verdict = page.get_by_role("article")
    expect(verdict.get_by_role("definition").first).to_have_text(BEA.organisation)
    expect(verdict).to_contain_text("The ship that is paid to wait")
    expect(verdict).to_contain_text("up to 250 staff")
    expect(verdict).to_contain_text(day(ends_on).replace("\N{NO-BREAK SPACE}", " "))


def _the_letter_opens_the_same_file(site: Site, page: Page, copy: Path) -> None:
    letter = site.letter(BEA.email, "Your licensed copy").get_body(("plain",))
    assert letter is not None
    link = re.search(rf"{site.url}/download/\S+", letter.get_content())
    assert link, letter.get_content()
    mailed = page.request.get(link.group()).body()
    assert hashlib.sha256(mailed).digest() == hashlib.sha256(copy.read_bytes()).digest()
