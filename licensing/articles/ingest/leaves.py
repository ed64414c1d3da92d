"""A page as a sequence of leaves: the smallest pieces that stand or fall together.

A leaf is a paragraph, a heading, an item of a list, a table, a figure or an embedded thing. Text that
stands loose in a ``div``, or is parted by two ``<br>``, is a paragraph too, as it is to a reader.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lxml.html import HtmlElement

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import BLOCKS, HEADINGS, UNSEEN, key, plain, words

Kind = Literal["text", "heading", "item", "pre", "table", "figure", "embed"]
Node: TypeAlias = "str | HtmlElement"

EMBEDS = words(
    "iframe video audio amp-twitter amp-instagram amp-youtube amp-iframe amp-video "
    "amp-facebook amp-brightcove object embed"
)
EMBED_NAMES = re.compile(
    r" (?:twitter (?:tweet|video)|instagram media|tiktok embed|fb (?:post|video)|bluesky embed"
    r"|mastodon embed|reddit (?:embed|card)|embedly card|wp block embed|oembed|wp embedded content"
    r"|twitter embed|youtube embed|video embed|embed (?:twitter|youtube|instagram|responsive)"
    r"|text post media|imgur embed(?: pub)?|flourish embed|datawrapper(?: \w+)*|infogram(?: \w+)*) "
)
_PICTURED = re.compile(r"caption|figure|image|photo|picture|media")
_CAPTION = re.compile(r" (?:\w+ )*(?:caption|cutline)(?: \w+)* ")
ITEMS = words("li dt dd")
MAX_LAYOUT_CELL = 700
"""A table whose cell holds more text than this many characters is there for the layout."""


@dataclass(slots=True, eq=False)
class Leaf:
    """One piece. ``nodes`` are the inline pieces of a text; ``element`` is what holds it."""

    kind: Kind
    element: HtmlElement
    nodes: list[Node] = field(default_factory=list)
    text: str = ""
    key: str = ""
    order: int = 0


def leaves_of(root: HtmlElement) -> list[Leaf]:
    """Every leaf under ``root``, in reading order, whatever it is worth."""
    holders = _with_blocks(root)
    found = [leaf for leaf in _walk(root, holders) if leaf.kind in {"figure", "embed"} or leaf.key]
    for order, leaf in enumerate(found):
        leaf.order = order
    return found


def _with_blocks(root: HtmlElement) -> set[HtmlElement]:
    """The elements that have a block somewhere below them."""
    holders: set[HtmlElement] = set()
    for block in root.iter(*BLOCKS):
        above = block.getparent()
        while above is not None and above not in holders:
            holders.add(above)
            above = above.getparent()
    return holders


def _walk(element: HtmlElement, holders: set[HtmlElement]) -> Iterator[Leaf]:
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN - EMBEDS or dom.is_hidden(element):
        return
    if tag in EMBEDS or (element.get("class") and EMBED_NAMES.search(dom.names(element))):
        yield Leaf("embed", element, text=dom.text_of(element))
    elif tag in {"img", "amp-img", "picture"}:
        yield Leaf("figure", element)
    elif tag == "figure" or _is_captioned(element):
        yield from _figure(element, holders)
    elif tag == "table" and not _is_layout(element):
        text = dom.text_of(element)
        yield Leaf("table", element, text=text, key=key(text))
    elif tag == "pre":
        yield _leaf("pre", element, [element.text or "", *_inside(element)])
    elif element in holders:
        yield from _container(element, holders)
    else:
        yield from _runs(element, [element.text or "", *_inside(element)])


def _container(element: HtmlElement, holders: set[HtmlElement]) -> Iterator[Leaf]:
    run: list[Node] = [element.text or ""]
    for child in element:
        if child.tag in BLOCKS or child in holders:
            yield from _runs(element, run)
            run = []
            yield from _walk(child, holders)
        else:
            run.append(child)
        run.append(child.tail or "")
    yield from _runs(element, run)


def _figure(element: HtmlElement, holders: set[HtmlElement]) -> Iterator[Leaf]:
    """A figure may hold a picture, or a table, a quotation or an embedded thing with a caption."""
    if next(element.iter("table", "pre"), None) is not None:
        yield from _container(element, holders)
    elif next(element.iter("img", "amp-img", "source", "noscript"), None) is not None:
        yield Leaf("figure", element)
    elif next(element.iter(*EMBEDS), None) is not None:
        yield Leaf("embed", element)
    else:
        yield from _container(element, holders)


def _is_captioned(element: HtmlElement) -> bool:
    """Whether a ``div`` does the work of a figure: one picture, a caption and little else."""
    if element.tag not in {"div", "section", "span", "dl", "aside", "p"} or not element.get(
        "class"
    ):
        return False
    pictures = list(element.iter("img", "amp-img"))
    if len(pictures) != 1 or next(element.iter("figure"), None) is not None:
        return False
    if not dom.short_text(element, 500) or len(list(element.iter("p"))) > 2:
        return False
    if element.tag != "p" and _PICTURED.search(dom.names(element)):
        return True
    inner = element.iterdescendants("p", "div", "span", "figcaption", "em", "small", "dd")
    return any(_CAPTION.search(dom.names(e)) for e in inner)


def _is_layout(table: HtmlElement) -> bool:
    inner = next(table.iterdescendants("table"), None)
    if inner is not None or table.get("role") in {"presentation", "none"}:
        return True
    rows = list(table.iter("tr"))
    if not rows or max(len(row) for row in rows) < 2:
        return True
    cells = list(table.iter("td", "th"))
    return any(len("".join(cell.itertext())) > MAX_LAYOUT_CELL for cell in cells)


def _inside(element: HtmlElement) -> Iterator[Node]:
    for child in element:
        yield child
        yield child.tail or ""


def _runs(element: HtmlElement, nodes: list[Node]) -> Iterator[Leaf]:
    """Paragraphs from loose inline pieces: two breaks in a row part them."""
    kind = _kind(element)
    run: list[Node] = []
    breaks = 0
    for node in nodes:
        if not isinstance(node, str) and node.tag == "br":
            breaks += 1
        elif isinstance(node, str) and not node.strip():
            run.append(node)
            continue
        else:
            breaks = 0
        if breaks == 2:
            yield _leaf(kind, element, run)
            run = []
        elif breaks < 2:
            run.append(node)
    yield _leaf(kind, element, run)


def _leaf(kind: Kind, element: HtmlElement, nodes: list[Node]) -> Leaf:
    pieces = [n if isinstance(n, str) else "".join(dom.visible_text(n)) for n in nodes]
    text = plain("".join(pieces))
    return Leaf(kind, element, list(nodes), text, key(text))


def _kind(element: HtmlElement) -> Kind:
    if element.tag in HEADINGS:
        return "heading"
    return "item" if element.tag in ITEMS else "text"


def size(leaves: Iterable[Leaf]) -> int:
    return sum(len(leaf.key) for leaf in leaves)


def link_share(leaf: Leaf) -> float:
    if leaf.kind in {"table", "figure", "embed"}:
        return dom.link_share(leaf.element)
    above = next(leaf.element.iterancestors("a"), None)
    if above is not None:
        return 1.0
    linked = 0
    for node in leaf.nodes:
        if not isinstance(node, str):
            links = [node] if node.tag == "a" else node.iter("a")
            linked += sum(len(key(dom.text_of(link))) for link in links)
    return linked / max(1, len(leaf.key))
