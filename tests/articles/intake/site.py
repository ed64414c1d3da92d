"""A small web site on loopback, for imports: what each address answers, and what was asked of it."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.articles.ingest.pages import STORY, linked, page, paragraphs


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class Site:
    """``pages`` maps a path to its answer, or to what makes one; all others are not found."""

    origin: str
    pages: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    """``If-None-Match`` of each request that had one."""

    def put(self, path: str, body: str, media_type: str = "text/html", **headers: str) -> str:
        """Answer ``path`` with ``body``; returns the address."""
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        self.pages[path] = Answer(body.encode(), 200, (("Content-Type", media_type), *named))
        return self.origin + path

    def asked(self, path: str) -> int:
        """How often ``path`` was asked for."""
        return self.seen.count(path)


@contextmanager
def site() -> Iterator[Site]:
    """A site, until the end of the block."""

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.seen.append(self.path)
            condition = self.headers.get("If-None-Match")
            if condition:
                here.conditions.append(condition)
            found = here.pages.get(self.path, Answer(b"", 404))
            answer = found() if callable(found) else found
            etag = dict(answer.headers).get("ETag")
            unchanged = etag is not None and etag == condition
            self.send_response(304 if unchanged else answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            if not unchanged:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    here = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def story(number: int, *, said: str = "") -> str:
    """The page of an article like no other; ``said`` is one more paragraph."""
    address = f"https://orrintides.example/harbour/boat-{number}"
    headline = f"Boat {number} comes home to the Orrin"
    more = f"<p>{said}</p>" if said else ""
    return page(
        linked(mainEntityOfPage=address, headline=headline),
        f"<article><h1>{headline}</h1>{paragraphs()}<p>Boat {number} was the {number}th home. "
        f"{STORY.last}</p>{more}</article>",
    )
