"""The reader's way: a personal copy for nothing, without a name."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.buying import LATCHKEY_STORY, PATIENCE_MS, download
from tests.browser.hands import Hands, Keyboard
from tests.browser.site import Site
from tests.browser.windows import Windows

NOTICE = "for your personal, non-commercial use only"


def test_a_reader_takes_a_personal_copy_with_one_button_and_no_name(
    site: Site, hands: Hands, tmp_path: Path
) -> None:
    page = hands.page
    page.goto(site.way_in(LATCHKEY_STORY))
    hands.press(page.get_by_role("link", name="Take a free personal copy"))
    assert page.get_by_role("textbox").count() == 0, "a reader is asked for nothing"
    hands.press(page.get_by_role("button", name="Take a personal copy"))
    link = page.get_by_role("link", name="Download the PDF")
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    _says_so_on_every_page(site, download(hands, "Download the PDF", tmp_path))


def test_a_reader_needs_no_javascript(site: Site, windows: Windows, tmp_path: Path) -> None:
    hands = Keyboard(windows.desktop(scripts=False))
    page = hands.page
    page.goto(site.way_in(LATCHKEY_STORY))
    hands.press(page.get_by_role("link", name="Take a free personal copy"))
    hands.press(page.get_by_role("button", name="Take a personal copy"))
    link = page.get_by_role("link", name="Download the PDF")
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    _says_so_on_every_page(site, download(hands, "Download the PDF", tmp_path))


def test_a_reader_leaves_with_no_more_than_a_session(site: Site, keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto(site.way_in(LATCHKEY_STORY))
    keyboard.press(page.get_by_role("link", name="Take a free personal copy"))
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"offprint"}


def _says_so_on_every_page(site: Site, copy: Path) -> None:
    sheets = papers.words(copy)
    assert sheets
    for sheet in sheets:
        assert papers.says(sheet, NOTICE)
        assert papers.says(sheet, "Order presentation-ready copies")
        assert papers.says(sheet, f"{site.url.removeprefix('http://')}/latchkey/samples")
