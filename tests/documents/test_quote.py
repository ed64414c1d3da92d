"""A saved quote as a document: one page that a purchasing department and an archive can both keep."""

import io

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from licensing.documents.facts import QuoteFacts
from licensing.documents.render import render
from tests.documents import samples, verapdf
from tests.documents.conftest import Sheets

QUOTES = {
    "newspaper-a4": samples.quote(samples.GAZETTE),
    "magazine-letter": samples.quote(samples.SIGNAL, "letter"),
    "journal-a4": samples.quote(samples.ANNALS),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheets]:
    folder = tmp_path_factory.mktemp("quotes")
    for name, facts in QUOTES.items():
        (folder / f"{name}.pdf").write_bytes(render(facts))
    return {name: Sheets(folder / f"{name}.pdf") for name in QUOTES}


@pytest.fixture(params=QUOTES)
def quote(request: pytest.FixtureRequest, printed: dict[str, Sheets]) -> Sheets:
    return printed[request.param]


def facts_of(quote: Sheets) -> QuoteFacts:
    return QUOTES[quote.path.stem]


def test_it_is_one_page_that_says_everything(quote: Sheets) -> None:
    facts = facts_of(quote)
    words = " ".join(quote.text().split())
    assert quote.pages == 1
    for line in facts.lines:
        assert line.amount in words
        assert line.rule in words
    for said in (facts.reference, facts.total, facts.buyer, facts.buyer_reference, facts.headline):
        assert said in words
    assert "Held until 25 April 2026" in words
    assert "it grants nothing until it is accepted and paid" in words


def test_a_total_that_is_not_on_it_is_not_found(quote: Sheets) -> None:
    assert "US$325.00" not in quote.text()


def test_its_code_opens_the_quote(quote: Sheets) -> None:
    with Image.open(io.BytesIO(quote.picture(1))) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [samples.QUOTE_URL]


def test_it_has_a_title_a_language_and_tags(quote: Sheets) -> None:
    with pikepdf.open(quote.path) as pdf:
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == f"Quote 7Q4K-M2TX: {samples.SHORT.headline}"


def test_it_conforms_to_pdf_a_3a_and_pdf_ua_1(printed: dict[str, Sheets]) -> None:
    try:
        verdicts = verapdf.validate([sheets.path for sheets in printed.values()], "3a,ua1")
    except verapdf.Unavailable as reason:
        pytest.skip(str(reason))
    assert len(verdicts) == 2 * len(printed)
    for verdict in verdicts.values():
        assert verdict.passed, verdict.broken
        assert verdict.checks > 500
