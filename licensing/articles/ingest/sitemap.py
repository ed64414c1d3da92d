"""Sitemaps, news sitemaps and indexes of sitemaps, read piece by piece however long they are."""

import io
import re
from collections.abc import Iterator

from lxml import etree

from licensing.articles.ingest import xmltree
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import web_address
from licensing.articles.ingest.stated import Broken, Kind, Listing, Stated
from licensing.articles.ingest.xmltree import Element, child, children

MAX_ADDRESSES = 50_000
"""As the protocol has it, for one file."""
MAX_TEXT = 1_000
MAX_PICTURES = 50

_TITLE = re.compile(rb"<(?:\w+:)?name>([^<]{1,200})</")


def read(content: bytes, url: str = "", kind: Kind = "sitemap") -> Listing:
    """The addresses of a sitemap found at ``url``. A mistake in the XML is told when it is reached."""
    named = _TITLE.search(content[:20_000]) if kind == "news-sitemap" else None
    return Listing(
        kind=kind,
        entries=_entries(content, url, "sitemap" if kind == "sitemap-index" else "url"),
        title=named.group(1).decode("utf-8", "replace").strip() if named else "",
        url=url,
    )


def _entries(content: bytes, base: str, tag: str) -> Iterator[Stated | Broken]:
    number = 0
    try:
        for element in _elements(content, tag):
            number += 1
            place = f"entry {number}"
            if number > MAX_ADDRESSES:
                yield Broken(
                    place,
                    f"A sitemap may have {MAX_ADDRESSES:,} addresses; the others are not read.",
                )
                return
            yield _stated(element, base, place)
    except etree.XMLSyntaxError as error:
        yield Broken(
            f"entry {number + 1}",
            f"The XML is not well formed from here on (line {error.lineno}). Export it again.",
        )


def _elements(content: bytes, tag: str) -> Iterator[Element]:
    """Each element of that name, taken away from the tree once it was looked at."""
    walk = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=(tag, f"{{*}}{tag}"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in walk:
        above = element.getparent()
        if above is None or above.getparent() is not None:
            continue  # an element of this name within an entry
        yield element
        element.clear()
        while element.getprevious() is not None:
            del above[0]


def _stated(element: Element, base: str, place: str) -> Stated | Broken:
    said = xmltree.text(child(element, "loc"))
    address = web_address(said, base) if said else ""
    if not address:
        return Broken(
            place, f"“{said[:100]}” is no web address. Write it out, with https:// in front."
        )
    news = child(element, "news")
    return Stated(
        place=place,
        url=address,
        id=address,
        headline=xmltree.text(child(news, "title"))[:MAX_TEXT],
        published_on=read_date(xmltree.text(child(news, "publication_date"))),
        modified_on=read_date(xmltree.text(child(element, "lastmod"))),
        publication=xmltree.text(child(news, "publication", "name"))[:MAX_TEXT],
        language=xmltree.text(child(news, "publication", "language"))[:40],
        pictures=tuple(_pictures(element)),
    )


def _pictures(element: Element) -> Iterator[Picture]:
    for image in children(element, "image")[:MAX_PICTURES]:
        src = web_address(xmltree.text(child(image, "loc")))
        if src:
            caption = xmltree.text(child(image, "caption")) or xmltree.text(child(image, "title"))
            yield Picture(src, caption=caption[:MAX_TEXT], found_as=src)
