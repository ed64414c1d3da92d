"""The allow-list for article bodies, and the limits that keep a renderer safe.

Two different dangers: markup that would run in a browser, which the allow-list takes away; and
honest markup in dishonest amounts, which stops a renderer, and which the limits refuse.
"""

import re
from collections import Counter
from typing import Any

import lxml.html
import nh3
from lxml import etree
from lxml.html import HtmlElement

from licensing.articles.ingest.dom import parser, words
from licensing.core.errors import InvalidInput

TAGS = words(
    "p h2 h3 h4 ul ol li blockquote pre code br table caption thead tbody tfoot tr th td "
    "figure img figcaption em strong a sub sup cite small"
)
EMPTIED = words("script style template title textarea svg math iframe noscript xmp noembed")
"""Not only the tags go, what is in them goes too."""
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {"small": {"credit"}}
SCHEMES = {"http", "https", "asset", "saved"}
"""``asset:`` names a stored picture, ``saved:`` one beside a saved page; links use neither."""

MAX_TEXT_CHARACTERS = 400_000
"""About 65,000 words: a short book."""
MAX_ELEMENTS = 20_000
MAX_DEPTH = 24
MAX_RAW_DEPTH = 120
MAX_RAW_ELEMENTS = 60_000
"""Before sanitising, which takes time by the square of the depth."""
MAX_BREAKS = 1_000
MAX_TABLE_CELLS = 3_000
MAX_TABLE_COLUMNS = 40
MAX_SPAN = 1_000
"""HTML's own limit for ``colspan``; nobody writes more who means well."""
MAX_PICTURES = 300

_NUMBER = re.compile(r"\d{1,9}")


class Refused(InvalidInput):
    """A body that is beyond a limit; the message names the limit."""

    code = "body-refused"


def clean(body_html: str) -> str:
    """The body with nothing left but the allow-list, and within every limit.

    Spans of cells are cut to the table they stand in. Raises ``Refused``.
    """
    if len(body_html) > MAX_TEXT_CHARACTERS * 4:
        raise Refused(_beyond("its markup is longer than", MAX_TEXT_CHARACTERS * 4, "characters"))
    raw = fragment(body_html)
    _measure_raw(raw)
    root = fragment(_sanitised(inner_html(raw)))
    _measure(root)
    _tidy(root)
    return inner_html(root).strip()


def fragment(body_html: str) -> HtmlElement:
    """Body HTML as a tree under one ``div``.

    lxml would make the ``div`` with a parser of its own, which asks Python for each element's class.
    """
    made = parser()
    found: Any = lxml.html.fragments_fromstring(body_html.encode("utf-8", "replace"), parser=made)
    root: HtmlElement = made.makeelement("div")
    if found and isinstance(found[0], str):
        root.text = found.pop(0)
    root.extend(found)
    return root


def inner_html(root: HtmlElement) -> str:
    """The markup inside ``root``."""
    parts = [_escaped(root.text or "")]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in root]
    return "".join(parts)


def _sanitised(body_html: str) -> str:
    return nh3.clean(
        body_html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        clean_content_tags=set(EMPTIED),
        link_rel=None,
        strip_comments=True,
    )


def _tidy(root: HtmlElement) -> None:
    """Take away what lost its point with its address, and fit the spans of cells."""
    for link in [a for a in root.iter("a") if not a.get("href")]:
        link.drop_tag()
    for picture in [img for img in root.iter("img") if not img.get("src")]:
        picture.drop_tree()
    for table in root.iter("table"):
        _fit_spans(table)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and not value.lower().startswith(("http://", "https://")):
        return None
    if name in {"colspan", "rowspan", "start"} and not _NUMBER.fullmatch(value.strip()):
        return None
    if name == "scope" and value not in {"col", "row", "colgroup", "rowgroup"}:
        return None
    return value


def _measure_raw(root: HtmlElement) -> None:
    counts = _counts(root, MAX_RAW_DEPTH)
    _refuse_if(counts.total(), MAX_RAW_ELEMENTS, "elements")


def _counts(root: HtmlElement, max_depth: int) -> Counter[str]:
    """How many of each element there are; refuses what is nested too deep."""
    counts: Counter[str] = Counter()
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        if depth > max_depth:
            raise Refused(_beyond("elements are nested more than", max_depth, "deep"))
        counts[str(element.tag)] += 1
        stack += [(child, depth + 1) for child in element]
    return counts


def _measure(root: HtmlElement) -> None:
    counts = _counts(root, MAX_DEPTH)
    _refuse_if(counts.total() - 1, MAX_ELEMENTS, "elements")
    _refuse_if(counts["br"], MAX_BREAKS, "line breaks")
    _refuse_if(counts["img"], MAX_PICTURES, "pictures")
    _refuse_if(sum(map(len, root.itertext())), MAX_TEXT_CHARACTERS, "characters of text")
    for table in root.iter("table"):
        _measure_table(table)


def _measure_table(table: HtmlElement) -> None:
    cells = [cell for row in table.iter("tr") for cell in row]
    _refuse_if(len(cells), MAX_TABLE_CELLS, "cells in a table")
    _refuse_if(_widest(table), MAX_TABLE_COLUMNS, "columns in a table")
    for cell in cells:
        for name in ("colspan", "rowspan"):
            if _span(cell, name) > MAX_SPAN:
                raise Refused(_beyond(f"a cell has a {name} of more than", MAX_SPAN, ""))


def _fit_spans(table: HtmlElement) -> None:
    """A span beyond the table's own rows and columns shows nothing and costs a renderer much."""
    rows = list(table.iter("tr"))
    columns = _widest(table)
    for position, row in enumerate(rows):
        for cell in row:
            _fit(cell, "colspan", columns)
            _fit(cell, "rowspan", len(rows) - position)


def _fit(cell: HtmlElement, name: str, most: int) -> None:
    wanted = min(_span(cell, name), most)
    if wanted > 1:
        cell.set(name, str(wanted))
    else:
        cell.attrib.pop(name, None)


def _widest(table: HtmlElement) -> int:
    return max((len(row) for row in table.iter("tr")), default=0)


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if _NUMBER.fullmatch(value) else 1


def _refuse_if(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise Refused(_beyond("it has more than", limit, what))


def _beyond(what: str, limit: int, unit: str) -> str:
    return f"The body cannot be printed: {what} {limit:,} {unit}".rstrip() + "."
