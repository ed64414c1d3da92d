"""What an article costs beside trafilatura alone: ``python -m bench.preview``.

Every page is read twice, turn by turn in one process: by ``read_page`` with all that it does
(encoding, headline, bylines, dates, body, pictures, rights, sanitising), and by trafilatura alone, once
for its text and once for its text and metadata. The ratio holds where pages a second would not.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

import licensing
from licensing.articles.ingest.capture import Capture
from licensing.articles.ingest.html.page import read_page
from tests.articles.ingest.pages import STYLES

ROOT = Path(__file__).parents[1]
CONTENT = Path(licensing.__file__).parent / "demo" / "content"
ADDRESS = "https://orrintides.example/harbour/night-boat"
ROUNDS = 5
COPIES = 15
"""Of each page in the command's folder, so that its start does not count for much."""
GROUPS, LINKS, SCRIPT_ENTRIES = 12, 9, 900
"""Menus, and a script of 14 kB: an article's page has several times more markup than text."""


def main() -> None:
    """Print pages a second of the three, and what preview reaches of trafilatura's."""
    pages = _pages()
    readers: dict[str, Callable[[bytes], object]] = {
        "preview": _preview,
        "text alone": _text_alone,
        "text and metadata": _text_and_metadata,
    }
    seconds = dict.fromkeys(readers, 0.0)
    for page in pages:
        for name, reader in readers.items():
            seconds[name] += statistics.median(_timed(reader, page) for _ in range(ROUNDS))
    size_kb = sum(map(len, pages)) / len(pages) / 1_000
    print(f"{len(pages)} pages of {size_kb:.0f} kB on average, median of {ROUNDS} rounds each")
    print("reader               pages a second   preview reaches")
    for name in readers:
        ratio = seconds[name] / seconds["preview"]
        print(f"{name:20}{len(pages) / seconds[name]:15.1f}{ratio:18.2f}")
    count = COPIES * len(pages)
    print(f"\nflask articles preview, {count} pages on {len(os.sched_getaffinity(0))} cores")
    print(f"its start included  {count / _command(pages):15.1f} pages a second")


def _pages() -> list[bytes]:
    """The demonstration's pages and every style of the fixtures, with the furniture of real ones."""
    own = [path.read_text() for path in sorted(CONTENT.glob("*/pages/*.html"))]
    kept = [page for page in own if isinstance(_preview(page.encode()), Capture)]
    return [_furnished(page) for page in (*kept, *(style() for style in STYLES.values()))]


def _furnished(page: str) -> bytes:
    """A page with the menus, scripts and styles that make half of a real one."""
    menu = "".join(
        f'<div class="menu__group"><h4>Desk {group}</h4><ul>'
        + "".join(
            f'<li class="menu__item"><a href="/desk-{group}/{item}"><span>Tides and notices {item}'
            "</span></a></li>"
            for item in range(LINKS)
        )
        + "</ul></div>"
        for group in range(GROUPS)
    )
    state = '"key": "value", ' * SCRIPT_ENTRIES
    script = f"<script>window.state = {{{state}}}</script>"
    before = f'<nav class="site-nav">{menu}</nav>'
    after = f'<footer class="site-footer">{menu}</footer>{script}'
    return (
        page.replace("<body>", f"<body>{before}", 1).replace("</body>", f"{after}</body>").encode()
    )


def _command(pages: list[bytes]) -> float:
    """Wall-clock seconds that the command takes for the pages, ``COPIES`` times over."""
    with tempfile.TemporaryDirectory() as folder:
        for copy in range(COPIES):
            for number, page in enumerate(pages):
                Path(folder, f"{copy:02}-{number:03}.html").write_bytes(page)
        command = ["flask", "--app", "wsgi", "articles", "preview", folder, "--json"]
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        seconds = time.perf_counter() - started
    if done.stdout.count(b"\n") != COPIES * len(pages):
        raise RuntimeError("The command did not read every page.")
    return seconds


def _preview(page: bytes) -> object:
    return read_page(page, "page.html", ADDRESS)


def _text_alone(page: bytes) -> object:
    return trafilatura.bare_extraction(page, url=ADDRESS, with_metadata=False)


def _text_and_metadata(page: bytes) -> object:
    return trafilatura.bare_extraction(page, url=ADDRESS, with_metadata=True)


def _timed(reader: Callable[[bytes], object], page: bytes) -> float:
    started = time.process_time()
    reader(page)
    return time.process_time() - started


if __name__ == "__main__":
    main()
