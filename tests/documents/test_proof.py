import io

import pikepdf
from PIL import Image, ImageChops

from licensing.documents.composition import PROOF_LEGEND
from licensing.documents.pictures import PROOF_PIXELS
from tests.documents import samples
from tests.documents.conftest import Shelf


def test_the_watermark_crosses_every_page(shelf: Shelf) -> None:
    proof = shelf["proof"]
    for page in range(1, proof.pages + 1):
        drawn = proof.tool("pdftotext", "-raw", "-f", str(page), "-l", str(page))
        assert "".join(PROOF_LEGEND.split()) in "".join(drawn.split())


def test_no_licence_number_is_shown(shelf: Shelf) -> None:
    assert samples.LICENCE.number not in shelf["proof"].text()


def test_its_pictures_are_too_small_to_use(shelf: Shelf) -> None:
    widths = [int(line.split()[3]) for line in _photographs(shelf, "proof")]
    assert widths
    assert max(widths) <= PROOF_PIXELS
    assert max(int(line.split()[3]) for line in _photographs(shelf, "newspaper-a4")) > PROOF_PIXELS


def test_the_legend_is_drawn_through_the_pictures_themselves(shelf: Shelf) -> None:
    clean = Image.open(io.BytesIO(samples.pictures()["harbour.jpg"]))
    with pikepdf.open(shelf["proof"].path) as pdf:
        (shown,) = (
            pikepdf.PdfImage(image).as_pil_image()
            for image in pdf.objects
            if isinstance(image, pikepdf.Stream) and image.get("/Filter") == "/DCTDecode"
        )
    clean.thumbnail(shown.size)
    difference = ImageChops.difference(clean.convert("L"), shown.convert("L"))
    for column in range(4):
        left = shown.width * column // 4
        part = difference.crop((left, 0, left + shown.width // 4, shown.height))
        assert max(part.tobytes()) > 40, f"quarter {column} is clean"


def test_it_has_the_pages_of_the_copy_it_stands_for(shelf: Shelf) -> None:
    assert shelf["proof"].pages == shelf["newspaper-a4"].pages


def _photographs(shelf: Shelf, name: str) -> list[str]:
    lines = shelf[name].tool("pdfimages", "-list").splitlines()[2:]
    return [line for line in lines if "jpeg" in line]
