"""Which reader takes which kind of source."""

from collections.abc import Callable
from functools import partial

from licensing.articles.ingest import syndication
from licensing.articles.ingest.opening import Opened
from licensing.articles.ingest.stated import Kind, Listing, Unreadable

Reader = Callable[[bytes, str, str], Listing]

READERS: dict[Kind, Reader] = {
    "rss": partial(syndication.read, kind="rss"),
    "atom": partial(syndication.read, kind="atom"),
}
"""Each gets the bytes, the address they were found at and the charset its header named."""


def listing_of(opened: Opened) -> Listing:
    """The entries of what was opened, which is no page. Raises ``Unreadable``."""
    if opened.kind not in READERS:
        raise Unreadable(f"A source of the kind “{opened.kind}” is not read here.")
    return READERS[opened.kind](opened.content, opened.url, opened.charset)
