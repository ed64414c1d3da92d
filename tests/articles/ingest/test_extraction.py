"""What trafilatura makes of a page does not depend on how long the page's menus are."""

import pytest
import trafilatura
from lxml.etree import tostring

from licensing.articles.ingest.dom import key
from licensing.articles.ingest.html import decode
from licensing.articles.ingest.html.extraction import extract
from tests.articles.ingest.pages import STYLES

LINKS = "".join(f'<li><a href="/tides/{n}"><span>High water {n}</span></a></li>' for n in range(99))
MENU = f"<nav><h4>Desks</h4><ul>{LINKS}</ul></nav>"


def with_menus(page: str) -> str:
    return page.replace("<body>", f"<body>{MENU}", 1).replace("</body>", f"{MENU}</body>")


@pytest.mark.parametrize("style", STYLES)
def test_menus_are_folded_and_the_text_is_the_same(style: str) -> None:
    root = decode.parse(with_menus(STYLES[style]()))
    alone = trafilatura.bare_extraction(root, include_comments=False, output_format="txt")

    assert isinstance(alone, trafilatura.settings.Document)
    assert alone.body is not None
    assert extract(root).whole == key("".join(map(str, alone.body.itertext())))


def test_the_page_is_left_as_it_was() -> None:
    root = decode.parse(with_menus(STYLES["newspaper_with_json_ld"]()))
    before = tostring(root)
    extract(root)

    assert tostring(root) == before
