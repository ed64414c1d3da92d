"""The desk's way: a request for what no rule can price, until it is answered, paid for and delivered."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]  # libpass ships no types for it
from playwright.sync_api import expect

from licensing.demo.seed import PASSWORD
from tests.browser.buying import (
    BEA,
    LATCHKEY_STORY,
    PAYS,
    download,
    is_ready,
    pay_by_card,
    say_who,
    verifies,
)
from tests.browser.hands import Hands, Keyboard
from tests.browser.site import Site
from tests.browser.windows import Windows

DESK = "desk@latchkey.example"
STEP_SECONDS = 30
"""How long a code of an authenticator stands; each works once."""
QUESTION = "How many copies will be printed?"
ANSWER = "Two thousand, for one fair."
REASON = "The agency holds the French rights."


def test_a_translation_is_asked_about_approved_paid_for_and_delivered(
    site: Site, new_hands: Callable[[], Hands], tmp_path: Path
) -> None:
    bea, ed = new_hands(), new_hands()
    _ask_for_a_translation(site, bea)
    expect(bea.page.get_by_role("heading", name="The desk has your request")).to_be_visible()

    ed.page.goto(f"{site.url}/desk/")
    _sign_in(ed)
    _open_the_request(ed)
    ed.press(ed.page.locator("summary", has_text="Ask the buyer"))
    ed.write(ed.page.get_by_label("Question"), QUESTION)
    ed.press(ed.page.get_by_role("button", name="Send the question"))
    expect(ed.page.get_by_text("Asked. Bea Okafor is written to")).to_be_visible()

    bea.page.goto(_link_in(site, "A question about your request"))
    expect(bea.page.get_by_text(QUESTION)).to_be_visible()
    bea.write(bea.page.get_by_label("Your answer"), ANSWER)
    bea.press(bea.page.get_by_role("button", name="Send your answer"))
    expect(bea.page.get_by_text("Your answer is with the desk.")).to_be_visible()

    ed.page.reload()
    expect(ed.page.get_by_text(ANSWER)).to_be_visible()
    _approve(ed, "425")

    bea.page.goto(_link_in(site, "Approved"))
    bea.press(bea.page.get_by_role("button", name="Pay US$425.00"))
    bea.page.wait_for_url(f"{site.stripe_url}/**")
    pay_by_card(bea, PAYS)
    bea.page.wait_for_url(f"{site.url}/orders/**")
    is_ready(bea.page)
    licence = verifies(site, download(bea, "Download your copy", tmp_path))
    assert licence["use"].startswith("Translation")


def test_a_request_is_declined_with_a_reason_that_the_buyer_reads(
    site: Site, new_hands: Callable[[], Hands]
) -> None:
    bea, ed = new_hands(), new_hands()
    _ask_for_a_translation(site, bea)
    ed.page.goto(f"{site.url}/desk/")
    _sign_in(ed)
    _open_the_request(ed)
    ed.press(ed.page.locator("summary", has_text="Decline with a reason"))
    ed.press(ed.page.get_by_role("button", name="Decline…"))
    expect(ed.page.get_by_role("alert").first).to_contain_text("Give the reason")
    ed.write(ed.page.locator("#decline-reason"), REASON)
    ed.press(ed.page.get_by_role("button", name="Decline…"))
    ed.press(ed.page.get_by_role("button", name="Decline and tell the buyer"))
    expect(ed.page.get_by_text("Declined. Bea Okafor is written to")).to_be_visible()

    bea.page.goto(_link_in(site, "About your request"))
    expect(bea.page.get_by_role("heading", name="This request was declined")).to_be_visible()
    expect(bea.page.get_by_text(REASON)).to_be_visible()
    expect(bea.page.get_by_text("Nothing is owed.")).to_be_visible()


def test_staff_enrol_a_second_factor_and_are_asked_for_it(
    site: Site, windows: Windows, keyboard: Keyboard
) -> None:
    page = keyboard.page
    page.goto(f"{site.url}/desk/")
    _sign_in(keyboard)
    expect(page).to_have_url(f"{site.url}/desk/")
    page.goto(f"{site.url}/staff/tf-setup")
    keyboard.press(page.get_by_role("button", name="Set up an authenticator app"))
    key = "".join(page.locator(".scan-key").inner_text().split())
    keyboard.write(page.get_by_label("Code"), _code(key))
    keyboard.press(page.get_by_role("button", name="Turn it on"))
    expect(page.get_by_text("Second factor on")).to_be_visible()
    keyboard.press(page.get_by_role("button", name="Sign out"))

    again = Keyboard(windows.desktop())
    again.page.goto(f"{site.url}/desk/")
    _sign_in(again)
    expect(again.page.get_by_role("heading", name="Your code")).to_be_visible()
    again.write(again.page.get_by_label("Code"), "000000")
    again.press(again.page.get_by_role("button", name="Sign in"))
    expect(again.page.get_by_text("That code is not right")).to_be_visible()
    again.write(again.page.get_by_label("Code"), _code(key, steps_ago=-1))
    again.press(again.page.get_by_role("button", name="Sign in"))
    expect(again.page).to_have_url(f"{site.url}/desk/")


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_opens_nothing_and_says_what_to_do(
    site: Site, keyboard: Keyboard, password: str
) -> None:
    keyboard.page.goto(f"{site.url}/desk/")
    _sign_in(keyboard, password)
    expect(keyboard.page).to_have_url(re.compile("/staff/login"))
    expect(keyboard.page.get_by_text(re.compile("Check both|Give your password"))).to_be_visible()


def _ask_for_a_translation(site: Site, bea: Hands) -> None:
    page = bea.page
    page.goto(site.way_in(LATCHKEY_STORY))
    bea.press(page.get_by_role("link", name="Ask the desk about: Translation"))
    bea.write(page.get_by_label("Into which languages"), "French")
    bea.write(page.get_by_label("Where the translation will appear"), "A catalogue of a fair")
    bea.write(page.get_by_label("Where", exact=True), "France")
    bea.write(page.get_by_label("For how long"), "One year from March")
    say_who(bea)
    bea.press(page.get_by_role("button", name="Send the request"))
    page.wait_for_url(f"{site.url}/orders/**")


def _sign_in(ed: Hands, password: str = PASSWORD) -> None:
    ed.write(ed.page.get_by_label("E-mail"), DESK)
    ed.write(ed.page.get_by_label("Password"), password)
    ed.press(ed.page.get_by_role("button", name="Sign in"))


def _open_the_request(ed: Hands) -> None:
    """From the queue; everything that a decision needs is on its page."""
    page = ed.page
    expect(page.get_by_role("listitem").filter(has_text=BEA.organisation)).to_be_visible()
    ed.press(page.get_by_role("link", name="The ship that is paid to wait"))
    expect(page.get_by_role("heading", name=f"{BEA.organisation} asks for")).to_be_visible()
    expect(page.get_by_role("link", name="The ship that is paid to wait")).to_be_visible()
    expect(page.get_by_role("heading", name="Rights, part by part")).to_be_visible()
    expect(page.locator(".rights-row").first).to_contain_text("text", ignore_case=True)
    expect(page.get_by_role("definition").filter(has_text="French")).to_be_visible()


def _approve(ed: Hands, price: str) -> None:
    page = ed.page
    form = page.locator("details", has=page.locator("summary", has_text="Approve with a price"))
    if form.get_attribute("open") is None:
        ed.press(form.locator("summary"))
    ed.write(form.get_by_label("Price"), price)
    ed.write(form.get_by_label("Conditions"), "Name the translator")
    ed.press(page.get_by_role("button", name="Approve…"))
    expect(page.get_by_role("heading", name="Approve at US$425.00?")).to_be_visible()
    ed.press(page.get_by_role("button", name="Approve at US$425.00"))
    expect(page.get_by_text("Approved at US$425.00. Bea Okafor is written to")).to_be_visible()


def _link_in(site: Site, subject: str) -> str:
    """The link to the order in the buyer's letter with that subject."""
    letter = site.letter(BEA.email, subject).get_body(("plain",))
    assert letter is not None
    link = re.search(rf"{site.url}/orders/\S+", letter.get_content())
    assert link, letter.get_content()
    return link.group()


def _code(key: str, steps_ago: int = 0) -> str:
    """What an authenticator with ``key`` shows, or showed; a clock may be one step off."""
    moment = int(time.time()) - steps_ago * STEP_SECONDS
    return str(TOTP(key=key).generate(time=moment).token)
