"""What stands in the article and is kept by name: headline, byline, standfirst, corrections.

Each is taken out of the body, where it would be said twice.
"""

import re
from itertools import islice

from lxml.html import HtmlElement

from licensing.articles.ingest import dom, withdrawal
from licensing.articles.ingest.dom import key
from licensing.articles.ingest.html import ownership
from licensing.articles.ingest.html.judge import Judge
from licensing.articles.ingest.html.leaves import Leaf
from licensing.articles.ingest.html.selection import Selection

PARAGRAPH = 140
"""Letters from which a leaf is taken for running text, and no longer for the head."""
MAX_ABOVE = 80
"""Characters of a line above the headline that is none of the text."""
_APART = dom.words("blockquote aside figure q")
MAX_NOTICE = 1_500
"""Characters of a correction or withdrawal; longer ones are running text."""

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


_says_pull_quote = dom.telling(
    r" (?:\w+ )*(?:pull ?quotes?|quote pull|callout quote|inset quote)(?: \w+)* "
)


_says_standfirst = dom.telling(
    r" (?:\w+ )*(?:standfirst|dek|deck|subtitle|sub title|subheadline|sub headline|strapline"
    r"|sub ?heading|sub ?head|chapeau|article summary|post excerpt|entry summary|article excerpt)"
    r"(?: \w+)* "
)


_may_say_standfirst = dom.telling(
    r" (?:\w+ )*(?:intro|introduction|lead|lede|summary|description|abstract|teaser|excerpt|tagline"
    r"|kicker text|vorspann|entradilla|ingress|occhiello|sommario)(?: \w+)* "
)


_says_furniture = dom.telling(
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


def without_head(
    kept: list[Leaf],
    leaves: list[Leaf],
    selection: Selection,
    judge: Judge,
    headline: str,
    bylines: list[str],
    section: str,
) -> list[Leaf]:
    """Take headline, byline, date and standfirst out of the body: they are kept by name."""
    title = key(headline)
    opening = next((leaf.order for leaf in kept if len(leaf.key) > PARAGRAPH), judge.last)
    known = {key(name) for name in bylines} | {key(section)} - {""}
    titled = next((x.order for x in leaves if x.element.tag == "h1" and x.key == title), 0)
    out: list[Leaf] = []
    for leaf in kept:
        if title and leaf.key == title and leaf.order <= max(opening, judge.first + 3):
            continue
        if leaf.key and leaf.order < min(titled, opening) and len(leaf.text) < MAX_ABOVE:
            continue  # the name of the site, or of the section
        if leaf.order < opening and _is_furniture(leaf, known, bylines):
            continue
        out.append(leaf)
    found = _standfirst(leaves, judge, title, opening)
    if found is not None:
        selection.standfirst = found.text
        out = [leaf for leaf in out if leaf.key != found.key]
    return out


def without_corrections(
    kept: list[Leaf], leaves: list[Leaf], selection: Selection, judge: Judge
) -> list[Leaf]:
    """Correction notices go to their own place, wherever in the article they stand."""
    notices = [
        leaf
        for leaf in leaves
        if leaf.kind in {"text", "item"}
        and len(leaf.text) <= MAX_NOTICE
        and _CORRECTION.match(leaf.text)
        and judge.in_article(leaf)
        and judge.noise(leaf) not in {"comment", "related stories", "latest stories"}
    ]
    selection.correction = "\n".join(dict.fromkeys(leaf.text for leaf in notices))
    return [leaf for leaf in kept if leaf not in notices]


def without_pull_quotes(kept: list[Leaf], selection: Selection) -> list[Leaf]:
    """A pull quote repeats the text to decorate it; in the body it would be said twice."""
    texts = [(leaf, leaf.key) for leaf in kept]
    out: list[Leaf] = []
    for leaf in kept:
        repeats = (
            len(leaf.key) >= 12
            and _is_set_apart(leaf)
            and any(leaf.key in other and piece is not leaf for piece, other in texts)
        )
        if repeats:
            selection.removed["pull quote"] += 1
        else:
            out.append(leaf)
    return out


def _is_set_apart(leaf: Leaf) -> bool:
    """Whether it stands in a quotation or the like, or is called a pull quote."""
    around = [leaf.element, *islice(leaf.element.iterancestors(), 3)]
    return any(e.tag in _APART for e in around) or any(
        _says_pull_quote(called) for e in around if (called := dom.names(e))
    )


def withdrawals(leaves: list[Leaf], kept: list[Leaf], judge: Judge) -> list[Leaf]:
    """Notices of withdrawal that stand in the article, before its text or after."""
    paragraphs = [leaf.order for leaf in kept if len(leaf.key) > PARAGRAPH] or [judge.first]
    return [
        leaf
        for leaf in leaves
        if leaf.kind in {"text", "heading"}
        and not paragraphs[0] < leaf.order < paragraphs[-1]
        and len(leaf.text) <= MAX_NOTICE
        and withdrawal.is_announced(leaf.text)
        and judge.in_article(leaf)
        and not judge.noise(leaf)
    ]


def without_copyright(kept: list[Leaf], selection: Selection) -> list[Leaf]:
    """The copyright line goes to its own place; a link to reprints beside it goes with it."""
    out: list[Leaf] = []
    for leaf in kept:
        if leaf.kind in {"text", "item"} and ownership.is_notice(leaf.text):
            selection.copyright = selection.copyright or leaf.text
            selection.removed["copyright line"] += 1
        else:
            out.append(leaf)
    return out


def _is_furniture(leaf: Leaf, known: set[str], bylines: list[str]) -> bool:
    if len(leaf.text) > 160 or leaf.kind in {"table", "pre"}:
        return False
    near = _near(leaf)
    if leaf.key in known or any(e.tag in {"time", "address"} for e in near):
        return True
    if _BY.match(leaf.text) and (len(leaf.text) < 60 or any(key(b) in leaf.key for b in bylines)):
        return not leaf.text.rstrip().endswith(".") or any(key(b) in leaf.key for b in bylines)
    if len(leaf.text) < 90 and any(_says_furniture(dom.names(e)) for e in near):
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


def _standfirst(leaves: list[Leaf], judge: Judge, title: str, opening: int) -> Leaf | None:
    """The line under the headline: by its name, or a second heading straight below the first."""
    before: Leaf | None = None
    for leaf in leaves:
        if leaf.order > max(opening, judge.first) or leaf.kind not in {"text", "heading", "item"}:
            continue
        fits = 20 < len(leaf.text) <= 420 and judge.in_article(leaf) and leaf.key != title
        if fits and not judge.noise(leaf):
            called = "".join(dom.names(e) for e in _near(leaf))
            if _says_standfirst(called):
                return leaf
            if _may_say_standfirst(called) and not judge.in_main(leaf):
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
