"""A page taken apart far enough to be asked for facts: its tree, its meta tags, its JSON-LD."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from lxml.etree import XPath
from lxml.html import HtmlElement

from licensing.articles.ingest.dom import plain
from licensing.articles.ingest.html.linked import Linked
from licensing.articles.ingest.html.linked import text_of as linked_text

T = TypeVar("T")

_MARKED = XPath("//*[@itemprop]")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Page:
    """A page taken apart far enough to ask it for facts."""

    root: HtmlElement
    url: str
    """Where it was found, or nothing for a file without an address."""
    text: str = ""
    """The page's source, to see quickly what it cannot say."""
    metas: Mapping[str, list[str]] = field(default_factory=dict)
    linked: Linked = field(default_factory=Linked)

    def meta(self, *names: str) -> str:
        """The first of the named meta tags that says something."""
        return next((value for name in names for value in self.metas.get(name, ())), "")


def once(ask: Callable[[Page], T]) -> Callable[[Page], T]:
    """A question to a page whose answer is remembered for as long as the page lives."""
    answers: WeakKeyDictionary[Page, T] = WeakKeyDictionary()

    @wraps(ask)
    def remembered(page: Page) -> T:
        try:
            return answers[page]
        except KeyError:
            return answers.setdefault(page, ask(page))

    return remembered


@once
def title_of(page: Page) -> str:
    """What the page's ``title`` says, as it stands there."""
    title = page.root.find(".//head/title")
    return str(title.text_content()) if title is not None else ""


@once
def all_words(page: Page) -> str:
    """Every text of the page in one, scripts and all: to see quickly what it nowhere says."""
    return str(page.root.text_content())


@once
def _marked(page: Page) -> Mapping[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = {}
    elements: Any = _MARKED(page.root)
    for element in elements:
        found.setdefault(element.get("itemprop") or "", []).append(element)
    return found


def marked(page: Page, prop: str) -> list[HtmlElement]:
    """The elements whose microdata say that they hold ``prop``."""
    return _marked(page).get(prop, [])


def read_metas(root: HtmlElement) -> dict[str, list[str]]:
    """Every ``meta`` by its lower-case name or property, in the page's order."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = plain(html.unescape(meta.get("content") or ""))
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            for name in (meta.get(attribute) or "").lower().split():
                if content:
                    metas.setdefault(name, []).append(content)
    return metas


def links(root: HtmlElement, rel: str) -> list[HtmlElement]:
    return [link for link in root.iter("link") if rel in (link.get("rel") or "").lower().split()]


def named(value: Any) -> str:
    """A name from a node or a string; addresses are no names."""
    text = linked_text(value.get("name")) if isinstance(value, dict) else linked_text(value)
    return "" if text.startswith(("http", "#")) else text
