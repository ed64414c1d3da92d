"""What is asked of the catalogue, and what it answers: frozen values, no rows but those found."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from licensing.articles.models import Article, Version
from licensing.catalogue.snippet import Fragment

Order = Literal["best", "newest"]
Licensable = Literal["", "available", "open", "ask"]

LICENSABLE: tuple[Licensable, ...] = ("available", "open", "ask")
"""What may be licensed: the text is the publisher's or cleared; it is under an open licence; the desk
must be asked about it. Each listed article is one of these."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; what is empty narrows nothing.

    ``since`` and ``until`` are days of publication, both included. ``author`` is a name or a part of
    one, whole words. A ``section`` is named exactly. A value that nothing can have finds nothing.
    """

    section: str = ""
    since: date | None = None
    until: date | None = None
    author: str = ""
    licensable: str = ""

    def __bool__(self) -> bool:
        return self != UNFILTERED


UNFILTERED = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found. ``headline`` is the whole headline with the words asked for marked;
    ``snippet`` is where they stand in the text, empty when they do not."""

    article: Article
    version: Version
    headline: tuple[Fragment, ...] = ()
    snippet: tuple[Fragment, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``page`` counts from 1 and is never beyond ``pages``.

    ``total_capped`` counts hits and stops at the cap: "200 or more" when ``capped``. ``meant`` is set when
    what was typed found nothing or hardly anything: the words that were searched for instead.
    """

    items: tuple[Hit, ...]
    total_capped: int
    page: int
    pages: int
    terms: tuple[str, ...] = ()
    capped: bool = False
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a search that has begun may go on: ``text`` is what to search for.

    For a headline, ``slug`` and ``public_id`` name its publication and article; both are empty for
    words.
    """

    text: str
    slug: str = ""
    public_id: str = ""
