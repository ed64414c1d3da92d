"""What a file is, told from its bytes; a name or a media type only breaks ties."""

import json
import re
import zlib
from typing import Any

from licensing.articles.ingest.dom import words
from licensing.articles.ingest.stated import Kind, Unreadable
from licensing.core.outside import HTML

READABLE = (
    *HTML,
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "text/rss+xml",
    "application/feed+json",
    "application/json",
    "application/ld+json",
    "application/problem+json",
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
)
"""Media types that an article or a list of articles comes in. Servers mix them up freely."""

SUFFIXES = words(
    ".html .htm .xhtml .xml .nxml .jats .rss .atom .rdf .json .ninjs .csv .tsv .txt .gz"
)
"""Names that a file in a folder must have to be looked into."""

MAX_SOURCE_BYTES = 50_000_000
"""Unpacked. What the sitemap protocol allows for one file."""
MAX_JSON_BYTES = 20_000_000
MAX_GZIP_MEMBERS = 100
HEAD_BYTES = 64 * 1024

GZIP = b"\x1f\x8b"

_MARKS = ("ï»¿", "þÿ", "ÿþ")
_BEFORE_ROOT = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,40})")
_JATS = re.compile(
    r"<(?:[\w.-]+:)?(?:article-meta|journal-meta)\b|//NLM//DTD|article-type\s*=|<front[\s>]"
)
_NEWS = re.compile(r"google\.com/schemas/sitemap-news|<news:news\b")
_TAG = re.compile(r"<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_LISTS: dict[str, Kind] = {
    "rss": "rss",
    "rdf": "rss",
    "channel": "rss",
    "feed": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap-index",
}
_JATS_ROOTS = words("article pmc-articleset oai-pmh articles response")
_PAGE_ROOTS = words(
    "html head body article main div section p h1 h2 header span table ul a b center font"
)
_KNOWN_COLUMNS = re.compile(
    r"\b(?:headline|title|url|link|address|body|text|content|byline|author|published|date)\b", re.I
)


def kind_of(content: bytes, name: str = "", media_type: str = "") -> Kind:
    """What ``content`` is. Raises ``Unreadable`` for what it can be seen not to be read here."""
    head = _head(content)
    start = _after_prologue(head)
    suffix = _suffix(name)
    if start[:1] in {"{", "["} and suffix not in {".txt", ".csv", ".tsv"}:
        return _json_kind(load_json(content))
    if (root := _ROOT.match(start)) is not None:
        return _markup_kind(root.group(1).lower(), head)
    if suffix in {".csv", ".tsv"} or media_type in {"text/csv", "text/tab-separated-values"}:
        return "csv"
    if _TAG.search(head) or "\0" in head[:200] or not head.strip():
        return "page"
    if len(_KNOWN_COLUMNS.findall(start.partition("\n")[0])) >= 2 and re.search(
        r"[,;\t|]", start.partition("\n")[0]
    ):
        return "csv"
    plain = suffix in {".txt", ""} and media_type not in HTML
    return "text" if plain else "page"


def unpacked(content: bytes) -> bytes:
    """``content`` without its gzip packing, if it has one. Raises ``Unreadable`` past the limit."""
    if not content.startswith(GZIP):
        return content
    out = bytearray()
    rest = content
    for _ in range(MAX_GZIP_MEMBERS):  # a gzip file may be several, one after the other
        unpack = zlib.decompressobj(wbits=31)
        try:
            out += unpack.decompress(rest, MAX_SOURCE_BYTES + 1 - len(out))
        except zlib.error:
            raise Unreadable(
                "The packed file is damaged. Pack it again, or give it unpacked."
            ) from None
        if len(out) > MAX_SOURCE_BYTES or unpack.unconsumed_tail:
            raise too_large(MAX_SOURCE_BYTES)
        if not unpack.eof:
            raise Unreadable("The packed file breaks off before its end. Fetch it again.")
        rest = unpack.unused_data
        if not rest.startswith(GZIP):
            break
    else:
        raise Unreadable(f"The packed file has more than {MAX_GZIP_MEMBERS} parts. Pack it again.")
    if out.startswith(GZIP):
        raise Unreadable("The file is packed twice. Unpack it once.")
    return bytes(out)


def load_json(content: bytes) -> Any:
    """The JSON in ``content``. Raises ``Unreadable``, with the place of the mistake."""
    if len(content) > MAX_JSON_BYTES:
        raise too_large(MAX_JSON_BYTES)
    try:
        return json.loads(
            content.decode(json.detect_encoding(content), "replace").lstrip("\ufeff"), strict=False
        )
    except RecursionError:
        raise Unreadable("The JSON is nested too deep to be an article.") from None
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The JSON cannot be read{where}. Export it again.") from None


def too_large(limit_bytes: int) -> Unreadable:
    return Unreadable(
        f"The source is larger than the {limit_bytes / 1e6:g} MB that are taken. Give it in parts."
    )


def _head(content: bytes) -> str:
    """The beginning as text, good enough for markup in any encoding: wide ones lose their zeros."""
    head = content[:HEAD_BYTES]
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in head[:4]
    text = (head.replace(b"\0", b"") if wide else head).decode("latin-1")
    for mark in _MARKS:
        text = text.removeprefix(mark)
    return text


def _after_prologue(head: str) -> str:
    position = 0
    while match := _BEFORE_ROOT.match(head, position):
        position = match.end()
    return head[position:]


def _suffix(name: str) -> str:
    path = name.partition("?")[0].lower().removesuffix(".gz")
    dot = path.rpartition("/")[2].rpartition(".")
    return f".{dot[2]}" if dot[1] else ""


def _markup_kind(root: str, head: str) -> Kind:
    if root in _LISTS:
        kind = _LISTS[root]
        return "news-sitemap" if kind == "sitemap" and _NEWS.search(head) else kind
    if root in _JATS_ROOTS and _JATS.search(head):
        return "jats"
    if "<?xml" in head[:200] and root not in _PAGE_ROOTS:
        raise Unreadable(
            f"This is XML of a kind that is not read here (it begins with <{root}>). "
            "Give a feed, a sitemap, JATS, or the article's page."
        )
    return "page"


def _json_kind(document: Any) -> Kind:
    items = document if isinstance(document, list) else [document]
    if isinstance(document, dict):
        if "jsonfeed.org" in str(document.get("version", ""))[:200] or _is_json_feed(document):
            return "json-feed"
        if _is_wordpress_error(document):
            said = str(document["message"])[:200]
            raise Unreadable(f"WordPress answers: {said} Check the address.")
        items = next(
            (v for n in ("_items", "items") if isinstance(v := document.get(n), list)), items
        )
    found = [item for item in items[:20] if isinstance(item, dict)]
    if any(_is_post(item) for item in found):
        return "wordpress"
    if any(_is_ninjs(item) for item in found):
        return "ninjs"
    if not items:
        return "wordpress" if isinstance(document, list) else "json-feed"
    raise Unreadable(
        "This JSON is no JSON Feed, no ninjs item and no list of WordPress posts. "
        "Give one of these, or the address of one article."
    )


def _is_json_feed(document: dict[str, Any]) -> bool:
    items = document.get("items")
    if not isinstance(items, list):
        return False
    named = any(name in document for name in ("feed_url", "home_page_url", "next_url"))
    first = next((item for item in items if isinstance(item, dict)), {})
    return named or "content_html" in first or "content_text" in first


def _is_wordpress_error(document: dict[str, Any]) -> bool:
    data = document.get("data")
    return (
        isinstance(data, dict) and "status" in data and "code" in document and "message" in document
    )


def _is_post(item: dict[str, Any]) -> bool:
    texts = (item.get("title"), item.get("content"))
    return any(isinstance(text, dict) and "rendered" in text for text in texts)


def _is_ninjs(item: dict[str, Any]) -> bool:
    """A ninjs item has a ``uri``, and something of what such an item says."""
    said = {str(name).lower().replace("_", "") for name in list(item)[:200]}
    return "uri" in said and bool(
        said
        & {"headline", "headlines", "bodyxhtml", "bodyhtml", "bodytext", "bodies", "pubstatus",
           "versioncreated", "associations", "renditions", "firstcreated", "$standard"}
    )  # fmt: skip
