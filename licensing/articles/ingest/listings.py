"""Which reader takes which kind of source."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from licensing.articles.ingest import (
    jats,
    jsonfeed,
    ninjs,
    pasted,
    rows,
    sitemap,
    syndication,
    wordpress,
)
from licensing.articles.ingest.opening import Opened
from licensing.articles.ingest.stated import Kind, Listing, scrubbed, without_controls

TOLD_APART: Mapping[Kind, Callable[[bytes, str, str], Listing]] = {
    "rss": partial(syndication.read, kind="rss"),
    "atom": partial(syndication.read, kind="atom"),
    "csv": rows.read,
    "text": pasted.read_file,
}
"""Formats whose charset is told beside them; each reader gets bytes, address and charset."""

SELF_TOLD: Mapping[Kind, Callable[[bytes, str], Listing]] = {
    "json-feed": jsonfeed.read,
    "sitemap": partial(sitemap.read, kind="sitemap"),
    "news-sitemap": partial(sitemap.read, kind="news-sitemap"),
    "sitemap-index": partial(sitemap.read, kind="sitemap-index"),
    "wordpress": wordpress.read,
    "ninjs": ninjs.read,
    "jats": jats.read,
}
"""Formats that say themselves what they are encoded in; each reader gets bytes and address."""


def listing_of(opened: Opened) -> Listing:
    """The entries of what was opened, which is no page. Raises ``Unreadable``."""
    if (reader := TOLD_APART.get(opened.kind)) is not None:
        listing = reader(opened.content, opened.url, opened.charset)
    else:
        listing = SELF_TOLD[opened.kind](opened.content, opened.url)
    return replace(
        listing,
        entries=map(scrubbed, listing.entries),
        title=without_controls(listing.title),
        language=without_controls(listing.language),
    )
