"""What the storefront's pages are shown: frozen, already decided, and nothing else.

Templates read these values and never a database row, so that a page can be drawn (and looked at)
without a database, and no template can cause a query. ``views.py`` makes them of what the rooms
below answer. Words that a page chooses by (``standing``, ``stage``) are closed sets.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from licensing.core.money import Money

Standing = Literal["licensable", "open", "embargoed", "withdrawn", "third-party", "unknown"]
"""What the publisher may do with an article, in one word; see ``Rights``."""

Way = Literal["priced", "desk", "closed"]
"""How a use is had: at once for a price, by a request to the desk, or not at all."""

Stage = Literal[
    "asked-desk",  # the desk has the request and has not decided
    "asked-buyer",  # the desk waits for the buyer's answer
    "declined",
    "payable",
    "confirming",  # the buyer came back from paying; the payment is not confirmed yet
    "making",  # paid; licence granted or being granted, copy being made
    "trouble",  # paid, and making the copy failed: staff know
    "ready",
    "suspended",
    "revoked",
    "expired",
    "lapsed",
    "cancelled",
]
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
    """A picture served by us; sizes in pixels keep its place while it loads."""

    url: str
    width_px: int
    height_px: int
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list."""

    public_id: str
    slug: str
    headline: str
    standfirst: str = ""
    byline: str = ""
    section: str = ""
    published_on: date | None = None
    picture: Picture | None = None
    standing: Standing = "licensable"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an article and whether it comes with a licence."""

    name: str
    included: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """What can be licensed, part by part."""

    standing: Standing
    parts: tuple[Part, ...] = ()
    holder: str = ""
    open_name: str = ""
    """The open licence as people call it: "CC BY 4.0"."""
    open_url: str = ""
    embargo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Something a buyer may want to do with an article."""

    code: str
    name: str
    summary: str
    way: Way
    example_from: Money | None = None
    """The least price at today's rates, where the use is priced."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its page shows it. ``opening`` holds the first paragraphs as plain text."""

    card: Card
    url: str
    opening: tuple[str, ...]
    rights: Rights
    words: int = 0
    correction: str = ""
    copyright_notice: str = ""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a quote, with the rule that made it."""

    label: str
    rule: str
    amount: Money
    quantity: int = 1
    unit: Money | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A priced answer. ``note`` says what the total leaves out, tax above all."""

    lines: tuple[PriceLine, ...]
    total: Money
    note: str = ""
    holds_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """The rule that sends this to the desk, in words for the buyer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why this cannot be licensed, and what can be done instead."""

    reason: str
    remedy: str = ""


Offer = Price | Referral | Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """What the buyer chose, in words, and the query string that says it again."""

    use: Use
    terms: tuple[tuple[str, str], ...]
    """Label and value: ("Audience", "Up to 250 people")."""
    query: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof and the address a colleague can open."""

    state: Literal["queued", "rendering", "ready", "failed"]
    page_url: str
    pdf_url: str
    status_url: str
    made_at: datetime | None = None
    pages: int = 0
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an order's way."""

    label: str
    mark: Mark
    detail: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message between the buyer and the desk."""

    author: str
    from_desk: bool
    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence as the buyer, or anyone holding a copy, sees it."""

    number: str
    state: Literal["pending", "active", "suspended", "expired", "revoked"]
    licensee: str
    use: str
    quantity: str
    territory: str
    starts_on: date
    ends_on: date | None
    issued_at: datetime
    verify_url: str
    headline: str
    publication: str
    published_on: date | None = None
    byline: str = ""
    fingerprint: str = ""
    state_reason: str = ""
    state_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file the buyer can fetch now; the link stops working at ``until``."""

    name: str
    url: str
    size_bytes: int
    until: datetime


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
    email: str
    steps: tuple[Step, ...] = ()
    price: Price | None = None
    paid_at: datetime | None = None
    po_number: str = ""
    organisation: str = ""
    receipt_url: str = ""
    reason: str = ""
    """Why it was declined, suspended or failed, in words for the buyer."""
    pay_before: datetime | None = None
    messages: tuple[Message, ...] = ()
    licence: Licence | None = None
    downloads: tuple[Download, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Where a list stands. ``total`` is None where it was not counted to the end."""

    number: int
    has_next: bool
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A document that shows what one gets."""

    name: str
    summary: str
    url: str
    pages: int
    size_bytes: int
