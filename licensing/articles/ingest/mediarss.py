"""Pictures that a feed names in Media RSS, with caption and credit each of its own.

They are taken out before the feed is read further, because a picture's description would otherwise
pass for the article's.
"""

import re

from lxml import etree

from licensing.articles.ingest import xmltree
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dom import web_address
from licensing.articles.ingest.fulltext import plain_text
from licensing.articles.ingest.stated import Unreadable
from licensing.articles.ingest.xmltree import Element

_SPACE = re.compile(rb"search\.yahoo\.com/mrss")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:\?|$)", re.IGNORECASE)


def taken_out(content: bytes, base: str) -> tuple[bytes, list[tuple[Picture, ...]]]:
    """The feed without Media RSS, and the pictures of each of its entries in order.

    A feed that is not well formed, or brings its own entities, is left as it is.
    """
    if not _SPACE.search(content) or b"<!DOCTYPE" in content:
        return content, []
    try:
        root = xmltree.parse(content)
    except Unreadable:
        return content, []
    entries = list(xmltree.every(root, "item", "entry"))
    pictures = [_pictures(entry, base) for entry in entries]
    for element in [e for e in root.iter() if "search.yahoo.com/mrss" in xmltree.space(e)]:
        above = element.getparent()
        if above is not None and "search.yahoo.com/mrss" not in xmltree.space(above):
            above.remove(element)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), pictures


def _pictures(entry: Element, base: str) -> tuple[Picture, ...]:
    alone = [e for e in xmltree.children(entry, "content") if _is_picture(e)]
    groups = [xmltree.children(group, "content") for group in xmltree.children(entry, "group")]
    best = [
        max(shown, key=_width)
        for group in groups
        if (shown := [e for e in group if _is_picture(e)])
    ]
    chosen = alone + best or _thumbnails(entry)
    found = (_picture(e, entry if len(chosen) == 1 else None, base) for e in chosen)
    return tuple(picture for picture in found if picture.src)


def _thumbnails(entry: Element) -> list[Element]:
    """The widest thumbnail, when a feed has nothing larger."""
    shown = sorted(xmltree.every(entry, "thumbnail"), key=_width)
    return shown[-1:]


def _is_picture(element: Element) -> bool:
    if "mrss" not in xmltree.space(element):
        return False
    kind = (element.get("medium") or element.get("type") or "").lower()
    if kind:
        return kind.startswith("image")
    return bool(_PICTURE.search(element.get("url") or ""))


def _picture(element: Element, entry: Element | None, base: str) -> Picture:
    address = element.get("url") or ""
    return Picture(
        src=web_address(address, base),
        caption=_said(element, entry, "description") or _said(element, None, "title"),
        credit=_said(element, entry, "credit") or _said(element, entry, "copyright"),
        found_as=address,
    )


def _said(element: Element, entry: Element | None, what: str) -> str:
    """What is said in the element, its group, or its entry when it is the only picture there."""
    for place in (element, element.getparent(), entry):
        if place is None or (
            place is not element and "mrss" not in xmltree.space(place) and place is not entry
        ):
            continue
        for inner in xmltree.children(place, what):
            if "mrss" in xmltree.space(inner) and (said := plain_text(xmltree.text(inner))):
                return said
    return ""


def _width(element: Element) -> int:
    width = element.get("width") or ""
    return int(width) if width.isdecimal() and len(width) < 8 else 0
