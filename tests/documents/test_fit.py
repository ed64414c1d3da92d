import io
from dataclasses import replace

import pikepdf
import pytest
from lxml import html

from licensing.documents.composition import compose
from licensing.documents.fit import (
    AS_DESIGNED,
    CLOSER,
    WIDER,
    Extent,
    Fit,
    another,
    extent,
    is_better,
)
from licensing.documents.render import lay_out, render
from tests.documents import samples

LINES = Extent(pages=3, last=0.03, has_gap=False)
PARAGRAPH = Extent(pages=3, last=0.2, has_gap=False)
GAP = Extent(pages=3, last=0.6, has_gap=True)
FULL = Extent(pages=3, last=0.9, has_gap=False)
SHORT = Extent(pages=1, last=0.1, has_gap=False)


def test_only_an_article_that_wastes_a_page_ends_badly() -> None:
    ending_badly = [each.ends_badly for each in (LINES, PARAGRAPH, GAP, FULL, SHORT)]
    assert ending_badly == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("extent", "broad", "fit"),
    [
        (LINES, True, Fit(scale=CLOSER)),
        (PARAGRAPH, True, Fit(aside=True, scale=CLOSER)),
        (PARAGRAPH, False, Fit(scale=WIDER)),
        (GAP, True, Fit(aside=True, scale=CLOSER)),
        (GAP, False, Fit(scale=WIDER)),
    ],
)
def test_the_least_change_that_may_help_is_tried(extent: Extent, broad: bool, fit: Fit) -> None:
    assert another(extent, broad=broad) == fit


def test_fewer_pages_then_no_gap_then_a_fuller_last_page_are_better() -> None:
    fewer = Extent(pages=2, last=0.3, has_gap=True)
    assert is_better(fewer, FULL)
    assert is_better(PARAGRAPH, GAP)
    assert is_better(FULL, PARAGRAPH)
    assert not is_better(FULL, FULL)


def test_an_article_that_ends_badly_is_set_on_fewer_pages() -> None:
    """Nine paragraphs more than the short article: the last few lines begin a third page."""
    body = samples.SHORT_TEXT + "".join((samples.PARAGRAPHS * 2)[:9])
    facts = samples.reprint(samples.ANNALS, replace(samples.SHORT, body_html=body))
    designed = extent(lay_out(compose(facts), AS_DESIGNED))
    assert designed.ends_badly
    with pikepdf.open(io.BytesIO(render(facts))) as pdf:
        assert len(pdf.pages) == designed.pages, "one page fewer, and the certificate"


def test_a_fit_leaves_the_words_as_they_are() -> None:
    composition = compose(samples.reprint(samples.GAZETTE, samples.SHORT))
    designed, fitted = composition.page(AS_DESIGNED), composition.page(Fit(aside=True))
    assert designed != fitted
    assert _words(designed) == _words(fitted)


def _words(page: str) -> list[str]:
    (main,) = html.document_fromstring(page).iter("main")
    return sorted(str(main.xpath("string()")).split())
