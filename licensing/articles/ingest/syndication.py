"""RSS and Atom, read by feedparser: what it finds is believed as data, and never as markup."""

import io
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import feedparser  # type: ignore[import-untyped]  # published without hints

from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import plain, web_address
from licensing.articles.ingest.feedtree import MAX_ENTRIES, Prepared, prepared
from licensing.articles.ingest.fulltext import DESCRIPTION_WORDS, is_whole, plain_text
from licensing.articles.ingest.names import people, site_name
from licensing.articles.ingest.stated import Broken, Kind, Listing, Stated, Unreadable

MAX_TEXT = 1_000
"""Characters of a title or summary that are kept."""
BROKEN = "The feed is not well formed; it was read as far as it could be."

log = logging.getLogger(__name__)


def read(content: bytes, url: str = "", charset: str = "", kind: Kind = "rss") -> Listing:
    """The entries of a feed found at ``url``. Raises ``Unreadable``."""
    ready = prepared(content, url)
    parsed = _parsed(ready, url, charset)
    feed = parsed.feed
    site = web_address(_text(feed.get("link")), url)
    told = Stated(
        id=url,
        publication=_plain(feed, "title"),
        language=_text(feed.get("language")),
        rights_line=_plain(feed, "rights"),
        licence_links=_licences(feed),
        bylines=_people(feed) if kind == "atom" else (),
        base=site or url,
    )
    return Listing(
        kind="atom" if str(parsed.version).startswith("atom") else kind,
        entries=_entries(parsed.entries, told, ready),
        title=told.publication,
        url=site or url,
        language=told.language,
        next_url=web_address(_link(feed, "next"), url),
        warnings=() if ready.well_formed else (BROKEN,),
    )


def _parsed(ready: Prepared, url: str, charset: str) -> Any:
    """feedparser's answer. It gets bytes in a stream, since it would open a name or an address."""
    headers = {"content-location": url} if url else {}
    if charset and not ready.well_formed:
        headers["content-type"] = f"application/xml; charset={charset}"
    try:
        return feedparser.parse(
            io.BytesIO(ready.content),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:
        # Its forgiving half may raise nearly anything over a broken feed; the feed is at fault.
        log.info("a feed could not be read: %s", url, exc_info=True)
        raise Unreadable(
            "The feed is too broken to be read. Ask its makers to validate it."
        ) from None


def _entries(entries: list[Any], feed: Stated, ready: Prepared) -> Iterator[Stated | Broken]:
    pictures = ready.pictures if len(ready.pictures) == len(entries) else ((),) * len(entries)
    for number, entry in enumerate(entries[:MAX_ENTRIES], start=1):
        try:
            yield _stated(entry, feed, f"entry {number}", pictures[number - 1])
        except Exception:
            log.info("an entry of a feed could not be read", exc_info=True)
            yield Broken(f"entry {number}", "It is too broken to be read.")
    left_out = ready.left_out + max(0, len(entries) - MAX_ENTRIES)
    if left_out:
        yield Broken(
            f"entry {MAX_ENTRIES + 1}",
            f"A feed is read as far as its first {MAX_ENTRIES:,} entries; {left_out:,} are left out.",
        )


def _stated(entry: Any, feed: Stated, place: str, shown: tuple[Picture, ...]) -> Stated:
    body, base = _body(entry)
    # Where there is no summary, feedparser gives the content in its place.
    contents = [c.get("value") for c in entry.get("content") or ()]
    summary = "" if entry.get("summary") in contents else _plain(entry, "summary")
    url = _address(entry, feed.base)
    whole = is_whole(body, summary)
    if not body and is_whole(_text(entry.get("summary")), "", least_words=DESCRIPTION_WORDS):
        body, whole, summary = _text(entry.get("summary")), True, ""
    source = _plain(entry.get("source") or {}, "title")
    rights = _plain(entry, "rights")
    return Stated(
        place=place,
        url=url,
        id=_text(entry.get("id"))[:MAX_TEXT],
        headline=_plain(entry, "title"),
        standfirst=summary,
        bylines=_people(entry) or feed.bylines,
        byline=_text(entry.get("author"))[:300],
        published_on=_day(entry, "published", "created", "updated"),
        modified_on=_day(entry, "updated") if "published" in entry else None,
        publication=feed.publication,
        section=_section(entry),
        language=_language(entry) or feed.language,
        body=body if whole else "",
        base=web_address(base, feed.base) if base and base != feed.id else url or feed.base,
        whole=whole,
        pictures=shown or _enclosed(entry, feed.base),
        rights_line=rights or feed.rights_line,
        licence_links=_licences(entry) or feed.licence_links,
        copyright_notice=rights or feed.rights_line,
        own_names=site_name(feed.base),
        sources=(source,) if source and source != feed.publication else (),
    )


def _body(entry: Any) -> tuple[str, str]:
    """The longest content that is text, as HTML, and what its addresses are relative to."""
    contents = [c for c in entry.get("content") or () if isinstance(c, dict) and c.get("value")]
    texts = [c for c in contents if _text(c.get("type")).startswith(("text/", "application/xhtml"))]
    best = max(texts, key=lambda c: len(_text(c.get("value"))), default={})
    value = _text(best.get("value"))
    if best.get("type") == "text/plain":
        value = "".join(f"<p>{_escaped(p)}</p>" for p in value.split("\n\n"))
    return value, _text(best.get("base"))


def _address(entry: Any, base: str) -> str:
    said = (entry.get("feedburner_origlink"), entry.get("link"), _link(entry, "alternate"))
    permanent = entry.get("id") if entry.get("guidislink") else ""
    return next((a for s in (*said, permanent) if s and (a := web_address(_text(s), base))), "")


def _link(item: Any, rel: str) -> str:
    links = [x for x in item.get("links") or () if isinstance(x, dict)]
    return next((_text(x.get("href")) for x in links if x.get("rel") == rel), "")


def _licences(item: Any) -> tuple[str, ...]:
    links = [x for x in item.get("links") or () if isinstance(x, dict)]
    return tuple(_text(x.get("href")) for x in links if x.get("rel") == "license" and x.get("href"))


def _people(item: Any) -> tuple[str, ...]:
    authors = [a for a in item.get("authors") or () if isinstance(a, dict)]
    named = [_text(a.get("name")) for a in authors]
    return people([name for name in named if name] or [_text(item.get("author"))])


def _section(entry: Any) -> str:
    tags = [t for t in entry.get("tags") or () if isinstance(t, dict)]
    return next((s for t in tags if (s := plain_text(_text(t.get("label") or t.get("term"))))), "")[
        :100
    ]


def _language(entry: Any) -> str:
    details = [*(entry.get("content") or ()), entry.get("title_detail") or {}]
    return next(
        (_text(d.get("language")) for d in details if isinstance(d, dict) and d.get("language")), ""
    )


def _day(entry: Any, *names: str) -> date | None:
    """The first of the named days. feedparser gives one for the other, so it is asked as a dict."""
    return next((day for n in names if (day := read_date(_text(dict.get(entry, n))))), None)


def _enclosed(entry: Any, base: str) -> tuple[Picture, ...]:
    links = [
        x for x in entry.get("links") or () if isinstance(x, dict) and x.get("rel") == "enclosure"
    ]
    images = [_text(x.get("href")) for x in links if _text(x.get("type")).startswith("image/")]
    found = ((address, web_address(address, base)) for address in images)
    return tuple(Picture(src, found_as=address) for address, src in found if src)


def _plain(item: Any, name: str) -> str:
    """A text construct as plain text; what calls itself plain keeps its angle brackets."""
    detail = item.get(f"{name}_detail") or {}
    value = _text(item.get(name))
    if detail.get("type") == "text/plain":
        return plain(value)[:MAX_TEXT]
    return plain_text(value)[:MAX_TEXT]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
