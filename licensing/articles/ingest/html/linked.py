"""The article as the page describes it to machines: JSON-LD, walked whole, forgiving of mistakes."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from licensing.articles.ingest.dom import plain
from licensing.articles.ingest.html.appdata import drawn_article

ARTICLE = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review|Recipe|"
    r"MedicalWebPage|AnalysisNewsArticle|CreativeWork)$"
)
BEST = re.compile(r"(?:Article|BlogPosting)$")
FRONTS = frozenset(
    ("CollectionPage", "SearchResultsPage", "ProfilePage", "CheckoutPage", "ContactPage", "FAQPage")
)
MAX_NODES = 5_000

_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAG = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Linked:
    """The article node and what hangs on it; ``{}`` where the page has none."""

    article: dict[str, Any] = field(default_factory=dict)
    nodes: tuple[dict[str, Any], ...] = ()
    broken: int = 0
    """How many blocks could not be read at all."""
    by_type: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """The first of the named properties that is text, as a reader would see it."""
        return next((t for n in names if (t := text_of(self.article.get(n)))), "")

    def follow(self, value: Any) -> list[dict[str, Any] | str]:
        """A property's values as a list, references (``@id``) replaced by what they name."""
        values = value if isinstance(value, list) else [value]
        return [found for v in values if (found := self._one(v))]

    def _one(self, value: Any) -> dict[str, Any] | str | None:
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            return None
        if set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            same = [n for n in self.nodes if n.get("@id") == value["@id"] and len(n) > len(value)]
            return same[0] if same else value
        return value

    def of_type(self, name: str) -> list[dict[str, Any]]:
        """Every node of that type."""
        return self.by_type.get(name, [])


def read_linked(root: HtmlElement) -> Linked:
    """Every JSON-LD block of the page, and the node that is most likely the article."""
    nodes: list[dict[str, Any]] = []
    broken = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            nodes += _walk(_loads("".join(script.itertext())))
        except (ValueError, RecursionError):
            broken += 1
    by_type: dict[str, list[dict[str, Any]]] = {}
    for node in nodes:
        for name in dict.fromkeys(types_of(node)):
            by_type.setdefault(name, []).append(node)
    articles = [node for node in nodes if any(ARTICLE.search(t) for t in types_of(node))]
    best = max(articles, key=_worth, default={})
    if not best.get("articleBody"):
        best = drawn_article(root) | best
    return Linked(best, tuple(nodes), broken, by_type)


def types_of(node: dict[str, Any]) -> list[str]:
    """A node's types, without the vocabulary's address."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [str(n).rpartition("/")[2].rpartition(":")[2] for n in names if isinstance(n, str)]


def text_of(value: Any) -> str:
    """Text from a property: the first of several, unescaped, without tags."""
    if isinstance(value, list):
        return next((t for v in value if (t := text_of(v))), "")
    if isinstance(value, dict):
        return text_of(value.get("@value") or value.get("name") or value.get("@id"))
    if isinstance(value, str):
        # Twice, because many systems escape what is already escaped.
        return plain(_TAG.sub("", html.unescape(html.unescape(value))))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _worth(node: dict[str, Any]) -> tuple[bool, int, int]:
    """An article proper first, then the one that says most; earlier ones win a tie."""
    proper = any(BEST.search(t) for t in types_of(node))
    said = sum(bool(node.get(n)) for n in ("headline", "datePublished", "author", "articleBody"))
    return proper and said > 0, said, int("mainEntityOfPage" in node)


def _walk(value: Any) -> list[dict[str, Any]]:
    """Every object in a block, outermost first, without recursion and with an end."""
    found: list[dict[str, Any]] = []
    queue = [value]
    for item in queue:
        if len(queue) > MAX_NODES:
            break
        if isinstance(item, list):
            queue += item
        elif isinstance(item, dict):
            if "@type" in item or "@id" in item:
                found.append(item)
            queue += [v for n, v in item.items() if isinstance(v, dict | list) and n != "comment"]
    return found


def _loads(text: str) -> Any:
    """JSON, and what people write for it: raw line breaks, comments around, trailing commas."""
    text = _COMMENT.sub("", text.strip()).strip().rstrip(";").strip()
    try:
        return json.loads(text, strict=False)
    except ValueError:
        pass
    decoder = json.JSONDecoder(strict=False)
    mended = _TRAILING_COMMA.sub(r"\1", text)
    value, end = decoder.raw_decode(mended)
    rest = mended[end:].strip(" \n\r\t,;")
    return [value, _loads(rest)] if rest[:1] in {"{", "["} else value
