"""Whose the page says it is: the copyright notice and its holder."""

import re

from licensing.articles.ingest.dom import plain
from licensing.articles.ingest.markup import Page, named

_COPYRIGHT = re.compile(
    r"(?:©|&copy;|\(c\)\s|copyright\s*(?:©|\(c\))?\s*)\s*(?:\d{4}\b|[A-Z]).{0,140}", re.IGNORECASE
)


_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright|by)*\s*(?:©|\(c\)|copyright)\s*(?:by\s+)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?,?\s*)?"
    r"(?:by\s+)?(?P<name>[^.|©\d][^.|©]{1,80}?)(?:,?\s*\d{4}(?:\s*[-–]\s*\d{2,4})?)?"
    r"(?:[.|]|,? all rights|$|\s[-–]\s)",
    re.IGNORECASE,
)


def copyright_notice(page: Page) -> str:
    """The notice as the page prints it."""
    stated = page.linked.text("copyrightNotice") or page.meta(
        "copyright",
        "dc.rights",
        "dcterms.rights",
        "rights",
        "citation_copyright",
        "prism.copyright",
    )
    if stated:
        return stated[:300]
    if not re.search(r"©|&copy;|&#169;|copyright", page.text, re.IGNORECASE):
        return ""
    for element in page.root.iter("footer", "small", "p", "div", "span"):
        text = "".join(element.itertext()) if len(element) < 12 else ""
        if "©" in text or "opyright" in text:
            match = _COPYRIGHT.search(plain(text))
            if match and len(plain(text)) < 400:
                return plain(match.group())
    return ""


def copyright_holder(page: Page, notice: str) -> str:
    """Who holds the copyright, as stated or as the notice reads."""
    for value in page.linked.follow(page.linked.article.get("copyrightHolder")):
        if name := named(value):
            return name
    stated = page.meta(
        "dcterms.rightsholder", "dc.rightsholder", "prism.rightsagent", "copyright-holder"
    )
    if stated:
        return stated
    match = _HOLDER.search(notice)
    return plain(match.group("name")).strip(" ,-–") if match else ""
