"""XML from strangers as a tree: no DTD is loaded, no entity unfolded, nothing fetched."""

import html.entities
from collections.abc import Iterator

from lxml import etree

from licensing.articles.ingest.stated import Unreadable

Element = etree._Element


def parse(content: bytes) -> Element:
    """The root of a document. Raises ``Unreadable``, with the line of the mistake."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f" (line {line})" if line else ""
        raise Unreadable(f"The XML is not well formed{where}. Export it again.") from None
    if root is None:
        raise Unreadable("There is no XML here. Export it again.")
    return root


def name(element: Element) -> str:
    """An element's name without its namespace; nothing for what is no element."""
    tag: object = element.tag  # a function, for what is no element
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """An element's namespace, or nothing."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element, *names: str) -> list[Element]:
    """The direct children of those names, whatever their namespace."""
    return [child for child in element if name(child) in names]


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of each name in turn, or nothing."""
    for step in path:
        if element is None:
            return None
        element = next(iter(children(element, step)), None)
    return element


def every(element: Element, *names: str) -> Iterator[Element]:
    """All descendants of those names, in order."""
    wanted = set(names)
    return (inner for inner in element.iter() if name(inner) in wanted)


def text(element: Element | None) -> str:
    """The whole text of an element, entities that HTML knows included, white space made one."""
    return " ".join("".join(pieces(element)).split()) if element is not None else ""


def pieces(element: Element) -> Iterator[str]:
    """The pieces of text in an element, in order; without recursion."""
    stack: list[str | Element] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if is_entity(item):
            yield entity(item)
        elif name(item):
            yield item.text or ""
            for inner in reversed(item):
                stack += [inner.tail or "", inner]


def is_entity(element: Element) -> bool:
    """Whether a node is a reference to an entity that was left unfolded."""
    return isinstance(element, etree._Entity)


def entity(element: Element) -> str:
    """What HTML means by the name of an entity; others say nothing."""
    named = (element.text or "").strip("&;")
    return html.entities.html5.get(f"{named};", "")
