"""What must hold of every PDF that leaves the house, whatever its kind, layout and paper."""

import io
import unicodedata

import pikepdf
import pytest
import zxingcpp
from lxml import html
from PIL import Image

from licensing.documents.composition import PROOF_LEGEND
from licensing.documents.facts import PersonalCopyFacts, ProofFacts, ReprintFacts
from licensing.documents.fonts import FALLBACK, FAMILIES
from licensing.documents.read import read_claims
from tests.documents import samples
from tests.documents.conftest import Made
from tests.documents.verapdf import Verdict

Verdicts = dict[tuple[str, str], Verdict]

pytestmark = pytest.mark.xdist_group("documents")  # every document is made and judged once

A4_POINTS = (595, 842)
LETTER_POINTS = (612, 792)


def test_its_structure_is_sound(document: Made) -> None:
    assert "No syntax or stream encoding errors" in document.tool("qpdf", "--check")


def test_it_conforms_to_pdf_a_3a_for_the_archive(document: Made, verdicts: Verdicts) -> None:
    verdict = verdicts[document.path.name, "3a"]
    assert verdict.passed, verdict.broken
    assert verdict.checks > 1000


def test_it_conforms_to_pdf_ua_1_for_readers_who_do_not_see_it(
    document: Made, verdicts: Verdicts
) -> None:
    verdict = verdicts[document.path.name, "ua1"]
    assert verdict.passed, verdict.broken
    assert verdict.checks > 1000


def test_it_is_printed_on_the_paper_asked_for(document: Made) -> None:
    width, height = (round(side) for side in document.paper_points)
    wanted = LETTER_POINTS if document.facts.paper == "letter" else A4_POINTS
    assert (width, height) == wanted


def test_its_typefaces_are_ours_embedded_cut_down_and_searchable(document: Made) -> None:
    names = {family.name.replace(" ", "-") for family in FAMILIES.values()}
    for line in document.tool("pdffonts").splitlines()[2:]:
        face, embedded, subset, searchable = line.split()[0], *line.split()[-5:-2]
        assert (embedded, subset, searchable) == ("yes", "yes", "yes"), line
        assert face.split("+")[1].startswith(tuple(names)), f"{face} is a fallback"
        assert FALLBACK.name.replace(" ", "-") not in face


def test_its_language_title_tags_and_bookmarks_are_set(document: Made) -> None:
    with pikepdf.open(document.path) as pdf:
        assert pdf.Root.Lang == document.facts.article.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]).startswith(document.facts.article.headline)
        with pdf.open_outline() as outline:
            assert outline.root[0].title == document.facts.article.headline


def test_every_word_of_the_article_is_in_it_in_order(document: Made) -> None:
    # The proof's watermark is drawn last on each page, between one page's words and the next.
    printed = _bare(document.article_text).replace(_bare(PROOF_LEGEND), "")
    article = html.fragment_fromstring(document.facts.article.body_html, create_parent="div")
    blocks = article.xpath("//p | //h2 | //h3 | //li | //th | //td | //caption | //figcaption")
    position = 0
    for block in blocks[1:]:
        # A drop cap is drawn apart from its word, so a first letter may stand elsewhere.
        words = _bare(block.text_content())[1:]
        assert words in printed[position:], block.text_content()
        position = printed.index(words, position)


def test_a_word_that_is_not_in_the_article_is_not_found(document: Made) -> None:
    assert "aquarium" not in _bare(document.article_text)


def test_its_codes_lead_where_they_say_from_the_first_page_and_the_last(document: Made) -> None:
    for page in (1, document.pages):
        with Image.open(io.BytesIO(document.picture(page))) as picture:
            codes = [code.text for code in zxingcpp.read_barcodes(picture)]
        assert codes == [_address(document)], f"page {page}"


def test_every_page_says_what_the_document_is(document: Made) -> None:
    for page in range(1, document.pages + 1):
        assert _bare(_statement(document)) in _bare(document.text(page)), f"page {page}"


def test_its_pictures_are_fine_enough_for_print(copy: Made) -> None:
    for line in copy.tool("pdfimages", "-list").splitlines()[2:]:
        assert int(line.split()[12]) >= 200, line


def test_a_licensed_copy_carries_its_licence(copy: Made) -> None:
    claims = read_claims(copy.path.read_bytes())
    assert claims is not None
    assert claims.number == samples.LICENCE.number
    assert claims.verify_url == samples.LICENCE.verify_url
    assert claims.machine_licence == samples.machine_licence()


def test_the_attached_licence_belongs_to_the_document_as_data(copy: Made) -> None:
    with pikepdf.open(copy.path) as pdf:
        (specification,) = {each.objgen: each for each in pdf.Root.AF}.values()
        assert specification.AFRelationship == "/Data"
        assert specification.EF.F.Subtype == "/application/ld+json"


def test_a_licensed_copy_closes_with_the_certificate(copy: Made) -> None:
    certificate = _bare(copy.text(copy.pages))
    licence = samples.LICENCE
    said = (licence.licensee, licence.use, licence.territory, licence.fee, *licence.conditions)
    for words in ("Certificate of Permission", copy.facts.article.fingerprint, *said):
        assert _bare(words) in certificate


def test_corrections_and_omissions_are_stated(copy: Made) -> None:
    words = _bare(copy.article_text)
    for statement in (copy.facts.article.correction, *copy.facts.article.omissions):
        assert _bare(statement) in words


def _bare(text: str) -> str:
    """Letters and digits alone: lines, hyphens and ligatures are the typesetter's."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))


def _address(document: Made) -> str:
    match document.facts:
        case ReprintFacts():
            return document.facts.licence.verify_url
        case ProofFacts() | PersonalCopyFacts():
            return document.facts.order_url


def _statement(document: Made) -> str:
    match document.facts:
        case ReprintFacts():
            return document.facts.licence.number
        case ProofFacts():
            return "Proof, not licensed for use"
        case PersonalCopyFacts():
            return "This copy is for your personal, non-commercial use only"
