"""Which leaves of a page are the article.

trafilatura decides what the article's text is; the page's own structure then says how it is laid
out. Where the two differ the page is asked: a heading, a quotation or a table between two chosen
paragraphs belongs to the article, and what calls itself comments, related stories or a newsletter
box does not, whoever chose it.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import trafilatura
from lxml.html import HtmlElement

from licensing.articles.ingest import dom, noise
from licensing.articles.ingest.dom import key
from licensing.articles.ingest.leaves import Leaf

LONG = 24
"""Letters from which a text is taken for itself wherever it stands; shorter ones are compared whole."""
MAIN_SHARE = 0.8
NOISE_SHARE = 0.4
"""An element that holds more of the chosen text than this is no noise, whatever it calls itself."""
ENOUGH = 0.6
"""The part of the extracted text that must be found in the page, else the extraction is used as is."""

QUIET = dom.words("navigation hidden form") | {"hidden text", "page tool", "cookie notice"}
"""Left out without a word when they stand outside the article."""

_CORRECTION = re.compile(
    r"^(?:(?:corrections?|clarifications?|corrigend(?:um|a)|errat(?:um|a)|korrektur|berichtigung|"
    r"rectificati(?:f|on)|corrección|rettifica|correctie)\b.{0,60}?[:.–—-]"
    r"|editor.?s note\b.{0,400}?(?:correct|amend|earlier version|clarif|misstat|retract)"
    r"|(?:this|an earlier version of this|a previous version of this) "
    r"(?:article|story|post|report|version|piece)\b.{0,80}?"
    r"(?:amended|corrected|updated to correct|misstated|incorrectly|mistakenly|wrongly|has been "
    r"changed to))",
    re.IGNORECASE | re.DOTALL,
)
_PULL_QUOTE = re.compile(
    r" (?:\w+ )*(?:pull ?quotes?|quote pull|callout quote|inset quote)(?: \w+)* "
)
_STRONG_STANDFIRST = re.compile(
    r" (?:\w+ )*(?:standfirst|dek|deck|subtitle|sub title|subheadline|sub headline|strapline"
    r"|sub ?heading|sub ?head|chapeau|article summary|post excerpt|entry summary|article excerpt)"
    r"(?: \w+)* "
)
_WEAK_STANDFIRST = re.compile(
    r" (?:\w+ )*(?:intro|introduction|lead|lede|summary|description|abstract|teaser|excerpt|tagline"
    r"|kicker text|vorspann|entradilla|ingress|occhiello|sommario)(?: \w+)* "
)
_FURNITURE = re.compile(
    r" (?:\w+ )*(?:byline|author|authors|dateline|datetime|date|time|timestamp|published|posted|meta"
    r"|metadata|kicker|category|eyebrow|section label|rubric|reading time|read time|credits)"
    r"(?: \w+)* "
)
_BY = re.compile(r"^(?:by|von|par|por|di|door|text|words|written by|reported by)[:\s]\s*\S", re.I)
_DATE_LINE = re.compile(
    r"^(?:(?:first )?(?:published|updated|posted|last (?:updated|modified)|modified|created)"
    r"(?: (?:on|at))?:?\s)?.{0,24}\b(?:\d{1,2}[:.]\d{2}|\d{4}|\d{1,2}(?:st|nd|rd|th)?)\b.{0,40}$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Selection:
    """What was chosen, and what was found on the way."""

    body: list[Leaf] = field(default_factory=list)
    main: HtmlElement | None = None
    standfirst: str = ""
    correction: str = ""
    removed: Counter[str] = field(default_factory=Counter)
    embeds: list[Leaf] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """Paragraphs of the extraction when the page itself does not show them."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """trafilatura's answer: all of its text as one key, its pieces by key, its paragraphs."""

    whole: str = ""
    pieces: frozenset[str] = frozenset()
    paragraphs: tuple[str, ...] = ()


def extract(root: HtmlElement) -> Extraction:
    """Ask trafilatura what the article's text is. The tree is left as it was."""
    document = trafilatura.bare_extraction(root, include_comments=False, include_tables=True)
    if not isinstance(document, trafilatura.settings.Document) or document.body is None:
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


def _all_text(element: Any) -> str:
    return "".join(str(piece) for piece in element.itertext())


def select(
    leaves: list[Leaf],
    extraction: Extraction,
    *,
    headline: str,
    bylines: Iterable[str],
    section: str,
    article_body: str,
) -> Selection:
    """Choose the leaves of the article among all the leaves of the page."""
    chosen = _trusted(leaves, extraction, article_body)
    if not chosen:
        return Selection(loose=_loose(extraction, article_body))
    judge = _Judge(chosen)
    selection = Selection(main=judge.main)
    trusted = [leaf for leaf in leaves if leaf in chosen]
    kept = [leaf for leaf in trusted if not judge.noise(leaf)]
    kept = _completed(leaves, kept, judge)
    kept = _without_sections(kept, selection)
    kept = _without_lines(kept, selection)
    if _size(kept) < NOISE_SHARE * _size(trusted):
        # Names that would take away most of the text are not to be believed.
        kept, selection.removed = trusted, Counter()
    kept = _without_head(kept, leaves, selection, judge, headline, list(bylines), section)
    kept = _without_corrections(kept, leaves, selection, judge)
    selection.body = _with_figures(leaves, _without_pull_quotes(kept, selection), judge, headline)
    _note_noise(leaves, selection, judge)
    return selection


def _trusted(leaves: list[Leaf], extraction: Extraction, article_body: str) -> set[Leaf]:
    """The leaves that hold the extracted text, or the text that the page declares as its article."""
    chosen = _matching(leaves, extraction.whole, extraction.pieces)
    declared = key(article_body)
    if len(declared) > 400:
        lines = frozenset(key(line) for line in article_body.splitlines())
        by_declaration = _matching(leaves, declared, lines)
        have, could = _size(chosen), _size(by_declaration)
        if could > 0.7 * len(declared) and _size(chosen & by_declaration) < 0.7 * could:
            return by_declaration
        if could > 0.9 * len(declared):
            place = _Judge(by_declaration)
            return by_declaration | {leaf for leaf in chosen if place.in_main(leaf)}
        if have < 0.5 * len(declared) and could < 0.5 * len(declared):
            return set()  # the page draws its text by script: only the declaration has it
        chosen |= {leaf for leaf in by_declaration if len(leaf.key) >= LONG}
    if _size(chosen) < ENOUGH * len(extraction.whole):
        return set()
    return chosen


def _matching(leaves: list[Leaf], whole: str, pieces: frozenset[str]) -> set[Leaf]:
    found: set[Leaf] = set()
    for leaf in leaves:
        if leaf.kind in {"figure", "embed"}:
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


def _size(leaves: Iterable[Leaf]) -> int:
    return sum(len(leaf.key) for leaf in leaves)


def _loose(extraction: Extraction, article_body: str) -> list[str]:
    declared = [line for raw in article_body.splitlines() if (line := dom.plain(raw))]
    if len(key(article_body)) > max(400, 0.8 * len(extraction.whole)):
        return declared
    return list(extraction.paragraphs)


class _Judge:
    """Where the article's text lies in the page, and so which elements are not of it."""

    def __init__(self, chosen: set[Leaf]) -> None:
        self._weight: Counter[HtmlElement] = Counter()
        for leaf in chosen:
            for element in (leaf.element, *leaf.element.iterancestors()):
                self._weight[element] += len(leaf.key)
        self._total = max(1, _size(chosen))
        self._noise: dict[HtmlElement, tuple[str, HtmlElement | None]] = {}
        self.main = self._deepest()
        self.outer = self._article()
        orders = [leaf.order for leaf in chosen if len(leaf.key) >= LONG] or [0]
        self.first, self.last = min(orders), max(orders)

    def noise(self, leaf: Leaf) -> str:
        """What the nearest noise around the leaf is called, or nothing."""
        return self.noise_at(leaf.element)[0]

    def noise_at(self, element: HtmlElement) -> tuple[str, HtmlElement | None]:
        """Name and outermost element of the noise around an element."""
        known = self._noise.get(element)
        if known is not None:
            return known
        above = element.getparent()
        found: tuple[str, HtmlElement | None] = ("", None)
        if above is not None:
            found = self.noise_at(above)
        if not found[0] and self._weight[element] < NOISE_SHARE * self._total:
            name = noise.name_of(element)
            found = (name, element) if name else found
        self._noise[element] = found
        return found

    def in_main(self, leaf: Leaf) -> bool:
        return self._is_within(leaf, self.main)

    def in_article(self, leaf: Leaf) -> bool:
        return self._is_within(leaf, self.outer)

    @staticmethod
    def _is_within(leaf: Leaf, outer: HtmlElement) -> bool:
        return leaf.element is outer or any(e is outer for e in leaf.element.iterancestors())

    def _deepest(self) -> HtmlElement:
        heavy = [e for e, w in self._weight.items() if w >= MAIN_SHARE * self._total]
        holders = [e for e in heavy if e.tag not in {"p", "li", "span"}] or heavy
        return max(holders, key=lambda e: sum(1 for _ in e.iterancestors()))

    def _article(self) -> HtmlElement:
        """The element that holds headline and text: the nearest ``article`` or ``main`` around."""
        for element in (self.main, *self.main.iterancestors()):
            if element.tag in {"article", "main"} or next(element.iter("h1"), None) is not None:
                return element
        return self.main


def _completed(leaves: list[Leaf], kept: list[Leaf], judge: _Judge) -> list[Leaf]:
    """Add what stands between chosen leaves and plainly belongs to them."""
    if not kept:
        return kept
    company = {leaf.element.getparent() for leaf in kept if len(leaf.key) >= LONG}
    company |= {leaf.element for leaf in kept if leaf.element.tag in {"div", "section", "article"}}
    have = set(kept)
    said = "".join(leaf.key for leaf in kept)
    first, last = kept[0].order, kept[-1].order
    extra = [
        leaf
        for leaf in leaves
        if leaf not in have
        and first < leaf.order <= last + 12
        and leaf.kind not in {"figure", "embed"}
        and judge.in_main(leaf)
        and not judge.noise(leaf)
        and _belongs(leaf, company, said, after=leaf.order > last)
    ]
    return sorted([*kept, *extra], key=lambda leaf: leaf.order)


def _belongs(leaf: Leaf, company: set[HtmlElement], said: str, *, after: bool) -> bool:
    if len(leaf.key) >= LONG and leaf.key in said:
        return False
    parent = leaf.element.getparent()
    if leaf.element.tag == "aside" or any(e.tag == "aside" for e in leaf.element.iterancestors()):
        return False
    beside = parent in company or leaf.element in company
    if parent is not None and parent.tag in {"ul", "ol", "blockquote", "dl", "li"}:
        beside = beside or parent.getparent() in company
    if _link_share(leaf) > 0.5:
        return False
    if after:
        return beside and leaf.kind == "text" and len(leaf.key) >= 40
    if leaf.kind in {"table", "pre"}:
        return True
    return beside or (leaf.kind == "text" and len(leaf.key) > 120)


def _without_sections(kept: list[Leaf], selection: Selection) -> list[Leaf]:
    """Drop what stands under a heading such as “Related stories”, and the heading."""
    out: list[Leaf] = []
    section = ""
    heading: Leaf | None = None
    for leaf in kept:
        name = noise.heading_of(leaf.text) if _is_headlike(leaf) else ""
        if name and _opens_noise(leaf, name, kept):
            section, heading = name, leaf
            selection.removed[name] += 1
        elif section and heading is not None and not _still(leaf, section, heading):
            section, heading = "", None
        if not section:
            out.append(leaf)
    return out


def _opens_noise(leaf: Leaf, name: str, kept: list[Leaf]) -> bool:
    """Whether what follows bears the heading out; an essay may well have a part called “Topics”."""
    after = [other for other in kept if other.order > leaf.order]
    if name == "comments":
        return True
    if not after:
        return True
    if name in {"author biography", "newsletter box", "share bar"}:
        return _size(after) < 900 or _link_share(after[0]) > 0.5
    return _link_share(after[0]) > 0.5


def _still(leaf: Leaf, section: str, heading: Leaf) -> bool:
    if section == "comments":
        return True
    if leaf.kind == "heading" and leaf.element.tag <= heading.element.tag:
        return False
    if section == "author biography":
        return True
    if section in {"newsletter box", "share bar"}:
        return (
            leaf.element.getparent() is heading.element.getparent()
            and leaf.order < heading.order + 3
        )
    return _link_share(leaf) > 0.5 or leaf.kind == "item"


def _is_headlike(leaf: Leaf) -> bool:
    if leaf.kind == "heading":
        return True
    if leaf.kind != "text" or len(leaf.text) > 90:
        return False
    bold = [n for n in leaf.nodes if not isinstance(n, str) and n.tag in {"strong", "b"}]
    return bool(bold) and key("".join(dom.text_of(b) for b in bold)) == leaf.key


def _without_lines(kept: list[Leaf], selection: Selection) -> list[Leaf]:
    """Drop paragraphs that are a button, a notice or a link to another story."""
    out: list[Leaf] = []
    for leaf in kept:
        name = noise.line_of(leaf.text) if leaf.kind in {"text", "item", "heading"} else ""
        if not name and noise.LINKED_LINE.match(leaf.text) and _link_share(leaf) > 0.4:
            name = "related stories"
        if name:
            selection.removed[name] += 1
        else:
            out.append(leaf)
    return out


def _without_head(
    kept: list[Leaf],
    leaves: list[Leaf],
    selection: Selection,
    judge: _Judge,
    headline: str,
    bylines: list[str],
    section: str,
) -> list[Leaf]:
    """Take headline, byline, date and standfirst out of the body: they are kept by name."""
    title = key(headline)
    opening = next((leaf.order for leaf in kept if len(leaf.key) > 140), judge.last)
    known = {key(name) for name in bylines} | {key(section)} - {""}
    out: list[Leaf] = []
    for leaf in kept:
        if title and leaf.key == title and leaf.order <= max(opening, judge.first + 3):
            continue
        if leaf.order < opening and _is_furniture(leaf, known, bylines):
            continue
        out.append(leaf)
    found = _standfirst(leaves, judge, title, opening)
    if found is not None:
        selection.standfirst = found.text
        out = [leaf for leaf in out if leaf.key != found.key]
    return out


def _is_furniture(leaf: Leaf, known: set[str], bylines: list[str]) -> bool:
    if len(leaf.text) > 160 or leaf.kind in {"table", "pre"}:
        return False
    near = _near(leaf)
    if leaf.key in known or any(e.tag in {"time", "address"} for e in near):
        return True
    if _BY.match(leaf.text) and (len(leaf.text) < 60 or any(key(b) in leaf.key for b in bylines)):
        return not leaf.text.rstrip().endswith(".") or any(key(b) in leaf.key for b in bylines)
    if len(leaf.text) < 90 and any(_FURNITURE.search(dom.names(e)) for e in near):
        return True
    short = len(leaf.text) < 60 and not leaf.text.rstrip().endswith((".", "?", "!"))
    has_time = any(
        not isinstance(n, str) and next(n.iter("time"), None) is not None for n in leaf.nodes
    )
    return short and (has_time or bool(_DATE_LINE.match(leaf.text) and _names_a_date(leaf.text)))


def _names_a_date(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|avr|juin|"
            r"juil|août|déc|ene|abr|ago|dic)[a-zäéû]*\.?\b.{0,12}\b\d{4}|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
            r"|\b\d{4}-\d{2}-\d{2}|\b\d+ (?:minutes?|hours?|days?) ago",
            text,
            re.IGNORECASE,
        )
    )


def _near(leaf: Leaf) -> list[HtmlElement]:
    """The leaf's own element and the one around it when that holds nothing else."""
    parent = leaf.element.getparent()
    alone = parent is not None and bool(dom.short_text(parent, len(leaf.text) + 40))
    return [leaf.element, parent] if alone and parent is not None else [leaf.element]


def _standfirst(leaves: list[Leaf], judge: _Judge, title: str, opening: int) -> Leaf | None:
    """The line under the headline: by its name, or a second heading straight below the first."""
    before: Leaf | None = None
    for leaf in leaves:
        if leaf.order > max(opening, judge.first) or leaf.kind not in {"text", "heading", "item"}:
            continue
        fits = 20 < len(leaf.text) <= 420 and judge.in_article(leaf) and leaf.key != title
        if fits and not judge.noise(leaf):
            called = "".join(dom.names(e) for e in _near(leaf))
            if _STRONG_STANDFIRST.search(called):
                return leaf
            if _WEAK_STANDFIRST.search(called) and not judge.in_main(leaf):
                return leaf
            under = before is not None and before.key == title and before.element.tag == "h1"
            if (
                under
                and leaf.element.tag == "h2"
                and len(leaf.text) > 40
                and leaf.order <= judge.first
            ):
                return leaf
        before = leaf
    return None


def _without_corrections(
    kept: list[Leaf], leaves: list[Leaf], selection: Selection, judge: _Judge
) -> list[Leaf]:
    """Correction notices go to their own place, wherever in the article they stand."""
    notices = [
        leaf
        for leaf in leaves
        if leaf.kind in {"text", "item"}
        and len(leaf.text) <= 1_500
        and _CORRECTION.match(leaf.text)
        and judge.in_article(leaf)
        and judge.noise(leaf) not in {"comment", "related stories", "latest stories"}
    ]
    selection.correction = "\n".join(dict.fromkeys(leaf.text for leaf in notices))
    return [leaf for leaf in kept if leaf not in notices]


def _without_pull_quotes(kept: list[Leaf], selection: Selection) -> list[Leaf]:
    """A pull quote repeats the text to decorate it; in the body it would be said twice."""
    texts = [(leaf, leaf.key) for leaf in kept]
    out: list[Leaf] = []
    for leaf in kept:
        around = (leaf.element, *leaf.element.iterancestors())
        quoted = any(e.tag in {"blockquote", "aside", "figure", "q"} for e in around[:4])
        named = any(_PULL_QUOTE.search(dom.names(e)) for e in around[:4])
        repeats = (
            (quoted or named)
            and len(leaf.key) >= 12
            and any(leaf.key in other and piece is not leaf for piece, other in texts)
        )
        if repeats:
            selection.removed["pull quote"] += 1
        else:
            out.append(leaf)
    return out


def _with_figures(leaves: list[Leaf], kept: list[Leaf], judge: _Judge, headline: str) -> list[Leaf]:
    """Add the figures that stand in the article: before its text, between, or at its end."""
    if not kept:
        return kept
    first, last = kept[0].order, kept[-1].order
    title = next(
        (x.order for x in leaves if x.element.tag == "h1" and x.key == key(headline)), first
    )
    start = min(title, first)
    figures = []
    for leaf in leaves:
        if leaf.kind != "figure" or judge.noise(leaf) or not judge.in_article(leaf):
            continue
        in_text = start <= leaf.order <= last or (leaf.order < start and leaf.order >= start - 6)
        at_end = last < leaf.order <= last + 3 and judge.in_main(leaf)
        if (in_text or at_end) and not _is_teaser(leaf):
            figures.append(leaf)
    return sorted([*kept, *figures], key=lambda leaf: leaf.order)


def _is_teaser(leaf: Leaf) -> bool:
    """A picture that leads, with a headline, to another page."""
    for element in leaf.element.iterancestors("a"):
        return len(dom.text_of(element)) > 0 and len(dom.text_of(leaf.element)) == 0
    return False


def _note_noise(leaves: list[Leaf], selection: Selection, judge: _Judge) -> None:
    """Count the things left out, each once, whatever number of leaves they have."""
    seen: set[HtmlElement] = set()
    for leaf in leaves:
        name, outer = judge.noise_at(leaf.element)
        if outer is None or outer in seen:
            if leaf.kind == "embed" and not name and judge.in_main(leaf):
                selection.embeds.append(leaf)
            continue
        seen.add(outer)
        if name in QUIET and not judge._is_within(leaf, judge.main):
            continue
        selection.removed[name] += noise.comment_count(outer) or 1 if name == "comment" else 1


def _link_share(leaf: Leaf) -> float:
    if leaf.kind in {"table", "figure", "embed"}:
        return dom.link_share(leaf.element)
    above = next(leaf.element.iterancestors("a"), None)
    if above is not None:
        return 1.0
    linked = 0
    for node in leaf.nodes:
        if not isinstance(node, str):
            links = [node] if node.tag == "a" else node.iter("a")
            linked += sum(len(key(dom.text_of(link))) for link in links)
    return linked / max(1, len(leaf.key))
