"""Documents made once a session, for all the tests that look at one."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

from licensing.documents.facts import Facts
from licensing.documents.press import Press
from licensing.documents.render import render
from tests.documents import samples, verapdf

PRESS_MEMORY_BYTES = 1 << 30
PRESS_SECONDS = 30.0

COPIES: Mapping[str, Facts] = {
    "newspaper-a4": samples.reprint(samples.GAZETTE, samples.SHORT),
    "newspaper-letter": samples.reprint(samples.GAZETTE, samples.LONG, "letter"),
    "magazine-a4": samples.reprint(samples.SIGNAL, samples.LONG),
    "magazine-letter": samples.reprint(samples.SIGNAL, samples.SHORT, "letter"),
    "journal-a4": samples.reprint(samples.ANNALS, samples.LONG),
    "journal-letter": samples.reprint(samples.ANNALS, samples.SHORT, "letter"),
}
OTHERS: Mapping[str, Facts] = {
    "proof": samples.proof(samples.GAZETTE, samples.SHORT),
    "personal-copy": samples.personal_copy(samples.SIGNAL, samples.LONG),
}
DOCUMENTS = {**COPIES, **OTHERS}


@dataclass
class Made:
    """One document as a file."""

    name: str
    facts: Facts
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
    def tagged_text(self) -> str:
        """The words in the order of the tags; footers and other furniture are not among them."""
        described = self.tool("pdfinfo", "-struct-text")
        return " ".join(re.findall(r'^\s*"(.*)"$', described, re.MULTILINE))

    def picture(self, page: int, dpi: int = 150) -> bytes:
        """A page as PNG."""
        command = ["pdftoppm", "-png", "-r", str(dpi), "-f", str(page), "-l", str(page)]
        return subprocess.run([*command, self.path], capture_output=True, check=True).stdout


class Shelf:
    """Documents by name, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Made] = {}

    def __getitem__(self, name: str) -> Made:
        if name not in self._made:
            path = self._folder / f"{name}.pdf"
            path.write_bytes(render(DOCUMENTS[name]))
            self._made[name] = Made(name, DOCUMENTS[name], path)
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
