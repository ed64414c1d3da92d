"""A source opened far enough to know what it is: an address through the guarded client, or a file."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from licensing.articles.ingest.kinds import (
    MAX_SOURCE_BYTES,
    READABLE,
    kind_of,
    too_large,
    unpacked,
)
from licensing.articles.ingest.stated import Kind
from licensing.core.errors import InvalidInput
from licensing.core.outside import Fetched, Outside

LIST_SECONDS = 60.0
"""A sitemap of fifty megabytes takes longer than a page."""
WORDPRESS_PATH = "/wp-json/wp/v2/"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a source holds, unpacked. ``fetched`` is the answer of the address it came from."""

    kind: Kind
    content: bytes
    url: str = ""
    charset: str = ""
    fetched: Fetched | None = None


def is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def fetch(url: str, client: Outside, *, etag: str = "", last_modified: str = "") -> Fetched:
    """What the address answers, whatever it is a list of. Raises ``Refused``."""
    return client.fetch(
        _with_people_and_pictures(url),
        accept=READABLE,
        max_bytes=MAX_SOURCE_BYTES,
        seconds=LIST_SECONDS,
        etag=etag,
        last_modified=last_modified,
    )


def opened(fetched: Fetched) -> Opened:
    """An answer as what it is. Raises ``Unreadable``."""
    content = unpacked(fetched.content)
    kind = kind_of(content, urlsplit(fetched.url).path, fetched.media_type)
    return Opened(kind, content, fetched.url, fetched.charset, fetched)


def open_file(path: Path) -> Opened:
    """A file as what it is. Raises ``Unreadable``, or OSError."""
    if path.stat().st_size > MAX_SOURCE_BYTES:
        raise too_large(MAX_SOURCE_BYTES)
    content = unpacked(path.read_bytes())
    return Opened(kind_of(content, path.name), content)


def within(root: Path, path: Path) -> Path:
    """``path`` with its links followed, which must not lead out of ``root``."""
    real = path.resolve()
    if not real.is_relative_to(root.resolve()):
        raise InvalidInput(f"{path} leads outside the folder that was given.")
    return real


def _with_people_and_pictures(url: str) -> str:
    """WordPress names authors, pictures and sections only when it is asked to embed them."""
    if WORDPRESS_PATH not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # the client says what is wrong with it
    if "_embed" in dict(parse_qsl(parts.query, keep_blank_values=True)):
        return url
    return parts._replace(query=f"{parts.query}&_embed=1".lstrip("&")).geturl()
