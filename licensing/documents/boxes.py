"""What WeasyPrint laid out: the article's part of each page, and the letters that stand on it.

WeasyPrint has no public way to its boxes, so all that is known of them is kept here.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import html
from weasyprint import Document
from weasyprint.formatting_structure.boxes import TableRowGroupBox, TextBox


def article_fills(document: Document) -> list[float]:
    """The part of each page, from its top, that the article takes; pages without it are left out.

    The article is the document's ``main`` element.
    """
    fills = []
    for root, height in _roots(document):
        for box in _mains(root):
            bottom = box.position_y + box.margin_height()
            fills.append(min((bottom - root.position_y) / height, 1.0))
    return fills


def has_empty_column(document: Document) -> bool:
    """Whether text stands half a page high or more beside a column that was left empty.

    WeasyPrint balances columns by trying heights, and at times gives up.
    """
    return any(
        len(box.children) < box.style["column_count"] and box.height > height / 2
        for root, height in _roots(document)
        for main in _mains(root)
        for box in main.descendants()
        if _is_set_in_columns(box)
    )


def lost_letters(page: str, document: Document) -> int:
    """How many letters and digits of the article in an HTML page are not in its layout."""
    (main,) = html.document_fromstring(page).iter("main")
    printed: Counter[str] = Counter()
    heads_seen: set[int] = set()
    for root, _ in _roots(document):
        for box in _mains(root):
            for text in _texts(box, heads_seen):
                printed.update(_letters(text))
    missing = Counter(_letters(main.text_content())) - printed
    return missing.total()


def _roots(document: Document) -> Iterator[tuple[Any, float]]:
    """The page's content without its margins, and the height there is for it."""
    for page in document.pages:
        sheet = page._page_box
        for child in sheet.children:
            if child.element_tag == "html":
                yield child, sheet.height


def _mains(root: Any) -> Iterator[Any]:
    for body in root.children:
        yield from (child for child in body.children if child.element_tag == "main")


def _is_set_in_columns(box: Any) -> bool:
    children = getattr(box, "children", ())
    return bool(children) and all(getattr(child, "is_column", False) for child in children)


def _texts(box: Any, heads_seen: set[int]) -> Iterator[str]:
    """The words in a box, but not those of a table's head where it is repeated, nor of markers."""
    if isinstance(box, TextBox):
        if not box.element_tag.endswith("::marker"):
            yield box.text
        return
    if isinstance(box, TableRowGroupBox) and box.is_header:
        if id(box.element) in heads_seen:
            return
        heads_seen.add(id(box.element))
    for child in getattr(box, "children", ()):
        yield from _texts(child, heads_seen)


def _letters(text: str) -> Iterator[str]:
    return filter(str.isalnum, text.casefold())
