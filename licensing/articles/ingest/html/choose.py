"""Which leaves of a page are the article.

trafilatura decides what the article's text is; the page's own structure then says how it is laid
out. Where the two differ the page is asked: a heading, a quotation or a table between two chosen
paragraphs belongs to the article, and what calls itself comments, related stories or a newsletter
box does not, whoever chose it.
"""

from collections import Counter
from collections.abc import Iterable

from lxml.html import HtmlElement

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key
from licensing.articles.ingest.html import noise
from licensing.articles.ingest.html.apart import (
    withdrawals,
    without_copyright,
    without_corrections,
    without_head,
    without_pull_quotes,
)
from licensing.articles.ingest.html.extraction import Extraction, leaves_holding, loose_text
from licensing.articles.ingest.html.judge import LONG, NOISE_SHARE, Judge
from licensing.articles.ingest.html.leaves import TEXTLESS, Leaf, link_share, size
from licensing.articles.ingest.html.selection import Selection

QUIET = dom.words("navigation hidden form") | {"hidden text", "page tool", "cookie notice"}
"""Left out without a word when they stand outside the article."""


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
    chosen = leaves_holding(leaves, extraction, article_body)
    if not chosen:
        return Selection(loose=loose_text(extraction, article_body))
    judge = Judge(chosen)
    selection = Selection(main=judge.main)
    trusted = [leaf for leaf in leaves if leaf in chosen]
    kept = [leaf for leaf in trusted if not judge.noise(leaf)]
    kept = _completed(leaves, kept, judge)
    kept = _without_sections(kept, selection)
    kept = _without_lines(kept, selection)
    if size(kept) < NOISE_SHARE * size(trusted):
        # Names that would take away most of the text are not to be believed.
        kept, selection.removed = trusted, Counter()
    kept = without_head(kept, leaves, selection, judge, headline, list(bylines), section)
    kept = without_corrections(kept, leaves, selection, judge)
    kept = without_copyright(kept, selection)
    selection.withdrawals = withdrawals(leaves, kept, judge)
    selection.body = _with_figures(leaves, without_pull_quotes(kept, selection), judge, headline)
    _note_noise(leaves, selection, judge)
    return selection


def _completed(leaves: list[Leaf], kept: list[Leaf], judge: Judge) -> list[Leaf]:
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
        and leaf.kind not in TEXTLESS
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
    if link_share(leaf) > 0.5:
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
        return size(after) < 900 or link_share(after[0]) > 0.5
    return link_share(after[0]) > 0.5


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
    return link_share(leaf) > 0.5 or leaf.kind == "item"


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
        if not name and noise.LINKED_LINE.match(leaf.text) and link_share(leaf) > 0.4:
            name = "related stories"
        if name:
            selection.removed[name] += 1
        else:
            out.append(leaf)
    return out


def _with_figures(leaves: list[Leaf], kept: list[Leaf], judge: Judge, headline: str) -> list[Leaf]:
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


def _note_noise(leaves: list[Leaf], selection: Selection, judge: Judge) -> None:
    """Count the things left out, each once, whatever number of leaves they have."""
    seen: set[HtmlElement] = set()
    for leaf in leaves:
        name, outer = judge.noise_at(leaf.element)
        if outer is None or outer in seen:
            if leaf.kind == "embed" and not name and judge.in_main(leaf):
                selection.embeds.append(leaf)
            continue
        seen.add(outer)
        if name in QUIET and not judge.in_main(leaf):
            continue
        selection.removed[name] += noise.comment_count(outer) or 1 if name == "comment" else 1
