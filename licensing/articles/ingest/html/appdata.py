"""The article of a page that a script draws, from the data that came with it.

Next.js sends what a page is made of as JSON in one ``script``. Where the page itself shows hardly any
text, the object in it that has a title and the longest body is the article.
"""

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from licensing.articles.ingest import jsontree
from licensing.articles.ingest.dom import text_of

MAX_OBJECTS = 20_000
MIN_BODY = 200
"""Characters from which a text is an article's body."""
SHOWN = 400
"""Characters of paragraphs from which the page speaks for itself."""
TITLES = ("headline", "title", "name")
BODIES = ("articleBody", "body", "content", "html", "bodyHtml", "body_html", "contentHtml", "text")
STANDFIRSTS = ("standfirst", "description", "excerpt", "subtitle", "dek", "summary")
DAYS = ("datePublished", "publishedAt", "published_at", "publishedDate", "publishDate", "published",
        "firstPublished", "date")  # fmt: skip
AUTHORS = ("author", "authors", "byline", "bylines", "creator")


def drawn_article(root: HtmlElement) -> dict[str, Any]:
    """What a script would draw, as a schema.org article; ``{}`` where the page has text of its own."""
    script = next((s for s in root.iter("script") if s.get("id") == "__NEXT_DATA__"), None)
    if script is None or sum(len(text_of(p)) for p in root.iter("p")) >= SHOWN:
        return {}
    try:
        data = json.loads("".join(script.itertext()))
    except (ValueError, RecursionError):
        return {}
    titled = ((item, _body(item)) for item in _objects(data) if jsontree.first(item, *TITLES))
    item, body = max(titled, key=lambda found: len(found[1]), default=({}, ""))
    if len(body) < MIN_BODY:
        return {}
    return {
        "@type": "Article",
        "headline": jsontree.first(item, *TITLES),
        "description": jsontree.first(item, *STANDFIRSTS),
        "articleBody": body,
        "datePublished": jsontree.first(item, *DAYS),
        "author": next((item[name] for name in AUTHORS if item.get(name)), None),
    }


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object, outermost first, without recursion and with an end."""
    queue = [data]
    for item in queue:
        if len(queue) > MAX_OBJECTS:
            return
        if isinstance(item, dict):
            yield item
            queue += [value for value in item.values() if isinstance(value, dict | list)]
        elif isinstance(item, list):
            queue += [value for value in item if isinstance(value, dict | list)]


def _body(item: dict[str, Any]) -> str:
    """The longest of an object's texts: markup, or a list of blocks."""
    return max((_joined(item.get(name)) for name in BODIES), key=len)


def _joined(value: Any) -> str:
    if isinstance(value, list):
        blocks = (jsontree.first(block, *BODIES) for block in jsontree.mappings(value))
        return "".join(f"<p>{block}</p>" for block in blocks if block)
    return value if isinstance(value, str) else ""
