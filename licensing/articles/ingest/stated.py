"""What a source states about its articles, in whatever format: nothing here has been checked yet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal

from licensing.articles.ingest.capture import Picture
from licensing.core.errors import InvalidInput

Kind = Literal[
    "page",
    "rss",
    "atom",
    "json-feed",
    "sitemap",
    "news-sitemap",
    "sitemap-index",
    "wordpress",
    "ninjs",
    "jats",
    "csv",
    "text",
]


_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Unreadable(InvalidInput):
    """A source that cannot be read as what it is; the message says why and what would help."""

    code = "source-unreadable"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a feed, a row or a structured file says of one article.

    Texts are plain; ``body`` is HTML as found, which anybody may have written.
    """

    place: str = ""
    """Where in its source it stands ("entry 3", "row 7"); nothing when it is all of it."""
    url: str = ""
    id: str = ""
    headline: str = ""
    standfirst: str = ""
    bylines: tuple[str, ...] = ()
    byline: str = ""
    """As it stands there: an agency may be named behind the author."""
    published_on: date | None = None
    modified_on: date | None = None
    publication: str = ""
    section: str = ""
    language: str = ""
    correction: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    base: str = ""
    """What relative addresses in the body are relative to."""
    whole: bool = False
    """The body is the whole article; otherwise its page has to be asked."""
    exact: bool = False
    """The body is the article and nothing else, so nothing is looked for in it to be taken out."""
    pictures: tuple[Picture, ...] = ()
    """Those named beside the body, and what is said of those within it."""
    rights_line: str = ""
    """What is said of rights in words, as it stands there."""
    licence_links: tuple[str, ...] = ()
    copyright_notice: str = ""
    copyright_holder: str = ""
    holders: tuple[str, ...] = ()
    """Who is stated, of this article and not of its source, to hold the copyright."""
    own_names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """The organisations it is stated to come from."""
    embargo: str = ""
    withdrawn: bool = False
    notices: tuple[str, ...] = ()
    """Lines beside the article that may announce its withdrawal."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """One entry that could not be read, where it stands and what would help."""

    place: str
    error: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A source taken apart: about itself, and its entries in order, each made when it is asked for."""

    kind: Kind
    entries: Iterable[Stated | Broken] = ()
    title: str = ""
    url: str = ""
    """Of what the source is a list: a site's address, as a rule."""
    language: str = ""
    next_url: str = ""
    """Where the list goes on, when it says so."""
    warnings: tuple[str, ...] = ()


def scrubbed(stated: Stated | Broken) -> Stated | Broken:
    """The same without the characters that no text has: zeros, controls, halves of surrogates."""
    changed = {
        each.name: clean
        for each in fields(stated)
        if (clean := _scrubbed(value := getattr(stated, each.name))) is not value
    }
    return replace(stated, **changed) if changed else stated


def without_controls(text: str) -> str:
    return _NO_TEXT.sub("", text)


def _scrubbed(value: Any) -> Any:
    """``value`` itself where there is nothing to take out."""
    if isinstance(value, str):
        return without_controls(value) if _NO_TEXT.search(value) else value
    if isinstance(value, Picture):
        parts = [getattr(value, each.name) for each in fields(value)]
        clean = [_scrubbed(part) for part in parts]
        return value if clean == parts else Picture(*clean)
    if isinstance(value, tuple):
        inner = tuple(map(_scrubbed, value))
        return value if inner == value else inner
    if isinstance(value, Mapping):
        pairs = {_scrubbed(name): _scrubbed(said) for name, said in value.items()}
        return value if pairs == value else pairs
    return value


def in_place(place: str, message: str) -> str:
    """A message that says which entry it is about."""
    if not place:
        return message
    named = place if "://" in place.partition(" ")[0] else f"{place[:1].upper()}{place[1:]}"
    return f"{named}: {message}"
