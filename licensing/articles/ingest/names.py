"""People's and houses' names, as formats other than pages give them."""

from collections.abc import Iterable

import lxml.html

from licensing.articles.ingest.dom import host_of
from licensing.articles.ingest.html import bylines
from licensing.articles.ingest.html.markup import Page

_NO_PAGE = "<html><body></body></html>"


def people(values: Iterable[str]) -> tuple[str, ...]:
    """Names bare and each once, by the rules that a page's bylines follow."""
    given = [value for value in values if value.strip()]
    if not given:
        return ()
    page = Page(lxml.html.fromstring(_NO_PAGE), "", metas={"author": given})
    return bylines.bylines(page)


def site_name(url: str) -> tuple[str, ...]:
    """What a house is called by its address: ``orrintides`` of ``www.orrintides.example``."""
    label = host_of(url).split(".")[0]
    return (label,) if len(label) >= 4 else ()
