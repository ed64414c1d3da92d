"""Sources of every format, given as files, and what the house makes of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.feeds import describe
from licensing.articles.ingest.sources import Source, find, read
from licensing.core.outside import Fetched, Outside, Refused

WORDS = (
    "The night boat will sail again from the first of May, the town council decided on Monday, and "
    "it will leave the east slip at half past eleven, six nights a week."
)
"""Enough of them to be an article."""


class Offline(Outside):
    """A client that refuses to leave the machine, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def fetch(self, url: str, **_: Any) -> Fetched:
        self.asked.append(url)
        raise Refused("Nothing is fetched here.")


def given(folder: Path, name: str, content: str | bytes | dict[str, Any] | list[Any]) -> Path:
    """``content`` in a file of that name; objects and lists as JSON."""
    path = folder / name
    if isinstance(content, dict | list):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def items(path: Path, client: Outside | None = None) -> Iterator[Capture | NotAnArticle]:
    """Everything that a file means, read."""
    client = client or Offline()
    for source in find(str(path), client):
        yield read(source, client) if isinstance(source, Source) else source


def article(path: Path) -> Capture:
    """The one article of a file."""
    (found,) = items(path)
    assert isinstance(found, Capture), found.error
    return found


def error(path: Path) -> str:
    """Why a file gives nothing."""
    (found,) = items(path)
    assert isinstance(found, NotAnArticle)
    return found.error


def described(path: Path) -> dict[str, Any]:
    """What a file says as a list."""
    return describe(str(path), Offline())
