"""What the storefront's pages are shown: frozen, already decided, and nothing else.

Templates read these values and never a row, so that a page can be drawn (and looked at) without a
database, and no template can cause a query. ``present.py`` makes them of what the rooms below answer.
Words that a page chooses by (``standing``, ``stage``, ``mark``) are closed sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from licensing.articles.open_licences import OpenLicence
from licensing.core.money import Money
from licensing.orders.offers import Term
from licensing.pricing.quote import QuoteLine

Standing = Literal["licensable", "open", "embargoed", "withdrawn", "third-party", "unknown"]
"""What the publisher may do with an article, in one word."""

Way = Literal["priced", "desk"]
"""How a use is had: at once for a price, or by a request to the desk."""

Stage = Literal[
    "asked-desk",  # the desk has the request and has not decided
    "asked-buyer",  # the desk waits for the buyer's answer
    "offered",  # the desk offers something else, and waits for the buyer's word
    "declined",
    "payable",
    "confirming",  # the buyer came back from paying; the payment is not confirmed yet
    "making",  # paid; the licence is being granted, the copy made
    "trouble",  # paid, and making the copy failed: staff know
    "ready",
    "suspended",
    "revoked",
    "expired",
    "lapsed",
    "cancelled",
    "refused",  # paid for as it went off sale: nothing was granted, the money goes back
]
MOVING: frozenset[Stage] = frozenset({"confirming", "making"})
"""Stages that end by themselves within moments: a page watches them."""

Mark = Literal["done", "now", "waiting", "failed"]


@dataclass(frozen=True, slots=True)
class Publication:
    """A title and how it presents itself. The brand's colours and faces are in its brand.css."""

    slug: str
    name: str
    publisher: str
    site: str
    """Host name as readers know it, without a scheme."""
    tagline: str = ""
    established: str = ""
    description: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture served by us; sizes in pixels keep its place while it loads.

    ``sources`` is a ``srcset``; ``url`` is the one in the middle.
    """

    url: str
    sources: str
    width_px: int
    height_px: int
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list. ``marked`` (the headline) and ``found`` are the words that were asked for where
    they stand, in pieces: text, and whether it is marked. ``title`` is the publication's name, where
    several are listed together.
    """

    public_id: str
    slug: str
    headline: str
    standfirst: str = ""
    byline: str = ""
    section: str = ""
    published_on: date | None = None
    picture: Picture | None = None
    standing: Standing = "licensable"
    found: tuple[tuple[str, bool], ...] = ()
    marked: tuple[tuple[str, bool], ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an article and whether it comes with a licence."""

    name: str
    included: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its page shows it. ``opening`` is its first paragraphs as plain text."""

    card: Card
    url: str
    opening: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    words: int = 0
    correction: str = ""
    copyright_notice: str = ""
    open: OpenLicence | None = None
    left_out: tuple[str, ...] = ()
    """What no copy has, a sentence each: how many pictures, and whose."""
    countries: str = ""
    """The countries it can be licensed for by rule, in words; nothing is everywhere."""
    embargo_until: datetime | None = None
    standing_reason: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """Something a buyer may want to do. ``least`` is the least price, where the use is priced."""

    slug: str
    name: str
    summary: str
    way: Way
    least: Money | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A priced answer. ``note`` says what one should know about the total."""

    lines: tuple[QuoteLine, ...]
    total: Money
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the buyer chose: in words, as the fields of a form, and as the query string that says it."""

    name: str
    terms: tuple[tuple[str, str], ...]
    """Label and value: ("Audience", "up to 250 staff")."""
    fields: tuple[tuple[str, str], ...]
    query: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof and the address a colleague can open."""

    state: Literal["queued", "rendering", "ready", "failed"]
    token: str
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A saved quote. ``barred`` is one whose article may not be licensed now; ``reason`` says why."""

    state: Literal["open", "accepted", "lapsed", "barred"]
    token: str
    reference: str
    price: Price
    choice: Choice
    until: datetime
    made_at: datetime
    offered: tuple[tuple[str, str], ...]
    """What would be granted, label and value."""
    conditions: tuple[str, ...]
    organisation: str = ""
    po_note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an order's way."""

    label: str
    mark: Mark
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message between the buyer and the desk."""

    author: str
    from_desk: bool
    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the desk offers in place of what was asked; ``number`` says which offer is answered."""

    number: int
    terms: tuple[Term, ...]
    price: Money
    conditions: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence as its buyer sees it."""

    number: str
    licensee: str
    use: str
    quantity: str
    territory: str
    starts_on: date
    ends_on: date | None
    verify_url: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file the buyer can fetch now; the link stops working at ``until``."""

    name: str
    url: str
    size_bytes: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What the publisher put right since the sale; ``state`` is that of the corrected copy."""

    words: str
    on: date
    state: Literal["offered", "making", "ready", "trouble"]


@dataclass(frozen=True, slots=True)
class Order:
    """One order, whatever stage it is at."""

    reference: str
    token: str
    stage: Stage
    placed_at: datetime
    article: Card
    choice: Choice
    buyer: str
    organisation: str
    email: str
    po_number: str = ""
    steps: tuple[Step, ...] = ()
    price: Price | None = None
    paid_at: datetime | None = None
    reason: str = ""
    """Why it was declined or needs a hand, in words for the buyer."""
    pay_before: datetime | None = None
    messages: tuple[Message, ...] = ()
    offer: Offer | None = None
    licence: Licence | None = None
    downloads: tuple[Download, ...] = ()
    correction: Correction | None = None
    withdrawn: str = ""
    """Why the article of a licence in force was withdrawn since, in the publisher's words."""

    @property
    def moving(self) -> bool:
        """True while something ends by itself within moments: a page watches it."""
        return self.stage in MOVING or self.watched != self.stage

    @property
    def watched(self) -> str:
        """The word that changes when a page that watches has something new to show."""
        making = self.correction is not None and self.correction.state == "making"
        return f"{self.stage}, correcting" if making else self.stage


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands: page ``number`` of ``last``; ``total`` stops counting when ``capped``."""

    number: int = 1
    last: int = 1
    total: int = 0
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, in words, and the query string of the same search without it."""

    words: str
    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a publication's own site, read for a visitor who asked.

    ``offer`` is whether it may go on sale at once; ``reason`` says why, or why not.
    """

    state: Literal["asked", "seen", "refused", "wanted", "listed"]
    token: str
    url: str
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    published_on: date | None = None
    words: int = 0
    pictures: int = 0
    offer: bool = False
    reason: str = ""
    open: OpenLicence | None = None
    article_url: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A question about an article that is not listed, as its asker sees it."""

    state: Literal["open", "answered", "declined", "added"]
    about: str
    url: str
    wish: str
    email: str
    organisation: str
    asked_at: datetime
    reply: str = ""
    article_url: str = ""
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A document that shows what one gets."""

    name: str
    summary: str
    slug: str
    size_bytes: int
