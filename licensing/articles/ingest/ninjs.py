"""News in JSON (ninjs) of IPTC: 1.x with a field a text, 2.x with lists of texts, 3.x in camel case.

The three spell the same names differently (``pubstatus``, ``pubStatus``), so names are read without
regard to case and underscores, and whichever of the shapes is there is taken.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlsplit

from licensing.articles.ingest import jsontree, plaintext
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import key, web_address
from licensing.articles.ingest.fulltext import plain_text
from licensing.articles.ingest.jsontree import array, first, mapping, mappings, number, text
from licensing.articles.ingest.kinds import load_json
from licensing.articles.ingest.names import people, site_name
from licensing.articles.ingest.rights import moment
from licensing.articles.ingest.stated import Broken, Listing, Stated

MAX_PICTURES = 60
MAX_RENDITIONS = 40
PICTURES = frozenset(("picture", "photo", "image", "graphic"))
TEXTS = frozenset(("text", "composite", "article", "story", ""))

_AUTHOR = re.compile(r"author|byline|writer|creator|reporter", re.IGNORECASE)
_MAKER = re.compile(r"photograph|creator|author|illustrat", re.IGNORECASE)
_LESSER = re.compile(r"thumb|watermark|square|icon|small", re.IGNORECASE)
_HTML = re.compile(r"html", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|table|section|article)\b", re.IGNORECASE)
_CORRECTS = re.compile(r"^\W*(?:correct|clarif|amend|korrig|rectif)", re.IGNORECASE)

Item = dict[str, Any]


def read(content: bytes, url: str = "") -> Listing:
    """The items of a file found at ``url``: one, a list, or a package of several. Raises ``Unreadable``."""
    document = load_json(content)
    listed = document if isinstance(document, list) else _listed(document)
    found = [_named(item) if isinstance(item, dict) else None for item in array(listed)]
    items = [inner for item in found for inner in _unpacked(item)]
    return Listing(kind="ninjs", entries=_entries(items), url=url)


def _listed(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        return []
    return next(
        (v for n in ("_items", "items") if isinstance(v := document.get(n), list)), [document]
    )


def _named(item: Item) -> Item:
    """The item with its names without case and underscores, which is all the versions differ in."""
    return {name.lower().replace("_", ""): value for name, value in item.items()}


def _unpacked(item: Item | None) -> list[Item | None]:
    """The texts that a package holds, when it says nothing itself."""
    if item is None or _body(item):
        return [item]
    inner = [each for each in _associated(item) if _is_text(each) and _body(each)]
    return list(inner) or [item]


def _entries(items: list[Item | None]) -> Iterator[Stated | Broken]:
    for position, item in enumerate(items, start=1):
        place = f"item {position}" if len(items) > 1 else ""
        if item is None:
            yield Broken(place, "It is not an object. Every ninjs item is one.")
        elif not _is_text(item):
            kind = text(item.get("type"))[:40]
            yield Broken(place, f"Its type is “{kind}”, not a text. Give the item that uses it.")
        else:
            yield _stated(item, place)


def _is_text(item: Item) -> bool:
    return text(item.get("type")).lower() in TEXTS


def _stated(item: Item, place: str) -> Stated:
    rights = _rights(item)
    address = _address(item)
    holder = first(rights, "copyrightholder")
    status = text(item.get("pubstatus")).lower()
    embargo = moment(first(item, "embargoed"))
    withheld = status == "withheld" and not embargo
    pictures, body = _pictures(item, address)
    ednote = plain_text(first(item, "ednote"))[:1_000]
    return Stated(
        place=place,
        url=address,
        id=first(item, "uri")[:1_000],
        headline=_headline(item),
        standfirst=plain_text(_said(item, "description", "summary", "standfirst"))[:1_000],
        bylines=_bylines(item),
        byline=plain_text(first(item, "byline", "by"))[:300],
        published_on=_day(
            item, "firstpublished", "contentcreated", "firstcreated", "versioncreated"
        ),
        modified_on=_day(item, "contentmodified", "versioncreated"),
        section=_section(item),
        language=first(item, "language")[:40],
        correction=ednote if _CORRECTS.match(ednote) else "",
        identifiers=_identifiers(item),
        body=body,
        base=address,
        whole=True,
        pictures=pictures,
        rights_line=plain_text(first(rights, "usageterms"))[:2_000],
        licence_links=_licences(item, rights),
        copyright_notice=plain_text(first(rights, "copyrightnotice"))[:300],
        copyright_holder=holder[:200],
        holders=(holder,) if holder else (),
        own_names=_own_names(item),
        sources=_sources(item),
        embargo=embargo,
        withdrawn=status in {"canceled", "cancelled"} or withheld,
        notices=(ednote,) if ednote else (),
        warnings=("Its source withholds it until it says otherwise.",) if withheld else (),
    )


def _said(item: Item, what: str, *roles: str) -> str:
    """A text in either shape: ``headlines`` with roles, or ``headline``, ``body_xhtml`` and kin."""
    several = [_named(each) for each in mappings(item.get(f"{what}s"))]
    several = [each for each in several if text(each.get("value"))]
    ranked = [each for role in roles for each in several if text(each.get("role")).lower() == role]
    for each in ranked or several:
        return text(each.get("value"))
    return first(item, what, f"{what}text", f"{what}xhtml", f"{what}html")


def _headline(item: Item) -> str:
    said = _said(item, "headline", "main", "headline", "title")
    return plain_text(said or first(item, "title", "name", "slugline"))[:1_000]


def _body(item: Item) -> str:
    """The body as HTML: its longest rendering in HTML, or else its plain text."""
    several = [
        _named(each) for each in mappings(item.get("bodies" if "bodies" in item else "body"))
    ]
    html = [text(e.get("value")) for e in several if _HTML.search(first(e, "contenttype", "role"))]
    html += [first(item, "bodyxhtml"), first(item, "bodyhtml"), first(item, "bodyhtml5")]
    if best := max(html, key=len, default=""):
        return best
    plain = [text(e.get("value")) for e in several if "xml" not in first(e, "contenttype")]
    said = max([*plain, first(item, "bodytext", "body")], key=len)
    return said if _MARKUP.search(said) else plaintext.to_html(said)


def _bylines(item: Item) -> tuple[str, ...]:
    authors = [_named(each) for each in mappings(item.get("authors"))]
    named = [
        first(author, "name")
        for author in authors
        if _AUTHOR.search(first(author, "role") or "author")
    ]
    if any(named):
        return people(named)
    if line := first(item, "byline", "by"):
        return people([plain_text(line)])
    makers = [
        _named(each)
        for name in ("people", "person", "infosources")
        for each in mappings(item.get(name))
    ]
    return people(first(m, "name") for m in makers if _AUTHOR.search(first(m, "rel", "role")))


def _day(item: Item, *names: str) -> date | None:
    return next((day for name in names if (day := read_date(first(item, name)))), None)


def _section(item: Item) -> str:
    for name in ("section", "service", "subjects", "subject", "genres", "genre"):
        value = item.get(name)
        named = (
            [text(value)]
            if isinstance(value, str)
            else [first(_named(m), "name") for m in mappings(value)]
        )
        if found := next((plain_text(each) for each in named if each), ""):
            return found[:100]
    return ""


def _address(item: Item) -> str:
    stated = (first(item, name) for name in ("canonicalurl", "url", "link", "weburl"))
    aliases = [_named(each) for each in mappings(item.get("altids"))]
    urls = (
        first(a, "value")
        for a in aliases
        if first(a, "role").lower() in {"url", "canonical", "web"}
    )
    return next((a for s in (*stated, *urls, first(item, "uri")) if (a := web_address(s))), "")


def _identifiers(item: Item) -> dict[str, str]:
    found = {"uri": uri[:300]} if (uri := first(item, "uri")) else {}
    alike = item.get("altids")
    pairs = mapping(alike).items() if isinstance(alike, dict) else (
        (first(named, "role", "name"), first(named, "value", "id"))
        for named in map(_named, mappings(alike))
    )  # fmt: skip
    for name, value in list(pairs)[:20]:
        if name and text(value):
            found.setdefault(str(name)[:40].lower(), text(value)[:300])
    return found


def _rights(item: Item) -> Item:
    """The item with what stands in its ``rightsinfo`` instead."""
    info = [_named(each) for each in mappings(item.get("rightsinfo"))]
    return {name: value for each in reversed(info) for name, value in each.items() if value} | {
        name: item[name]
        for name in ("copyrightholder", "copyrightnotice", "usageterms")
        if text(item.get(name))
    }


def _licences(item: Item, rights: Item) -> tuple[str, ...]:
    stated = (rights.get("linkedrights"), rights.get("usageterms"), item.get("license"))
    return tuple(link for value in stated if (link := web_address(text(value))))


def _own_names(item: Item) -> tuple[str, ...]:
    """The house as its addresses and identifiers name it (``urn:newsml:orrintides.example:…``)."""
    uri = first(item, "uri")
    hosts = re.findall(r"(?:^tag:|^urn:newsml:|//)([\w.-]+\.[a-z]{2,})", uri)
    return tuple(name for host in hosts for name in site_name(f"https://{host}/"))


def _sources(item: Item) -> tuple[str, ...]:
    infos = [_named(e) for n in ("infosources", "infosource") for e in mappings(item.get(n))]
    stated = [
        first(info, "name") for info in infos if not _AUTHOR.search(first(info, "role", "rel"))
    ]
    return tuple(name[:200] for name in (*stated, first(item, "source")) if name)[:5]


def _associated(item: Item) -> list[Item]:
    value = item.get("associations")
    inner = value.values() if isinstance(value, dict) else array(value)
    found: list[Item] = []
    for each in list(inner)[: jsontree.MAX_ITEMS]:
        found += [_named(m) for m in mappings(each)]
    return found


def _pictures(item: Item, base: str) -> tuple[tuple[Picture, ...], str]:
    """The pictures of an item, and its body in which each is named by its best rendition."""
    body = _body(item)
    found: list[Picture] = []
    for each in _associated(item)[:MAX_PICTURES]:
        if text(each.get("type")).lower() not in PICTURES:
            continue
        renditions = _renditions(each)
        if not renditions:
            continue
        best = first(max(renditions, key=_worth), "href")
        for other in (first(rendition, "href") for rendition in renditions):
            body = body.replace(f'"{escape(other)}"', f'"{escape(best)}"')
        found.append(_picture(each, best, base))
    return tuple(picture for picture in found if picture.src), body


def _renditions(item: Item) -> list[Item]:
    value = item.get("renditions")
    several = (
        [{"name": name, **mapping(each)} for name, each in value.items()]
        if isinstance(value, dict)
        else mappings(value)
    )
    named = [_named(each) for each in several[:MAX_RENDITIONS]]
    return [
        each
        for each in named
        if first(each, "href")
        and (first(each, "contenttype", "mimetype", "mediatype") or "image").startswith("image")
    ]


def _worth(rendition: Item) -> tuple[bool, int, bool]:
    called = f"{first(rendition, 'name')} {first(rendition, 'title')} {first(rendition, 'href')}"
    original = "original" in called.lower()
    return not _LESSER.search(called), number(rendition.get("width")), original


def _photographer(item: Item) -> str:
    """Who took a picture, of the people that are named with it."""
    people_there = (_named(each) for each in mappings(item.get("people")))
    makers = (each for each in people_there if _MAKER.search(first(each, "rel", "role")))
    return first(next(makers, {}), "name")


def _picture(item: Item, href: str, base: str) -> Picture:
    holder = first(_rights(item), "copyrightholder")
    names = [
        first(item, "creditline") or first(item, "byline", "by") or _photographer(item),
        holder,
    ]
    if len(names) == 2 and key(names[1]) and key(names[1]) in key(names[0]):
        names.pop()
    described = (
        _said(item, "description", "caption", "main") or _said(item, "body") or _headline(item)
    )
    absolute = web_address(href, base) if urlsplit(base).netloc or "://" in href else ""
    return Picture(
        src=absolute or (f"saved:{href.removeprefix('./')}" if ":" not in href else ""),
        caption=plain_text(described)[:2_000],
        credit=plain_text("/".join(name for name in names if name))[:300],
        alt=plain_text(first(item, "alttext", "alt"))[:1_000],
        found_as=href,
    )
