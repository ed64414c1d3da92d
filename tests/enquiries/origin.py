"""A publication's own site on loopback: pages by path, and a note of everything it was asked for."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests import shop as shops
from tests.articles.ingest.pages import STORY, linked, page, paragraphs

Answer = tuple[str, list[tuple[str, str]], bytes]
HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass
class Origin:
    """The site. ``host`` is what a publication calls its site; ``asked`` the paths in order."""

    host: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    never: threading.Event = field(default_factory=threading.Event)
    """What a page that never answers waits for; set when the site closes."""

    def forget(self) -> None:
        """Serve nothing but a picture, and remember nothing."""
        self.asked.clear()
        self.answers = {"/slip.png": ("200 OK", [("Content-Type", "image/png")], _picture())}

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def story(self, path: str, *, credit: str = "", head: str = "", canonical: str = "") -> str:
        """Serve the usual story at ``path``; returns its address. ``credit`` names an agency."""
        address = canonical or self.url + path
        byline = f"<p class='byline'>{credit}</p>" if credit else ""
        figure = f"<figure><img src='{self.url}/slip.png' alt='Low water'></figure>"
        html = page(
            f"<link rel='canonical' href='{address}'>{head}"
            + linked(mainEntityOfPage=address, **({"author": credit} if credit else {})),
            f"<article><h1>{STORY.headline}</h1>{byline}{figure}{paragraphs()}</article>",
        )
        self.answers[path] = ("200 OK", [HTML], html.encode())
        return self.url + path

    def sends_on(self, path: str, to: str) -> str:
        """Redirect ``path``."""
        self.answers[path] = ("302 Found", [("Location", to)], b"")
        return self.url + path

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = str(environ["PATH_INFO"])
        self.asked.append(path)
        if path == "/slow":
            self.never.wait()
        status, headers, body = self.answers.get(path, ("404 Not Found", [HTML], b"gone"))
        start_response(status, headers)
        return [body]


@contextmanager
def open_origin() -> Iterator[Origin]:
    """A site that answers while the block runs."""
    with shops.port() as server:
        origin = Origin(shops.address(server).removeprefix("http://"))
        origin.forget()
        server.app = origin
        yield origin
        origin.never.set()


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "navy").save(out, "PNG")
    return out.getvalue()
