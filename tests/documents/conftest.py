"""Documents made once a session, for all the tests that look at one."""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf
import pytest

from licensing.documents.facts import ArticleDocument, PersonalCopyFacts
from licensing.documents.press import Press
from licensing.documents.render import render
from tests.documents import samples, verapdf

PRESS_MEMORY_BYTES = 1 << 30
PRESS_SECONDS = 30.0

RUNNING_HEAD_POINTS = 58
FOOTER_POINTS = 108
"""How much of a page its running head and its footer may take."""

COPIES: Mapping[str, ArticleDocument] = {
    "newspaper-a4": samples.reprint(samples.GAZETTE, samples.SHORT),
    "newspaper-letter": samples.reprint(samples.GAZETTE, samples.LONG, "letter"),
    "magazine-a4": samples.reprint(samples.SIGNAL, samples.LONG),
    "magazine-letter": samples.reprint(samples.SIGNAL, samples.SHORT, "letter"),
    "journal-a4": samples.reprint(samples.ANNALS, samples.LONG),
    "journal-letter": samples.reprint(samples.ANNALS, samples.SHORT, "letter"),
}
OTHERS: Mapping[str, ArticleDocument] = {
    "proof": samples.proof(samples.GAZETTE, samples.SHORT),
    "personal-copy": samples.personal_copy(samples.SIGNAL, samples.LONG),
}
DOCUMENTS = {**COPIES, **OTHERS}


@dataclass
class Sheets:
    """A PDF as a file."""

    path: Path
    pages: int = field(init=False)

    def __post_init__(self) -> None:
        (count,) = (line for line in self.tool("pdfinfo").splitlines() if line.startswith("Pages"))
        self.pages = int(count.split()[-1])

    def tool(self, program: str, *options: str) -> str:
        """What a command says of the file."""
        command = [program, *options, str(self.path)]
        if program == "pdftotext":
            command.append("-")
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def text(self, page: int | None = None) -> str:
        """The words of a page, or of all."""
        chosen = () if page is None else ("-f", str(page), "-l", str(page))
        return self.tool("pdftotext", *chosen)

    @cached_property
    def paper_points(self) -> tuple[float, float]:
        """Width and height of the first page."""
        with pikepdf.open(self.path) as pdf:
            _, _, width, height = pdf.pages[0].mediabox
            return float(width), float(height)

    def picture(self, page: int, dpi: int = 150) -> bytes:
        """A page as PNG."""
        command = ["pdftoppm", "-png", "-r", str(dpi), "-f", str(page), "-l", str(page)]
        return subprocess.run([*command, self.path], capture_output=True, check=True).stdout


@dataclass(kw_only=True)
class Made(Sheets):
    """One document that holds an article."""

    name: str
    facts: ArticleDocument

    @cached_property
    def article_text(self) -> str:
        """The words of the article's pages in the order they were set.

        What repeats on every page is left out, and so is the certificate.
        """
        width, height = (round(side) for side in self.paper_points)
        pages = []
        is_certified = not isinstance(self.facts, PersonalCopyFacts)
        for page in range(1, self.pages + 1 - is_certified):
            top = 0 if page == 1 else RUNNING_HEAD_POINTS
            area = {"-x": 0, "-y": top, "-W": width, "-H": height - FOOTER_POINTS - top}
            placed = (str(value) for pair in area.items() for value in pair)
            chosen = ("-raw", "-f", str(page), "-l", str(page))
            pages.append(self.tool("pdftotext", *chosen, *placed))
        return "".join(pages)


class Shelf:
    """Documents by name, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Made] = {}

    def __getitem__(self, name: str) -> Made:
        if name not in self._made:
            path = self._folder / f"{name}.pdf"
            path.write_bytes(render(DOCUMENTS[name]))
            self._made[name] = Made(path, name=name, facts=DOCUMENTS[name])
        return self._made[name]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("documents"))


@pytest.fixture(scope="session", params=COPIES)
def copy(request: pytest.FixtureRequest, shelf: Shelf) -> Made:
    """A licensed copy, in every layout on both papers."""
    return shelf[request.param]


@pytest.fixture(scope="session", params=DOCUMENTS)
def document(request: pytest.FixtureRequest, shelf: Shelf) -> Made:
    """Every copy, the proof and the personal copy."""
    return shelf[request.param]


@pytest.fixture(scope="session")
def verdicts(shelf: Shelf) -> dict[tuple[str, str], verapdf.Verdict]:
    """What veraPDF says of all documents, by file name and flavour."""
    try:
        return verapdf.validate([shelf[name].path for name in DOCUMENTS], "3a,ua1")
    except verapdf.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    with Press(PRESS_MEMORY_BYTES, PRESS_SECONDS) as running:
        yield running
