"""A feed's XML made safe and small before feedparser reads it.

feedparser takes time by the square of some counts, unfolds entities, and lets the description of a
picture pass for the article's. So a feed is measured first; surplus entries, unfolded entities and
Media RSS are taken out of it, and the pictures that Media RSS names are kept, each with its own
caption and credit.
"""

import codecs
import re
import sys
from dataclasses import dataclass

from lxml import etree

from licensing.articles.ingest import xmltree
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dom import web_address
from licensing.articles.ingest.fulltext import plain_text
from licensing.articles.ingest.stated import Unreadable
from licensing.articles.ingest.xmltree import Element

MAX_FEED_BYTES = 10_000_000
MAX_ENTRIES = 2_000
MAX_ELEMENTS = 60_000
MAX_ATTRIBUTES = 100
MAX_ENTRY_ELEMENTS = 5_000
MAX_SUBJECTS = 50
"""Categories of one entry that are read; the others are dropped."""
MAX_LOOSE_TAGS = 20_000
"""Tags and ampersands of a feed that is not well formed and has to be read forgivingly."""
MAX_LOOSE_SUBJECTS = 2_000

_MEDIA = "search.yahoo.com/mrss"
_SUBJECT = re.compile(rb"<(?:\w+:)?(?:category|subject|keywords|tags)\b", re.IGNORECASE)
_NUMBERED = re.compile(rb"&#(x[0-9a-fA-F]{1,40}|[0-9]{1,40});?", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:\?|$)", re.IGNORECASE)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A feed that may be given to feedparser."""

    content: bytes
    pictures: tuple[tuple[Picture, ...], ...] = ()
    """Those of each entry in order, or nothing when the feed is not well formed."""
    left_out: int = 0
    """Entries beyond ``MAX_ENTRIES``."""
    well_formed: bool = True


def prepared(content: bytes, base: str) -> Prepared:
    """The feed within its limits. Raises ``Unreadable`` past one that cannot be kept by cutting."""
    if len(content) > MAX_FEED_BYTES:
        raise Unreadable(
            f"The feed is larger than {MAX_FEED_BYTES / 1e6:g} MB. Let it list its latest entries only."
        )
    try:
        root = xmltree.parse(content)
    except Unreadable:
        return Prepared(_loose(content), well_formed=False)
    entries = list(xmltree.every(root, "item", "entry"))
    for surplus in entries[MAX_ENTRIES:]:
        _remove(surplus)
    _measure(root)
    _unfold(root)
    for entry in entries[:MAX_ENTRIES]:
        _fit(entry)
    pictures = tuple(_pictures(entry, base) for entry in entries[:MAX_ENTRIES])
    for element in [e for e in root.iter() if _MEDIA in xmltree.space(e)]:
        _remove(element)
    _wrap(root)
    written = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Prepared(written, pictures, max(0, len(entries) - MAX_ENTRIES))


def _measure(root: Element) -> None:
    for count, element in enumerate(root.iter(), start=1):
        if count > MAX_ELEMENTS:
            raise _beyond("elements", MAX_ELEMENTS)
        if len(element.attrib) > MAX_ATTRIBUTES or len(element.nsmap) > MAX_ATTRIBUTES:
            raise _beyond("attributes in an element", MAX_ATTRIBUTES)


def _unfold(root: Element) -> None:
    """Put the characters that HTML names in the place of entities; others say nothing."""
    for entity in list(root.iter(etree.Entity)):
        entity.tail = xmltree.entity(entity) + (entity.tail or "")
        _remove(entity)


def _wrap(root: Element) -> None:
    """Markup as CDATA: feedparser is called once for it, and not for each of its angle brackets."""
    for element in root.iter():
        text = element.text
        if text and not len(element) and "<" in text and "]]>" not in text:
            element.text = etree.CDATA(text)


def _fit(entry: Element) -> None:
    """Drop what stands in an entry in numbers that no reader would be shown."""
    subjects = [e for e in entry if xmltree.name(e) in {"category", "subject", "keywords", "tags"}]
    for surplus in subjects[MAX_SUBJECTS:]:
        _remove(surplus)
    if sum(1 for _ in entry.iter()) > MAX_ENTRY_ELEMENTS:
        raise _beyond("elements in an entry", MAX_ENTRY_ELEMENTS)


def _remove(element: Element) -> None:
    """Take an element out of the tree; the text behind it stays."""
    above = element.getparent()
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
    above.remove(element)


def _loose(content: bytes) -> bytes:
    """A feed that is not well formed: few enough tags, and no entities of its own."""
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            content = content.decode(encoding, "replace").encode()
            break
    outside = _outside_cdata(content)
    if outside.count(b"<") + outside.count(b"&") > MAX_LOOSE_TAGS:
        raise _beyond("tags, and it is not well formed", MAX_LOOSE_TAGS)
    if len(_SUBJECT.findall(outside)) > MAX_LOOSE_SUBJECTS:
        raise _beyond("categories, and it is not well formed", MAX_LOOSE_SUBJECTS)
    return _NUMBERED.sub(_real, content.replace(b"<!ENTITY", b"<!IGNORED"))


def _real(reference: re.Match[bytes]) -> bytes:
    """A character by its number; feedparser gives a whole feed up for one that does not exist."""
    digits = reference.group(1).decode().lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    exists = 0 < number < 0xD800 or 0xDFFF < number <= sys.maxunicode
    return reference.group() if exists else b""


def _outside_cdata(content: bytes) -> bytes:
    out = []
    position = 0
    while (start := content.find(b"<![CDATA[", position)) >= 0:
        out.append(content[position:start])
        end = content.find(b"]]>", start)
        if end < 0:
            position = start + 9
            break
        position = end + 3
    return b"".join([*out, content[position:]])


def _beyond(what: str, limit: int) -> Unreadable:
    return Unreadable(
        f"The feed has more than {limit:,} {what}. Let it list its latest entries only."
    )


def _pictures(entry: Element, base: str) -> tuple[Picture, ...]:
    alone = [e for e in xmltree.children(entry, "content") if _is_picture(e)]
    groups = [xmltree.children(group, "content") for group in xmltree.children(entry, "group")]
    shown = ([e for e in group if _is_picture(e)] for group in groups)
    chosen = [*alone, *(max(group, key=_width) for group in shown if group)] or _thumbnails(entry)
    found = (_picture(e, entry if len(chosen) == 1 else None, base) for e in chosen)
    return tuple(picture for picture in found if picture.src)


def _thumbnails(entry: Element) -> list[Element]:
    """The widest thumbnail, when a feed has nothing larger."""
    return sorted(xmltree.every(entry, "thumbnail"), key=_width)[-1:]


def _is_picture(element: Element) -> bool:
    if _MEDIA not in xmltree.space(element):
        return False
    kind = (element.get("medium") or element.get("type") or "").lower()
    return kind.startswith("image") if kind else bool(_PICTURE.search(element.get("url") or ""))


def _picture(element: Element, entry: Element | None, base: str) -> Picture:
    """``entry`` is given when this is its only picture, so that what it says is said of it."""
    address = element.get("url") or ""
    around = [p for p in (element.getparent(),) if p is not None and _MEDIA in xmltree.space(p)]
    places = [element, *around, *([entry] if entry is not None else [])]
    return Picture(
        src=web_address(address, base),
        caption=_said(places, "description") or _said([element], "title"),
        credit=_said(places, "credit") or _said(places, "copyright"),
        found_as=address,
    )


def _said(places: list[Element], what: str) -> str:
    """The first that is said, from the picture outwards."""
    texts = (
        plain_text(xmltree.text(inner))[:2_000]
        for place in places
        for inner in xmltree.children(place, what)
        if _MEDIA in xmltree.space(inner)
    )
    return next((text for text in texts if text), "")


def _width(element: Element) -> int:
    width = element.get("width") or ""
    return int(width) if width.isdecimal() and len(width) < 8 else 0
