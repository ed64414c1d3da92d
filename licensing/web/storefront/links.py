"""Links that publishers put on their articles today, and what they say of the article.

``?url=`` is ours and the Guardian's; ``contentID``, ``publication``, ``title``, ``author`` and
``publicationDate`` are RightsLink's, so that a publisher who moves changes a host name and no more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from licensing import catalogue
from licensing.articles.models import Article
from licensing.catalogue import Hit
from licensing.catalogue.words import words_of
from licensing.enquiries.own_site import is_own
from licensing.publishers.models import Publication

LONGEST = 400
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y", "%Y%m%d", "%m-%d-%Y")
"""Ways in which such links write a day; RightsLink's own is month first."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. ``addresses`` are tried in order; ``use`` is carried along."""

    addresses: tuple[str, ...] = ()
    publication: str = ""
    title: str = ""
    author: str = ""
    published_on: date | None = None
    use: str = ""

    @property
    def url(self) -> str:
        """The article's address, as a person would recognise it."""
        return next(iter(self.addresses), "")


def read_link(args: Mapping[str, str]) -> Link:
    """What a query string says of an article. Never raises."""
    said = {name.lower(): _tidy(value) for name, value in args.items()}
    content = said.get("contentid", "")
    given = [said.get("url", ""), content, said.get("doi", "")]
    if "/" in content and not content.startswith("/"):
        given.append(f"/{content}")  # a path without its stroke
    return Link(
        addresses=tuple(dict.fromkeys(one for one in given if one)),
        publication=said.get("issn", "") or said.get("publication", ""),
        title=said.get("title", "")[:LONGEST],
        author=said.get("author", "")[:LONGEST],
        published_on=_date(said.get("publicationdate", "")),
        use=said.get("use", ""),
    )


def find(publication: Publication | None, link: Link) -> Article | None:
    """The one article that the link means: by an address, else by its whole headline."""
    for address in link.addresses:
        found = catalogue.find_by_url(publication, address)
        if found is not None:
            return found
    return _by_headline(publication, link) if link.title else None


def publication_of(link: Link, publications: Sequence[Publication]) -> Publication | None:
    """The publication that the link means: by its host, its ISSN or its name."""
    absolute = [url for url in link.addresses if not re.match(r"/(?!/)", url)]
    by_host = (one for one in publications if any(is_own(one, url) for url in absolute))
    named = _name(link.publication)
    by_name = (
        one
        for one in publications
        if named and named in (_issn(one.issn), _name(one.name), _name(one.site))
    )
    return next(by_host, None) or next(by_name, None)


def _by_headline(publication: Publication | None, link: Link) -> Article | None:
    wanted = words_of(link.title)
    if not wanted:
        return None
    hits = catalogue.search(publication, link.title, order="best").items
    same = [hit for hit in hits if words_of(hit.version.headline) == wanted]
    if len(same) > 1 and link.published_on:
        same = [hit for hit in same if hit.version.published_on == link.published_on]
    if len(same) > 1 and link.author:
        same = [hit for hit in same if _is_by(hit, link.author)]
    return same[0].article if len(same) == 1 else None


def _is_by(hit: Hit, author: str) -> bool:
    bylines = " ".join(hit.version.bylines)
    return set(words_of(author)) <= set(words_of(bylines))


def _name(typed: str) -> str:
    """A title or an ISSN as it is compared: no case, no signs, no article in front."""
    words = words_of(typed)
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _issn(printed: str) -> str:
    return _name(printed) or "none"


def _date(typed: str) -> date | None:
    for pattern in _DATES:
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 (a calendar day)
        except ValueError:
            continue
    return None


def _tidy(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:2_000]
