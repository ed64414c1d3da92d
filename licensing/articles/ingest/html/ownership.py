"""Whose the page says it is: the copyright notice, its holder, the house's own names, its sources."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.markup import Page, all_words, named, once
from licensing.articles.ingest.html.titles import publication

MAX_NODES = 20
MAX_NOTICE = 200
MAX_LINE = 400
"""Characters of a line in which a notice is looked for; longer ones are running text."""

_SIGN = (
    r"(?:copyright\s*)?©|copyright\s*\(c\)|\(c\)(?=\s*\d{4}\b)"
    r"|copyright(?=\s+(?:\d{4}\b|by\s+(?-i:[A-Z])))"
    r"|^copyright(?=\s+(?-i:[A-Z]).*(?:\d{4}|reserved))"
)
"""The bare word is a sign only with a year or a name: articles are written about copyright too."""
_NOTICE = re.compile(rf"(?:{_SIGN})\s*(?:\d{{4}}\b|by\s|(?-i:[A-Z])).*", re.IGNORECASE)
_RESERVED = re.compile(
    r"\b(?:all|some|no) rights? reserved\b(?: \([^()]{2,40}\))?\.?", re.IGNORECASE
)
_NOTICE_END = re.compile(r"(?<!\bSt)(?<!\b[A-Z])\.(?=\s+[A-ZÀ-Þ])|\s+[|•·]\s|\s{2,}")
_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright|by)*\s*(?:©|\(c\)|copyright)\s*(?:by\s+)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?,?\s*)?"
    r"(?:by\s+)?(?P<name>[^.|©\d][^.|©]{1,80}?)(?:,?\s*\d{4}(?:\s*[-–]\s*\d{2,4})?)?"
    r"(?:[.|]|,? all rights|$|\s[-–]\s)",
    re.IGNORECASE,
)
_LINE = re.compile(rf"^(?:{_SIGN})", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"\b(?:the|ltd|limited|inc|llc|llp|plc|gmbh|ag|bv|company|co|corp|corporation)\b\.?",
    re.IGNORECASE,
)
_NOT_THE_PAGES = dom.words("figure figcaption aside blockquote script style")
_SIGNS = ("©", "opyright", "COPYRIGHT", "(c)", "(C)")
_LINE_TAGS = ("footer", "small", "p", "div", "span", "li")


def copyright_notice(page: Page, line: str = "") -> str:
    """The notice as the page prints it. ``line`` is the one that stood at the article's end."""
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
    return _notice_in(line) or next((notice for _, notice in _printed(page)), "")


def is_notice(line: str) -> bool:
    """Whether a line is a copyright notice and nothing else worth reading."""
    return len(line) <= MAX_NOTICE and bool(_LINE.match(line)) and bool(_notice_in(line))


def copyright_holder(page: Page, notice: str) -> str:
    """Who holds the copyright, as stated or as the notice reads."""
    return ", ".join(stated_holders(page)) or holder_in(notice)


def stated_holders(page: Page) -> tuple[str, ...]:
    """Who is said, of this article and not of the site, to hold the copyright."""
    linked = _names(page, page.linked.article.get("copyrightHolder"))
    meta = page.meta(
        "dcterms.rightsholder", "dc.rightsholder", "prism.rightsagent", "copyright-holder"
    )
    return linked or ((meta,) if meta else ())


def holder_in(notice: str) -> str:
    """The name in a copyright notice, or nothing."""
    match = _HOLDER.search(notice)
    return plain(match.group("name")).strip(" ,-–") if match else ""


def own_names(page: Page) -> tuple[str, ...]:
    """What the house calls itself: publication, publisher and its parents, site, footer, host."""
    names = [publication(page), page.meta("og:site_name"), page.meta("citation_publisher")]
    for node in (page.linked.article, *page.linked.of_type("WebSite")):
        names += _names(page, node.get("publisher"))
    outside = (
        element for element, _ in _printed(page) if not _within(element, {"article", "main"})
    )
    names += [holder_in(text_of(element)) for element in outside]
    names.append(dom.host_of(page.url).split(".")[0])
    return tuple(dict.fromkeys(name for name in names if len(bare(name)) >= 4))


def sources(page: Page) -> tuple[str, ...]:
    """The organisations that the page says the article came from."""
    return _names(page, page.linked.article.get("sourceOrganization"))


def byline_organisations(page: Page) -> tuple[str, ...]:
    """What follows the name in “Ada Marsh, Northwire”, and what machines are told she works for."""
    found: list[str] = []
    for author in page.linked.follow(page.linked.article.get("author")):
        if isinstance(author, dict):
            for name in ("affiliation", "worksFor"):
                found += _names(page, author.get(name))
    lines = [*page.metas.get("author", ())]
    by = [link for link in page.root.iter("a") if link.get("rel") == "author"]
    lines += [dom.short_text(link, 120) for link in by[:9]]
    for line in lines:
        found += [plain(part) for part in re.split(r"[,/|]", line)[1:]]
    return tuple(dict.fromkeys(name for name in found if name))


@lru_cache(maxsize=2_000)
def bare(name: str) -> str:
    """A name as a key, without its article and its legal form."""
    return key(_LEGAL_FORM.sub(" ", name))


def _names(page: Page, value: Any) -> tuple[str, ...]:
    """The names of organisations or people, with their legal names and the parents they name."""
    found: list[str] = []
    queue = page.linked.follow(value)
    for node in queue:
        found.append(named(node))
        if isinstance(node, dict) and len(queue) < MAX_NODES:  # a page may name a circle of parents
            found += [linked_text(node.get(name)) for name in ("legalName", "alternateName")]
            queue += page.linked.follow(node.get("parentOrganization"))
    return tuple(dict.fromkeys(name for name in found if name))


@once
def _printed(page: Page) -> list[tuple[HtmlElement, str]]:
    """The elements that print a copyright notice, the smallest that hold it whole, and the notices."""
    return list(_printing(page))


def _printing(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    signs = tuple(sign for sign in _SIGNS if sign in all_words(page))
    found: Any = _texts_with(signs)(page.root) if signs else ()
    for sign in found:
        above = sign.getparent()
        lines = [e for e in (above, *above.iterancestors()) if e.tag in _LINE_TAGS]
        for element in lines[:3]:
            line = dom.short_text(element, MAX_LINE)
            if line and (notice := _notice_in(line)) and not _within(element, _NOT_THE_PAGES):
                yield element, notice
                break


@cache
def _texts_with(signs: tuple[str, ...]) -> XPath:
    """Finds the texts with one of the signs. Few are on a page, and each takes its time to look for."""
    said = " or ".join(f"contains(., '{sign}')" for sign in signs)
    return XPath(f"//text()[{said}][not(parent::script or parent::style)]")


def _within(element: HtmlElement, tags: frozenset[str] | set[str]) -> bool:
    return any(e.tag in tags for e in (element, *element.iterancestors()))


def _notice_in(line: str) -> str:
    """The notice in a line: up to “All rights reserved”, or to the end of its sentence."""
    match = _NOTICE.search(line)
    if match is None:
        return ""
    notice = match.group()
    if reserved := _RESERVED.search(notice[:MAX_NOTICE]):
        return plain(notice[: reserved.end()])
    ended = _NOTICE_END.search(notice)
    return plain(notice[: ended.start()] if ended else notice)[:MAX_NOTICE]
