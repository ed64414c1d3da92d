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
    _says_so_on_every_page(site, _taken(hands, tmp_path))


def test_the_next_reader_has_it_at_once(site: Site, keyboard: Keyboard, tmp_path: Path) -> None:
    keyboard.page.goto(site.way_in(LATCHKEY_STORY))
    _taken(keyboard, tmp_path)
    keyboard.page.goto(site.way_in(LATCHKEY_STORY))
    _says_so_on_every_page(site, _taken(keyboard, tmp_path))


def test_a_reader_needs_no_javascript(site: Site, windows: Windows, tmp_path: Path) -> None:
    hands = Keyboard(windows.desktop(scripts=False))
    page = hands.page
    page.goto(site.way_in(LATCHKEY_STORY))
    hands.press(page.get_by_role("button", name="Take a free personal copy"))
    link = page.get_by_role("link", name="Download the PDF")
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    _says_so_on_every_page(site, download(hands, "Download the PDF", tmp_path))


def test_a_reader_leaves_with_no_more_than_a_session(site: Site, keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto(site.way_in(LATCHKEY_STORY))
    keyboard.press(page.get_by_role("button", name="Take a free personal copy"))
    page.wait_for_url("**/personal/**")
    assert page.get_by_role("textbox").count() == 0, "a reader is asked for nothing"
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"offprint"}


def _taken(hands: Hands, folder: Path) -> Path:
    """The PDF that one button on the article's page brings."""
    with hands.page.expect_download(timeout=PATIENCE_MS) as arriving:
        hands.press(hands.page.get_by_role("button", name="Take a free personal copy"))
    path = folder / "personal.pdf"
    arriving.value.save_as(path)
    return path


def _says_so_on_every_page(site: Site, copy: Path) -> None:
    sheets = papers.words(copy)
    assert sheets
    for sheet in sheets:
        assert papers.says(sheet, NOTICE)
        assert papers.says(sheet, "Order presentation-ready copies")
        assert papers.says(sheet, f"{site.url.removeprefix('http://')}/latchkey/samples")
