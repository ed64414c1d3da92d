"""Many sources read at once give what one after the other gives, whatever becomes of a reader."""

import gc
import http.server
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.html.page import read_page
from licensing.articles.ingest.readers import HANDFUL, Reader, read_each
from licensing.articles.ingest.sources import Source, find, read
from licensing.core.outside import Outside
from tests.articles.ingest.pages import STORY, STYLES

CLIENT = Outside()
FIGURE = (
    '<figure><img src="/boat.jpg" alt=""><figcaption>The boat. <small>Ada Marsh</small></figcaption>'
    "</figure>"
)
MARK = b"licensing.articles.ingest.reader\0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page of every style, with one among them that is no article."""
    for number, style in enumerate(STYLES.values()):
        (tmp_path / f"{number:02}.html").write_text(style())
    (tmp_path / "10-nothing.html").write_text("<p>Nothing here.</p>")
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """The folder as a site with a sitemap."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    pages = "".join(f"<url><loc>{origin}/{p.name}</loc></url>" for p in sorted(folder.iterdir()))
    (folder / "sitemap.xml").write_text(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'
    )
    yield origin
    server.shutdown()
    server.server_close()


def one_by_one(items: Iterator[Source | NotAnArticle], client: Outside) -> list[object]:
    return [item if isinstance(item, NotAnArticle) else read(item, client) for item in items]


def readers_at_work() -> list[int]:
    """The processes that read for this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            started = (process / "stat").read_text().rpartition(")")[2].split()
            mine = int(started[1]) == os.getpid() and started[0] != "Z"
            if mine and MARK in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue  # it ended while we looked
    return found


def reader_of(file: Path) -> int:
    """The process that has the file open."""
    return next(
        number
        for number in readers_at_work()
        if any(link.resolve() == file for link in Path(f"/proc/{number}/fd").iterdir())
    )


def test_a_folder_read_at_once_gives_what_it_gives_one_by_one(folder: Path) -> None:
    found = list(read_each(find(str(folder), CLIENT), CLIENT, 2))

    assert any(isinstance(each, Capture) for each in found[HANDFUL:])
    assert found == one_by_one(find(str(folder), CLIENT), CLIENT)


def test_a_sitemap_read_at_once_gives_what_it_gives_one_by_one(site: str) -> None:
    client = Outside(frozenset({site}))
    sitemap = f"{site}/sitemap.xml"
    found = list(read_each(find(sitemap, client), client, 2))

    assert any(isinstance(each, Capture) for each in found[HANDFUL:])
    assert found == one_by_one(find(sitemap, client), client)


def test_a_page_that_cannot_be_fetched_says_where_it_stands(site: str, folder: Path) -> None:
    sitemap = folder / "sitemap.xml"
    sitemap.write_text(
        sitemap.read_text().replace("</urlset>", f"<url><loc>{site}/gone.html</loc></url></urlset>")
    )
    client = Outside(frozenset({site}))
    last = list(read_each(find(f"{site}/sitemap.xml", client), client, 2))[-1]

    assert isinstance(last, NotAnArticle)
    assert f"({site}/gone.html): " in last.error


def test_a_handful_of_sources_starts_no_process(folder: Path) -> None:
    for extra in sorted(folder.iterdir())[HANDFUL:]:
        extra.unlink()
    answers = read_each(find(str(folder), CLIENT), CLIENT, 2)

    assert [readers_at_work() for _ in answers] == [[]] * HANDFUL


def test_a_reader_that_dies_costs_one_source_and_the_others_go_on(folder: Path) -> None:
    pipe = folder / "pipe.html"
    os.mkfifo(pipe)
    items = list(find(str(folder), CLIENT))
    items.insert(HANDFUL + 1, Source(str(pipe), path=pipe, root=folder))

    def kill_its_reader() -> None:
        with pipe.open("wb"):  # waits until somebody reads it
            os.kill(reader_of(pipe), signal.SIGKILL)

    with ThreadPoolExecutor(1) as thread:
        killed = thread.submit(kill_its_reader)
        found = list(read_each(items, CLIENT, 2))
        killed.result()

    lost = found.pop(HANDFUL + 1)
    assert isinstance(lost, NotAnArticle)
    assert (lost.source, "ended before it was done" in lost.error) == (str(pipe), True)
    assert found == one_by_one(find(str(folder), CLIENT), CLIENT)


def test_a_reader_is_started_anew_after_it_was_killed(folder: Path) -> None:
    reader = Reader()
    source = Source("a page", path=folder / "00.html", root=folder)
    first = reader.read(source)
    os.kill(before := reader.process_id, signal.SIGKILL)
    lost, again = reader.read(source), reader.read(source)
    after = reader.process_id
    reader.close()

    assert isinstance(first, Capture)
    assert first.headline == STORY.headline
    assert isinstance(lost, NotAnArticle)
    assert again == first
    assert after not in {0, before}


@pytest.mark.parametrize("style", STYLES)
def test_a_page_that_was_read_leaves_nothing_in_circles(style: str) -> None:
    page = STYLES[style]().replace("</p>", f"</p>{FIGURE}").encode()
    read_page(page, "a page", None)  # what is made once stays
    gc.collect()
    gc.disable()
    try:
        read_page(page, "a page", None)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_who_stops_in_the_middle_leaves_no_process_behind(folder: Path) -> None:
    answers = read_each(find(str(folder), CLIENT), CLIENT, 2)
    for _ in range(HANDFUL + 2):
        next(answers)
    before = readers_at_work()
    answers.close()

    assert before
    assert readers_at_work() == []
