"""Spaces that stand where WeasyPrint can break a line at them.

WeasyPrint breaks a run of text after its first word when the whole run would fit a line but the
space at its end would not: "The" stands alone, and a headline follows below. Runs end in a space
wherever emphasis, a link or a title begins. Set in a box of its own, that space does no harm.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

SPACES = " \n\t"
"""Not the no-break space, which belongs to the words on either side."""

_PARSER = html.HTMLParser(huge_tree=True)
_UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters, at the first of which libxml2 would stop reading."""


def with_spaces_apart(page: str) -> str:
    """The HTML page with every space at the end of a run of text in a ``span`` of its own."""
    root = html.document_fromstring(_UNPARSABLE.sub("", page), parser=_PARSER)
    for element in list(_elements(root.find("body"))):
        if element.text and _ends_in_space(element.text):
            element.text = element.text.rstrip(SPACES)
            element.insert(0, _space())
        if element.tail and _ends_in_space(element.tail):
            element.tail, space = element.tail.rstrip(SPACES), _space()
            # lxml moves a tail along with its element, and this one stays.
            parent = element.getparent()
            parent.insert(parent.index(element) + 1, space)
    set_apart: str = etree.tostring(
        root, encoding="unicode", method="html", doctype="<!doctype html>"
    )
    return set_apart


def _elements(body: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Those whose text may be set in lines; in ``pre`` a space is what was written."""
    for element in body.iterdescendants():
        if element.tag != "pre" and next(element.iterancestors("pre"), None) is None:
            yield element


def _ends_in_space(text: str) -> bool:
    return text[-1] in SPACES and bool(text.strip())


def _space() -> html.HtmlElement:
    space = html.Element("span")
    space.text = " "
    return space
