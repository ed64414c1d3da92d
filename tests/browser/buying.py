"""A buyer's steps, each as a person takes it with the hands they have."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

from tests.browser import papers
from tests.browser.hands import Hands
from tests.browser.site import Site

LATCHKEY_STORY = "/the-ship-that-is-paid-to-wait/"
"""An article that has a price; Latchkey's rate card is in US dollars."""
PATIENCE_MS = 30_000
DECLINES, PAYS = "4000 0000 0000 0002", "4242 4242 4242 4242"


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a person types about themselves."""

    organisation: str = "Tern & Gull Marine Ltd"
    name: str = "Bea Okafor"
    email: str = "bea@ternandgull.example"
    address: str = "3 Chandlers Row, Orrinmouth OR2 4TG"
    country: str = "United Kingdom"
    po_number: str = "PO-2214"


BEA = Visitor()


def panel(page: Page) -> Locator:
    """Where an article's page shows its price."""
    return page.locator("#answer")


def total(place: Locator) -> Locator:
    return place.locator(".lines-total b")


def choose(hands: Hands, question: str, answer: str) -> None:
    group = hands.page.get_by_role("group", name=question)
    hands.choose(group.get_by_role("radio", name=answer))


def see_proof(hands: Hands, folder: Path) -> Path:
    """Ask for the proof, wait until it is there, and keep it."""
    page = hands.page
    hands.press(page.get_by_role("button", name="See the proof"))
    page.wait_for_url(re.compile("/proof/"))
    link = page.get_by_role("link", name="Open the proof")
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    file = folder / "proof.pdf"
    answer = page.request.get(f"{page.url.split('/proof/')[0]}{link.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    file.write_bytes(answer.body())
    return file


def say_who(hands: Hands, visitor: Visitor = BEA) -> None:
    """Fill in who buys, as far as every form asks for it."""
    page = hands.page
    hands.write(page.get_by_label("Organisation"), visitor.organisation)
    hands.write(page.get_by_label("Your name"), visitor.name)
    hands.write(page.get_by_label("E-mail"), visitor.email)
    hands.write(page.get_by_label("Billing address"), visitor.address)
    hands.pick(page.get_by_label("Country"), visitor.country)
    hands.write(page.get_by_label("Purchase order number"), visitor.po_number)


def pay_by_card(hands: Hands, number: str) -> None:
    """Fill in the pay page and press its button."""
    page = hands.page
    hands.write(page.get_by_label("Card number"), number)
    hands.write(page.get_by_label("Expires"), "12 / 34")
    hands.write(page.get_by_label("CVC"), "123")
    hands.write(page.get_by_label("Name on card"), BEA.name)
    hands.press(page.get_by_role("button", name=re.compile("^Pay ")))


def is_ready(page: Page) -> None:
    """Wait for the copy as a person does: by looking at the page."""
    expect(page.get_by_role("heading", name="Your copy is ready")).to_be_visible(
        timeout=PATIENCE_MS
    )


def download(hands: Hands, words: str, folder: Path) -> Path:
    """Press what says ``words`` and keep the file that comes."""
    with hands.page.expect_download() as coming:
        hands.press(hands.page.get_by_role("link", name=words))
    arrived: Download = coming.value
    file = folder / arrived.suggested_filename
    arrived.save_as(file)
    return file


def verifies(site: Site, copy: Path) -> dict[str, Any]:
    """The command knows the file; returns what it says about the licence."""
    done = site.app.test_cli_runner().invoke(args=["licences", "verify", str(copy), "--json"])
    said: dict[str, Any] = json.loads(done.stdout)
    licence: dict[str, Any] = said["licence"]
    assert done.exit_code == 0
    assert said["verdict"] == "genuine"
    assert licence["standing"] == "valid"
    assert licence["licensee"] == BEA.organisation
    assert all(licence["number"] in sheet for sheet in papers.words(copy))
    return licence
