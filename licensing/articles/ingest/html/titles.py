"""Headline and publication: what the page is called, and what calls itself its title.

Sites disagree with themselves, so the headline is put to a vote among the places that state it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.linked import types_of
from licensing.articles.ingest.html.markup import Page, marked, named, once, title_of
from licensing.articles.ingest.html.metadata import canonical_url
from licensing.articles.ingest.withdrawal import without_prefix

MAX_HEADLINE = 300


PERIODICALS = dom.words("Periodical Newspaper Magazine")
ALIKE = 0.82


_SEPARATOR = re.compile(r"\s+[|–—·•»«‹›:-]\s+|\s+::\s+|\s*[|｜]\s*|[_：]|\s+-(?=\w)")


_says_banner = dom.telling(
    r" (?:(?:site|blog|custom|header|mobile|desktop|main) )?(?:logo|branding|masthead)(?: \w+)* "
    r"| (?:site|blog|page) (?:title|name) | menu(?: toggle)? "
)
"""What names itself the title of the site, or a menu."""


_says_kicker = dom.telling(
    r" (?:\w+ )*(?:kicker|roofline|overline|eyebrow|topline|dachzeile|rubrik|surtitre|antetitulo"
    r"|pretitle|badge|label|flag|subscriber|abo)(?: \w+)* "
)
MAX_KICKER = 20
"""Letters that a word before or after the headline may have, where no name gives it away."""
SHORT = 8
MAX_OPENING = 90
MIN_PART = 15
"""Letters from which a part of the title that is also a heading of the page is its headline."""


def headline(page: Page) -> str:
    """The headline that most places agree on, in the spelling that readers see."""
    site = {key(name) for name in (publication(page), _host(page)) if name}
    votes = [
        (text, weight)
        for text, weight in ((without_prefix(told), votes) for told, votes in _headlines(page))
        if 2 < len(text) <= MAX_HEADLINE and key(text) and key(text) not in site
    ]
    if not votes:
        return ""
    weights = Counter[str]()
    for text, weight in votes:
        weights[key(text)] += weight
    totals = [
        sum(weight for other, weight in weights.items() if _alike(key(text), other))
        for text, _ in votes
    ]
    best = max(totals)
    chosen = next(text for (text, _), total in zip(votes, totals, strict=True) if total == best)
    chosen = _in_full(chosen, votes)
    return _without_stray_words(chosen, votes, weights)


def _in_full(chosen: str, votes: list[tuple[str, int]]) -> str:
    """A headline that is cut short with an ellipsis, as another place gives it whole."""
    if not chosen.endswith(("…", "...")):
        return chosen
    opening = key(chosen)
    whole = [text for text, _ in votes if key(text).startswith(opening) and key(text) != opening]
    return min(whole, key=len, default=chosen)


def _without_stray_words(
    chosen: str, votes: list[tuple[str, int]], weights: Mapping[str, int]
) -> str:
    """The headline that more places give without the kicker or the badge beside it."""
    whole = key(chosen)
    for text, _ in votes:
        part = key(text)
        extra = len(whole) - len(part)
        at_edge = whole.startswith(part) or whole.endswith(part)
        if 0 < extra <= MAX_KICKER < len(part) and at_edge and weights[part] > weights[whole]:
            return text
    return chosen


def opening_words(body_text: str) -> str:
    """A text's first line, or as much of it as makes a headline, for a page that has none."""
    first = body_text.partition("\n")[0]
    if len(first) <= MAX_OPENING:
        return first
    return f"{first[:MAX_OPENING].rpartition(' ')[0] or first[:MAX_OPENING]}…"


@once
def publication(page: Page) -> str:
    """The name of the title that published it."""
    return next((n for n in _publications(page) if n and not n.startswith("http")), "")


def _publications(page: Page) -> Iterator[str]:
    """Each place's name for it; the costly places are asked only when the others say nothing."""
    yield page.meta("citation_journal_title", "prism.publicationname")
    parts = page.linked.follow(page.linked.article.get("isPartOf"))
    for part in parts:
        if isinstance(part, dict) and set(types_of(part)) & PERIODICALS:
            yield linked_text(part)
    yield from map(named, page.linked.follow(page.linked.article.get("publisher")))
    yield page.meta("og:site_name")
    yield from map(linked_text, page.linked.of_type("WebSite"))
    yield page.meta("application-name", "citation_publisher", "dc.publisher", "dcterms.publisher")
    yield _site_in_title(page)


def guessed_headline(page: Page) -> str:
    """trafilatura's guess, for a page that states none."""
    return plain(extract_title(page.root))


def _site_in_title(page: Page) -> str:
    """What the page's title has beyond its headline: “Headline - The Orrin Tides”."""
    title = plain(title_of(page))
    h1 = next(page.root.iter("h1"), None)
    for said in (page.meta("og:title"), text_of(h1) if h1 is not None else ""):
        if said and title.startswith(said) and _SEPARATOR.match(title[len(said) :]):
            return _SEPARATOR.split(title[len(said) :])[-1][:80]
        if (
            said
            and title.endswith(said)
            and title[: -len(said)].rstrip().endswith((":", "|", "-", "–"))
        ):
            return title[: -len(said)].strip(" :|-–")[:80]
    return ""


def _headlines(page: Page) -> Iterator[tuple[str, int]]:
    """Each place's headline and its vote; the place that readers see comes first."""
    seen = [h1 for h1 in page.root.iter("h1") if not dom.is_hidden(h1) and not _is_banner(h1)]
    stated = {key(page.linked.text("headline")), key(page.meta("og:title"))}
    for position, h1 in enumerate(seen):
        called = dom.names(h1)
        declared = h1.get("itemprop") == "headline" or "headline" in called
        short = len(key(text_of(h1))) < SHORT  # “News” heads a section more often than an article
        text = text_of(h1) if key(text_of(h1)) in stated else _without_kicker(h1)
        yield text, 4 if declared or " entry title " in called else 2 if position or short else 3
    yield page.linked.text("headline"), 3
    site = publication(page)
    yield _without_site(page.meta("citation_title", "dc.title", "dcterms.title"), site), 3
    yield _without_site(page.meta("og:title"), site), 3
    yield _without_site(page.meta("twitter:title", "parsely-title", "sailthru.title"), site), 1
    said = [e for e in marked(page, "headline") if e.tag not in {"meta", "h1"}]
    yield from ((text_of(element), 2) for element in said[:2])
    title = plain(title_of(page))
    yield _heading_in(title, page) or _without_site(title, site or _host(page)), 2
    yield page.linked.text("name"), 1
    yield page.meta("headline"), 1


def _host(page: Page) -> str:
    """Where the page was found, or where it says it belongs."""
    return dom.host_of(page.url or canonical_url(page))


def _is_banner(h1: HtmlElement) -> bool:
    """Whether the first heading is the name of the site, which leads home."""
    if _says_banner(dom.names(h1)):
        return True
    links = [*h1.iter("a"), *h1.iterancestors("a")]
    return any("home" in (a.get("rel") or "").split() or a.get("href") == "/" for a in links)


def _without_kicker(h1: HtmlElement) -> str:
    """What a heading says, without the kicker or the badge that stands in it."""
    whole = text_of(h1)
    for child in h1:
        beside = text_of(child) if _says_kicker(dom.names(child)) else ""
        if beside and len(beside) * 2 < len(whole):
            whole = whole.removeprefix(beside).removesuffix(beside).strip(" :|–—")
    return whole


def _heading_in(title: str, page: Page) -> str:
    """The part of a title that the page also has as a heading, and so calls its headline."""
    parts = [part for part in _SEPARATOR.split(title) if len(key(part)) >= MIN_PART]
    if len(parts) == 0 or parts == [title]:
        return ""
    headings = {key(text_of(h)) for h in page.root.iter("h1", "h2", "h3")}
    return next((part for part in parts if key(part) in headings), "")


def _without_site(title: str, site: str) -> str:
    """A title without the name of its site, before or after."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    last, first = parts[-1], parts[0]
    tail, head = key(title[last.end() :]), key(title[: first.start()])
    name = key(site)
    if (
        tail
        and name
        and (tail in name or name in tail or SequenceMatcher(None, tail, name).ratio() > 0.7)
    ):
        return _without_site(title[: last.start()], site)
    if head and name and (head == name or (head in name and len(head) > 4)):
        return title[first.end() :]
    if last.group().strip() in {"|", "｜"} and last.start() > 20:
        return _without_site(title[: last.start()], site)
    return title


@lru_cache(maxsize=2_000)
def _alike(one: str, other: str) -> bool:
    """Whether two keys are of one headline: the same, one in the other, or a few letters apart."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 14 and shorter in longer and len(shorter) > 0.5 * len(longer):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    quick = matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE
    return quick and matcher.ratio() > ALIKE
