"""What trafilatura takes for the article's text, and the leaves of the page that hold it."""

from collections import Counter
from copy import copy
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml.etree import SubElement, XPath
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key
from licensing.articles.ingest.html.judge import LONG, Judge
from licensing.articles.ingest.html.leaves import FURNITURE, TEXTLESS, Leaf, is_menu, size

ENOUGH = 0.6
"""The part of the extracted text that must be found in the page, else the extraction is used as is."""

DECLARED = 200
"""Letters from which a declared body is the article's and not a summary of it."""

_WANTED = Extractor(comments=False)
_LINKED_WORDS = XPath(".//a//text()", smart_strings=False)
_OWN_WORDS = XPath(".//text()[not(ancestor::a)]", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Extraction:
    """trafilatura's answer: all of its text as one key, its pieces by key, its paragraphs."""

    whole: str = ""
    pieces: frozenset[str] = frozenset()
    paragraphs: tuple[str, ...] = ()


def extract(root: HtmlElement) -> Extraction:
    """Ask trafilatura what the article's text is. The tree is left as it was."""
    document = trafilatura.bare_extraction(_with_menus_folded(root), options=_WANTED)
    if not isinstance(document, Document) or document.body is None:
        return Extraction()
    paragraphs = []
    pieces = set()
    for element in document.body.iter("p", "head", "item", "quote", "cell", "code", "ab"):
        text = dom.plain(_all_text(element))
        pieces.add(key(text))
        above = element.getparent()
        if above is not None and above.tag in {"body", "list", "main", "div"}:
            paragraphs.append(text)
    whole = key(_all_text(document.body))
    return Extraction(whole, frozenset(pieces - {""}), tuple(p for p in paragraphs if p))


def leaves_holding(leaves: list[Leaf], extraction: Extraction, article_body: str) -> set[Leaf]:
    """The leaves that hold the extracted text, or the text that the page declares as its article."""
    chosen = _matching(leaves, extraction.whole, extraction.pieces)
    declared = key(article_body)
    if len(declared) > DECLARED:
        lines = frozenset(key(line) for line in article_body.splitlines())
        by_declaration = _matching(leaves, declared, lines)
        have, could = size(chosen), size(by_declaration)
        if could > 0.7 * len(declared) and size(chosen & by_declaration) < 0.7 * could:
            return by_declaration
        if could > 0.9 * len(declared):
            place = Judge(by_declaration)
            return by_declaration | {leaf for leaf in chosen if place.in_main(leaf)}
        if have < 0.5 * len(declared) and could < 0.5 * len(declared):
            return set()  # the page draws its text by script: only the declaration has it
        chosen |= {leaf for leaf in by_declaration if len(leaf.key) >= LONG}
    if size(chosen) + _beside(leaves, extraction.whole) < ENOUGH * len(extraction.whole):
        return set()
    return chosen


def _beside(leaves: list[Leaf], whole: str) -> int:
    """How much of the extracted text is captions, which are pictures' and not the body's."""
    told = (key(dom.text_of(leaf.element)) for leaf in leaves if leaf.kind == "figure")
    return sum(len(caption) for caption in told if caption and caption in whole)


def loose_text(extraction: Extraction, article_body: str) -> list[str]:
    declared = [line for raw in article_body.splitlines() if (line := dom.plain(raw))]
    if len(key(article_body)) > max(DECLARED, 0.8 * len(extraction.whole)):
        return declared
    return list(extraction.paragraphs)


def _with_menus_folded(root: HtmlElement) -> HtmlElement:
    """A copy of the page in which each menu is one item with all its words.

    trafilatura asks dozens of patterns of every element, and the menus of a page often have more
    elements than its article. Their words stay, because it compares the text with the whole page's.
    """
    folded = copy(root)
    for menu in [element for element in folded.iter(*FURNITURE) if is_menu(element)]:
        own: Any = _OWN_WORDS(menu)
        linked: Any = _LINKED_WORDS(menu)
        menu.text = None
        del menu[:]
        item = SubElement(SubElement(menu, "ul"), "li")
        item.text = " ".join(own)
        SubElement(item, "a").text = " ".join(linked)
    return folded


def _all_text(element: Any) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _matching(leaves: list[Leaf], whole: str, pieces: frozenset[str]) -> set[Leaf]:
    found: set[Leaf] = set()
    for leaf in leaves:
        if leaf.kind in TEXTLESS:
            continue
        if leaf.kind == "table":
            cells = [k for cell in leaf.element.iter("td", "th") if (k := key(dom.text_of(cell)))]
            if sum(k in whole for k in cells) > len(cells) * 0.7 and leaf.key[:12] in whole:
                found.add(leaf)
        elif leaf.key in pieces or (len(leaf.key) >= LONG and leaf.key in whole):
            found.add(leaf)
    return _first_of_each(found, whole)


def _first_of_each(found: set[Leaf], whole: str) -> set[Leaf]:
    """Where one text stands twice on the page but once in the article, keep the one in company."""
    company = Counter(leaf.element.getparent() for leaf in found)
    by_key: dict[str, list[Leaf]] = {}
    for leaf in found:
        by_key.setdefault(leaf.key, []).append(leaf)
    kept: set[Leaf] = set()
    for text, same in by_key.items():
        same.sort(key=lambda leaf: (-company[leaf.element.getparent()], leaf.order))
        kept.update(same[: max(1, whole.count(text))])
    return kept
