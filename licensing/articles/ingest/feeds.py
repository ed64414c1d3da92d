"""Lists of articles as such: what one says of itself and its entries, and whether it has changed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.listings import listing_of
from licensing.articles.ingest.opening import Opened, fetch, is_address, open_file, opened
from licensing.articles.ingest.sources import Source, entries
from licensing.articles.ingest.stated import Broken, Kind, Listing, Stated, Unreadable, in_place
from licensing.core.errors import InvalidInput
from licensing.core.outside import Outside, Refused

A_PAGE = (
    "This is a page, not a feed or sitemap. Give the address of the feed itself; "
    "pages name theirs in <link rel=alternate>."
)


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a feed answered when it was looked at.

    ``etag`` and ``last_modified`` belong to the next request. ``error`` says why there is nothing,
    and what would help; then ``answered`` is the HTTP status, if there was one, and
    ``retry_after_seconds`` how long the server asks to be left alone.
    """

    url: str
    """The last address, after redirects."""
    not_modified: bool = False
    etag: str = ""
    last_modified: str = ""
    kind: Kind | None = None
    title: str = ""
    sources: tuple[Source | NotAnArticle, ...] = ()
    """An entry each, in the feed's order; of a sitemap index, its sitemaps' addresses."""
    warnings: tuple[str, ...] = ()
    error: str = ""
    answered: int = 0
    retry_after_seconds: int = 0


def check(url: str, etag: str, last_modified: str, client: Outside) -> FeedAnswer:
    """Look at the feed at ``url``, asking only for what has changed. Never raises."""
    try:
        fetched = fetch(url, client, etag=etag, last_modified=last_modified)
        if fetched.not_modified:
            return FeedAnswer(
                fetched.url,
                not_modified=True,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
            )
        listing = _listing(opened(fetched))
        found = tuple(entries(url, listing))
    except Refused as refusal:
        return FeedAnswer(
            url,
            error=refusal.message,
            answered=refusal.answered,
            retry_after_seconds=refusal.retry_after_seconds,
        )
    except InvalidInput as refusal:
        return FeedAnswer(url, error=refusal.message)
    return FeedAnswer(
        fetched.url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        kind=listing.kind,
        title=listing.title,
        sources=found,
        warnings=listing.warnings,
    )


def describe(source: str, client: Outside) -> dict[str, Any]:
    """The list as one JSON object, its entries in order; or ``source`` and ``error``. Never raises."""
    try:
        found = opened(fetch(source, client)) if is_address(source) else _file(source)
        listing = _listing(found)
        told = list(listing.entries)
    except (Refused, InvalidInput) as refusal:
        return {"source": source, "error": refusal.message}
    except OSError as error:
        return {"source": source, "error": f"The file could not be read ({error.strerror})."}
    broken = [in_place(entry.place, entry.error) for entry in told if isinstance(entry, Broken)]
    return {
        "source": source,
        "kind": listing.kind,
        "title": listing.title,
        "url": listing.url,
        "language": listing.language,
        "entries": [_entry(entry) for entry in told if isinstance(entry, Stated)],
        "warnings": [*listing.warnings, *broken],
    }


def _listing(found: Opened) -> Listing:
    if found.kind == "page":
        raise Unreadable(A_PAGE)
    return listing_of(found)


def _file(source: str) -> Opened:
    path = Path(source or "no name at all")
    if not path.is_file():
        raise InvalidInput("There is no such file. Give a feed's address or a file.")
    return open_file(path)


def _entry(entry: Stated) -> dict[str, Any]:
    return {
        "url": entry.url,
        "id": entry.id,
        "headline": entry.headline,
        "standfirst": entry.standfirst,
        "bylines": list(entry.bylines),
        "published_on": _day(entry.published_on),
        "modified_on": _day(entry.modified_on),
        "section": entry.section,
        "rights": entry.rights_line,
        "full_text": entry.whole,
        "images": [
            {"src": p.src, "caption": p.caption, "credit": p.credit, "alt": p.alt}
            for p in entry.pictures
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
