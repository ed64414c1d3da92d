"""What a document is told: frozen values, complete, and nothing else.

Dates and moments are already decided by the caller; a document formats them but never asks the
time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Brand:
    """How one publication looks in print. Colours are ``#rrggbb``."""

    publication: str
    publisher: str
    site: str
    """The publication's web site as readers know it, for example ``meridiancourier.example``."""
    tagline: str = ""
    established: str = ""
    accent: str = "#1f3a5f"
    layout: str = "newspaper"
    """``newspaper`` (three columns), ``magazine`` (picture opening) or ``journal`` (two)."""
    masthead_font: str = "playfair-display"
    headline_font: str = "newsreader"
    text_font: str = "source-serif-4"
    signatory: str = ""
    signatory_role: str = ""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """One version of an article, as licensed.

    ``body_html`` is sanitised, semantic HTML. A picture in it is
    ``<figure><img src="asset:NAME" alt="..."><figcaption>caption
    <small class="credit">credit</small></figcaption></figure>``, where NAME is a key of ``assets``.
    Pictures that may not be licensed are gone from it already and counted in ``omissions``, one
    plain sentence each ("One picture, credited to Agency, is not included.").
    """

    headline: str
    body_html: str
    published_on: date | None
    standfirst: str = ""
    kicker: str = ""
    section: str = ""
    bylines: tuple[str, ...] = ()
    language: str = "en"
    canonical_url: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    copyright_notice: str = ""
    fingerprint: str = ""
    """SHA-256, hexadecimal, of the version's licensed content."""
    omissions: tuple[str, ...] = ()
    correction: str = ""
    """A correction notice that belongs to this version, or nothing."""
    assets: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """The licence as it is printed: words, already decided."""

    number: str
    licensee: str
    use: str
    """The permitted use in one line: "ePrint: PDF to share with clients, up to 250 staff"."""
    quantity: str
    territory: str
    starts_on: date
    ends_on: date | None
    """The last day of the term, inclusive; None is a licence without end."""
    fee: str
    conditions: tuple[str, ...]
    issued_at: datetime
    verify_url: str
    reference: str = ""
    """Order reference and purchase-order number, for the licensee's own files."""


@dataclass(frozen=True, slots=True)
class ReprintFacts:
    """The licensed copy: the article, the licence on every page, a certificate at the end.

    ``machine_licence`` is the ODRL JSON-LD attached to the PDF, as UTF-8 bytes.
    """

    brand: Brand
    article: ArticleFacts
    licence: LicenceFacts
    machine_licence: bytes
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """The real copy before payment, watermarked. ``licence`` says what would be granted."""

    brand: Brand
    article: ArticleFacts
    licence: LicenceFacts
    made_at: datetime
    order_url: str
    """Where this proof becomes a licence."""
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class PersonalCopyFacts:
    """A reader's own copy: free, simple, its notice on every page."""

    brand: Brand
    article: ArticleFacts
    made_at: datetime
    order_url: str
    samples_url: str
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line of a price, in words; ``count`` may be nothing."""

    label: str
    rule: str
    count: str
    amount: str


@dataclass(frozen=True, slots=True)
class QuoteFacts:
    """A price that is held, on one page, for whoever has to approve the purchase."""

    brand: Brand
    reference: str
    made_at: datetime
    valid_until: datetime
    quote_url: str
    """Where the quote is accepted and paid."""
    seller_address: tuple[str, ...]
    seller_email: str
    headline: str
    source: str
    """Who wrote it, and where and when it was published, a sentence or two."""
    terms: tuple[tuple[str, str], ...]
    """What would be granted, label and value."""
    lines: tuple[QuotedLine, ...]
    total: str
    conditions: tuple[str, ...]
    buyer: str = ""
    buyer_reference: str = ""
    notice: str = ""
    paper: str = "a4"


Facts = ReprintFacts | ProofFacts | PersonalCopyFacts | QuoteFacts
ArticleDocument = ReprintFacts | ProofFacts | PersonalCopyFacts
"""The documents that hold an article."""
