"""Headline and publication: what the page is called, and what calls itself its title.

Sites disagree with themselves, so the headline is put to a vote among the places that state it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from trafilatura.metadata import extract_title

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.linked import text_of as linked_text
from licensing.articles.ingest.linked import types_of
from licensing.articles.ingest.markup import Page, named
from licensing.articles.ingest.withdrawal import without_prefix

MAX_HEADLINE = 300


ALIKE = 0.82


_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s+::\s+|\s*\|\s*")


def headline(page: Page) -> str:
    """The headline that most places agree on, in the spelling that readers see."""
    site = {key(name) for name in (publication(page), dom.host_of(page.url)) if name}
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
    return next(text for (text, _), total in zip(votes, totals, strict=True) if total == best)


def publication(page: Page) -> str:
    """The name of the title that published it."""
    part_of = page.linked.article.get("isPartOf")
    parts = [p for p in page.linked.follow(part_of) if isinstance(p, dict)]
    titled = [p for p in parts if set(types_of(p)) & {"Periodical", "Newspaper", "Magazine"}]
    publishers = page.linked.follow(page.linked.article.get("publisher"))
    sites = list(page.linked.of_type("WebSite"))
    return next(
        (
            text
            for text in (
                page.meta("citation_journal_title", "prism.publicationname"),
                next((linked_text(p) for p in titled), ""),
                next(filter(None, map(named, publishers)), ""),
                page.meta("og:site_name"),
                next((linked_text(s) for s in sites), ""),
                page.meta(
                    "application-name", "citation_publisher", "dc.publisher", "dcterms.publisher"
                ),
                _site_in_title(page),
            )
            if text and not text.startswith("http")
        ),
        "",
    )


def guessed_headline(page: Page) -> str:
    """trafilatura's guess, for a page that states none."""
    return plain(extract_title(page.root))


def _site_in_title(page: Page) -> str:
    """What the page's title has beyond its headline: “Headline - The Orrin Tides”."""
    found = page.root.find(".//head/title")
    title = plain(found.text_content()) if found is not None else ""
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
    for h1 in page.root.iter("h1"):
        if not dom.is_hidden(h1):
            marked = h1.get("itemprop") == "headline" or "headline" in dom.names(h1)
            yield text_of(h1), 4 if marked else 3
    yield page.linked.text("headline"), 3
    site = publication(page)
    yield _without_site(page.meta("citation_title", "dc.title", "dcterms.title"), site), 3
    yield _without_site(page.meta("og:title"), site), 3
    yield _without_site(page.meta("twitter:title", "parsely-title", "sailthru.title"), site), 1
    for marked in page.root.xpath("//*[@itemprop='headline'][not(self::meta)][not(self::h1)]")[:2]:
        yield text_of(marked), 2
    title = page.root.find(".//head/title")
    if title is not None:
        yield _without_site(plain(title.text_content()), site or dom.host_of(page.url)), 2
    yield page.linked.text("name"), 1


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
    if "|" in last.group() and last.start() > 20:
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
