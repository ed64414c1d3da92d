"""Photographs every page: ``python -m tests.browser.pictures [NAME...]``.

Wide, on a phone and printed, to ``build/pictures/NAME-1280.png``, ``-375.png`` and ``-print.png``.
"""

import logging
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from licensing.config import Settings
from licensing.documents.press import Press
from tests.browser import gallery
from tests.browser.gallery import Pages
from tests.browser.site import BUILD, Site
from tests.browser.windows import Windows, chromium

FOLDER = BUILD / "pictures"
A4 = {"width": 794, "height": 1123}
"""A sheet at 96 pixels an inch."""


def main(names: list[str]) -> None:
    """Take the pictures of ``names``, or of everything; say what any page complained about."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    usual = Settings()
    with (
        tempfile.TemporaryDirectory() as folder,
        Press(usual.render_memory_bytes, usual.render_seconds) as press,
        gallery.open_gallery(Path(folder) / "var", press.render) as (site, pages),
        chromium() as browser,
    ):
        for name in names or gallery.NAMES:
            _photograph(browser, site, pages, name)


def _photograph(browser: Browser, site: Site, pages: Pages, name: str) -> None:
    windows = Windows(browser)
    for suffix, page in (("1280", windows.desktop()), ("375", windows.phone())):
        _open(page, site, pages, name)
        _take(page, f"{name}-{suffix}")
    printed = windows.desktop()
    _open(printed, site, pages, name)
    printed.set_viewport_size(A4)  # type: ignore[arg-type]  # a plain dict is a ViewportSize
    printed.emulate_media(media="print")
    _take(printed, f"{name}-print")
    windows.close()
    for complaint in windows.watch.complaints:
        print(f"{name}: {complaint}")


def _open(page: Page, site: Site, pages: Pages, name: str) -> None:
    if name.startswith("desk"):
        gallery.enter(page, site)
    page.goto(pages[name])


def _take(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)


if __name__ == "__main__":
    main(sys.argv[1:])
