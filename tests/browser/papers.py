"""PDFs as people look at them: their words page by page, and the square code at the foot."""

import subprocess
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

READABLE_DPI = 150


def words(pdf: Path) -> list[str]:
    """The text of each page, in one line."""
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in text.stdout.split("\f")[:-1]]


def says(page: str, phrase: str) -> bool:
    """Whether ``phrase`` is on ``page``, however its letters are spaced or broken into lines."""
    return _squeezed(phrase) in _squeezed(page)


def code(pdf: Path, page: int) -> str:
    """What the QR code on ``page`` says, scanned from the page as a picture."""
    image = subprocess.run(
        ["pdftoppm", "-png", "-r", str(READABLE_DPI), "-f", str(page), "-l", str(page), str(pdf)],
        capture_output=True,
        check=True,
    )
    found = zxingcpp.read_barcodes(Image.open(BytesIO(image.stdout)))
    assert len(found) == 1, f"page {page} carries {len(found)} codes"
    return str(found[0].text)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
