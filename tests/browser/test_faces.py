"""How the pages look and read, each in every state: to assistive technology, on a phone, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from licensing.documents.press import Press
from tests.browser import gallery
from tests.browser.accessibility import faults
from tests.browser.gallery import Pages
from tests.browser.site import Site
from tests.browser.windows import Windows

pytestmark = pytest.mark.xdist_group("gallery")  # one gallery for all its pages

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 860}, {"width": 375, "height": 812})
NARROWEST: ViewportSize = {"width": 320, "height": 640}
WIDTH = "document.documentElement.scrollWidth"
# What stands out to the right of a page, so that a failure names it.
SPILLS = """() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.tagName + "." + one.className).slice(0, 5)"""


@pytest.fixture(scope="module")
def hung(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Pages]]:
    with gallery.open_gallery(tmp_path_factory.mktemp("gallery") / "var", press.render) as opened:
        yield opened


@pytest.fixture
def page(hung: tuple[Site, Pages], windows: Windows, request: pytest.FixtureRequest) -> Page:
    """The page of that name, open in a window; staff are signed in where it is theirs."""
    site, pages = hung
    name: str = request.param
    opened = windows.desktop()
    if name.startswith("desk"):
        gallery.enter(opened, site)
    opened.goto(pages[name])
    return opened


def test_every_page_hangs_in_the_gallery(hung: tuple[Site, Pages]) -> None:
    assert sorted(hung[1]) == sorted(gallery.NAMES)


@pytest.mark.parametrize("page", gallery.NAMES, indirect=True)
def test_a_page_has_no_accessibility_violation_and_never_scrolls_sideways(page: Page) -> None:
    for size in SIZES:
        page.set_viewport_size(size)
        assert not (found := faults(page)), f"at {size['width']}\n{found}"
        assert page.evaluate(WIDTH) <= size["width"], page.evaluate(SPILLS)
    page.set_viewport_size(NARROWEST)
    assert page.evaluate(WIDTH) <= NARROWEST["width"], page.evaluate(SPILLS)


@pytest.mark.parametrize(
    "page", ["article", "order-ready", "verify-valid", "desk-order"], indirect=True
)
def test_a_page_prints_what_it_says_and_none_of_its_buttons(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for furniture in (page.get_by_role("navigation"), page.get_by_role("button")):
        for piece in furniture.all():
            expect(piece).to_be_hidden()
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != paper


@pytest.mark.parametrize("page", ["checkout", "request"], indirect=True)
def test_a_form_that_is_refused_reads_as_well_as_before(page: Page) -> None:
    page.get_by_role("button", name="pay" if "checkout" in page.url else "Send").click()
    expect(page.get_by_role("alert").first).to_contain_text("Please look at these again")
    for size in SIZES:
        page.set_viewport_size(size)
        assert not (found := faults(page)), found
