"""JSON Feed, 1.0 and 1.1."""

from collections.abc import Iterator
from typing import Any

from licensing.articles.ingest import jsontree, plaintext
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import web_address
from licensing.articles.ingest.fulltext import is_whole, plain_text
from licensing.articles.ingest.jsontree import array, first, mapping, mappings, text
from licensing.articles.ingest.kinds import load_json
from licensing.articles.ingest.names import people, site_name
from licensing.articles.ingest.stated import Broken, Listing, Stated, Unreadable

MAX_ENTRIES = 2_000
NOT_AN_OBJECT = "It is not an object. Every item of a JSON Feed is one."


def read(content: bytes, url: str = "") -> Listing:
    """The items of a feed found at ``url``. Raises ``Unreadable``."""
    document = load_json(content)
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise Unreadable("The JSON Feed has no list of items. Ask its makers to validate it.")
    site = web_address(first(document, "home_page_url"), url)
    feed = Stated(
        publication=plain_text(first(document, "title"))[:1_000],
        language=first(document, "language")[:40],
        bylines=_people(document),
        base=site or url,
    )
    return Listing(
        kind="json-feed",
        entries=_entries(document["items"], feed),
        title=feed.publication,
        url=site or url,
        language=feed.language,
        next_url=web_address(first(document, "next_url"), url),
    )


def _entries(items: list[Any], feed: Stated) -> Iterator[Stated | Broken]:
    for number, item in enumerate(items[:MAX_ENTRIES], start=1):
        place = f"entry {number}"
        yield _stated(item, feed, place) if isinstance(item, dict) else Broken(place, NOT_AN_OBJECT)
    if len(items) > MAX_ENTRIES:
        yield Broken(
            f"entry {MAX_ENTRIES + 1}",
            f"A feed is read as far as its first {MAX_ENTRIES:,} entries; it has {len(items):,}.",
        )


def _stated(item: dict[str, Any], feed: Stated, place: str) -> Stated:
    summary = plain_text(first(item, "summary"))[:1_000]
    body = first(item, "content_html") or plaintext.to_html(first(item, "content_text"))
    whole = is_whole(body, summary)
    address = first(item, "url", "external_url")
    if not address and text(item.get("id")).startswith("http"):
        address = text(item.get("id"))
    own = web_address(address, feed.base)
    return Stated(
        place=place,
        url=own,
        id=first(item, "id")[:1_000],
        headline=plain_text(first(item, "title"))[:1_000],
        standfirst=summary,
        bylines=_people(item) or feed.bylines,
        published_on=read_date(first(item, "date_published")),
        modified_on=read_date(first(item, "date_modified")),
        publication=feed.publication,
        section=next((t for tag in array(item.get("tags")) if (t := plain_text(text(tag)))), "")[
            :100
        ],
        language=first(item, "language")[:40] or feed.language,
        body=body if whole else "",
        base=own or feed.base,
        whole=whole,
        pictures=_pictures(item, own or feed.base),
        own_names=site_name(feed.base),
    )


def _people(item: dict[str, Any]) -> tuple[str, ...]:
    authors = mappings(item.get("authors")) or [mapping(item.get("author"))]
    return people(jsontree.first(author, "name") for author in authors)


def _pictures(item: dict[str, Any], base: str) -> tuple[Picture, ...]:
    address = first(item, "image", "banner_image")
    src = web_address(address, base) if address else ""
    return (Picture(src, found_as=address),) if src else ()
