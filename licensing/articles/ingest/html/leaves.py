"""A page as a sequence of leaves: the smallest pieces that stand or fall together.

A leaf is a paragraph, a heading, an item of a list, a table, a figure or an embedded thing; a menu
with nothing to read in it is one leaf too, and is not looked into. Text that
stands loose in a ``div``, or is parted by two ``<br>``, is a paragraph too, as it is to a reader.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, TypeAlias

from lxml.html import HtmlElement

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import BLOCKS, HEADINGS, UNSEEN, key, plain, words
from licensing.articles.ingest.sanitise import MAX_TEXT_CHARACTERS, Refused

Kind = Literal["text", "heading", "item", "pre", "table", "figure", "embed", "furniture"]
Node: TypeAlias = "str | HtmlElement"

EMBEDS = words(
    "iframe video audio amp-twitter amp-instagram amp-youtube amp-iframe amp-video "
    "amp-facebook amp-brightcove object embed"
)
_says_embed = dom.telling(
    r" (?:twitter (?:tweet|video)|instagram media|tiktok embed|fb (?:post|video)|bluesky embed"
    r"|mastodon embed|reddit (?:embed|card)|embedly card|wp block embed|oembed|wp embedded content"
    r"|twitter embed|youtube embed|video embed|embed (?:twitter|youtube|instagram|responsive)"
    r"|text post media|imgur embed(?: pub)?|flourish embed|datawrapper(?: \w+)*|infogram(?: \w+)*) "
)
_says_pictured = dom.telling(r"caption|figure|image|photo|picture|media")
_says_caption = dom.telling(r" (?:\w+ )*(?:caption|cutline)(?: \w+)* ")
ITEMS = words("li dt dd")
UNSEEN_LEAVES = UNSEEN - EMBEDS
CAPTIONED = words("div section span dl aside p")
FURNITURE = words("nav footer")
SUBSTANCE = words("p h1 article section blockquote figure table nav footer cite")
"""A menu has none of it. One that has was perhaps never closed, and holds the article."""
TEXTLESS = words("figure embed furniture")
PAGE_TAGS = words("html body main article")
MAX_LEAVES = 12_000
"""More than a book has paragraphs; the time for choosing among them grows faster than they do."""
MAX_PAGE_TEXT = 3 * MAX_TEXT_CHARACTERS
"""The longest article that can be printed, and twice as much again around it."""
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
    """Every leaf under ``root``, in reading order, whatever it is worth. Raises ``Refused``."""
    gatherer = _Gatherer(root)
    gatherer.walk(root)
    found = [leaf for leaf in gatherer.found if leaf.kind in TEXTLESS or leaf.key]
    if len(found) > MAX_LEAVES:
        raise Refused(f"The page has more than {MAX_LEAVES:,} paragraphs. Save the article alone.")
    if sum(len(leaf.text) for leaf in found) > MAX_PAGE_TEXT:
        raise Refused(
            f"The page has more than {MAX_PAGE_TEXT:,} characters of text. Save the article alone."
        )
    for order, leaf in enumerate(found):
        leaf.order = order
    return found


def is_menu(element: HtmlElement) -> bool:
    """Whether it is a menu or a footer with nothing in it to read."""
    return element.tag in FURNITURE and next(element.iterdescendants(*SUBSTANCE), None) is None


class _Gatherer:
    """Walks a page once, and knows of every element what lies below it."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[Leaf] = []
        self._holders = _with_blocks(root)
        self._pictures = _picture_counts(root)

    def walk(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in UNSEEN_LEAVES or not isinstance(tag, str) or dom.is_hidden(element):
            return
        if is_menu(element):
            self.found.append(Leaf("furniture", element))
        elif tag in EMBEDS or _is_called_embed(element):
            self.found.append(Leaf("embed", element, text=dom.text_of(element)))
        elif tag in {"img", "amp-img", "picture"}:
            self.found.append(Leaf("figure", element))
        elif tag == "figure" or self._is_captioned(element):
            self._figure(element)
        elif tag == "table" and not _is_layout(element):
            text = dom.text_of(element)
            self.found.append(Leaf("table", element, text=text, key=key(text)))
        elif tag == "pre":
            self.found.append(_leaf("pre", element, _inside(element)))
        elif element in self._holders:
            self._container(element)
        else:
            self._runs(element, _inside(element))

    def _container(self, element: HtmlElement) -> None:
        run: list[Node] = [element.text] if element.text else []
        for child in element:
            if child.tag in BLOCKS or child in self._holders:
                if run:
                    self._runs(element, run)
                    run = []
                self.walk(child)
            else:
                run.append(child)
            if tail := child.tail:
                run.append(tail)
        self._runs(element, run)

    def _figure(self, element: HtmlElement) -> None:
        """A figure may hold a picture, or a table, a quotation or an embedded thing with a caption."""
        table = next(element.iter("table"), None)
        if table is not None and dom.caption_of(table) is not None and not _is_layout(table):
            self.walk(table)
        elif next(element.iter("table", "pre"), None) is not None:
            self._container(element)
        elif next(element.iter("img", "amp-img", "source", "noscript"), None) is not None:
            self.found.append(Leaf("figure", element))
        elif next(element.iter(*EMBEDS), None) is not None:
            self.found.append(Leaf("embed", element))
        else:
            self._container(element)

    def _is_captioned(self, element: HtmlElement) -> bool:
        """Whether a ``div`` does the work of a figure: one picture, a caption and little else."""
        if self._pictures.get(element) != 1 or element.tag not in CAPTIONED:
            return False
        if not element.get("class"):
            return False
        if next(element.iter("figure"), None) is not None:
            return False
        if len(list(islice(element.iter("p"), 3))) > 2 or not dom.short_text(element, 500):
            return False
        if element.tag != "p" and _says_pictured(dom.names(element)):
            return True
        inner = element.iterdescendants("p", "div", "span", "figcaption", "em", "small", "dd")
        return any(_says_caption(dom.names(e)) for e in inner)

    def _runs(self, element: HtmlElement, nodes: list[Node]) -> None:
        """Paragraphs from loose inline pieces: two breaks in a row part them."""
        if len(nodes) < 2 and (not nodes or (isinstance(nodes[0], str) and nodes[0].isspace())):
            return  # the white space between two tags, which half of all runs are
        kind = _kind(element)
        run: list[Node] = []
        breaks = 0
        for node in nodes:
            is_break = not isinstance(node, str) and node.tag == "br"
            if is_break:
                breaks += 1
            elif not isinstance(node, str) or not node.isspace():
                breaks = 0
            if is_break and breaks == 2:
                self.found.append(_leaf(kind, element, run))
                run = []
            elif not is_break or breaks < 2:
                run.append(node)
        self.found.append(_leaf(kind, element, run))


def _with_blocks(root: HtmlElement) -> set[HtmlElement]:
    """The elements that have a block somewhere below them."""
    holders: set[HtmlElement] = set()
    for block in root.iter(*BLOCKS):
        above = block.getparent()
        while above is not None and above not in holders:
            holders.add(above)
            above = above.getparent()
    return holders


def _picture_counts(root: HtmlElement) -> Counter[HtmlElement]:
    """How many pictures lie below each element that has any."""
    counts: Counter[HtmlElement] = Counter()
    for picture in root.iter("img", "amp-img"):
        counts.update(picture.iterancestors())
    return counts


def _is_called_embed(element: HtmlElement) -> bool:
    """Whether its names say so; on ``body``, WordPress says only that embeds in it are responsive."""
    if element.tag in PAGE_TAGS or not element.get("class"):
        return False
    if not _says_embed(dom.names(element)):
        return False
    return next(element.iter("h1"), None) is None


def _is_layout(table: HtmlElement) -> bool:
    # A table of data has no headline and no table within it.
    inner = next(table.iterdescendants("table", "h1", "article", "main"), None)
    if inner is not None or table.get("role") in {"presentation", "none"}:
        return True
    rows = list(table.iter("tr"))
    if not rows or max(len(row) for row in rows) < 2:
        return True
    cells = list(table.iter("td", "th"))
    return any(len("".join(cell.itertext())) > MAX_LAYOUT_CELL for cell in cells)


def _inside(element: HtmlElement) -> list[Node]:
    nodes: list[Node] = [element.text] if element.text else []
    for child in element:
        nodes.append(child)
        if tail := child.tail:
            nodes.append(tail)
    return nodes


def _leaf(kind: Kind, element: HtmlElement, nodes: list[Node]) -> Leaf:
    pieces = [n if isinstance(n, str) else dom.inline_text(n) for n in nodes]
    text = plain("".join(pieces))
    return Leaf(kind, element, nodes, text, key(text))


def _kind(element: HtmlElement) -> Kind:
    if element.tag in HEADINGS:
        return "heading"
    return "item" if element.tag in ITEMS else "text"


def size(leaves: Iterable[Leaf]) -> int:
    return sum(len(leaf.key) for leaf in leaves)


def link_share(leaf: Leaf) -> float:
    if leaf.kind == "table" or leaf.kind in TEXTLESS:
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
