"""What an ingester makes of one source, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PartStatus = Literal["owned", "cleared", "third-party", "unknown"]
PartKind = Literal["text", "picture", "quotation", "embed"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the article. ``src`` is absolute, and the ``src`` of its ``<img>`` in the body.

    On a saved page without an address of its own, ``src`` is ``saved:`` and the file's name.
    """

    src: str
    caption: str = ""
    credit: str = ""
    alt: str = ""
    found_as: str = ""
    """The address as the source writes it, which names the file beside a saved page."""


@dataclass(frozen=True, slots=True)
class Embed:
    """Something of another site that stood in the article."""

    where: str
    host: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that a source says about rights, gathered: what the rules look at."""

    publication: str = ""
    url: str = ""
    page_url: str = ""
    """Where the page was found, when that is another address than its own."""
    headline: str = ""
    bylines: tuple[str, ...] = ()
    opening: str = ""
    ending: str = ""
    """The article's first and last lines, where datelines and sources stand."""
    pictures: tuple[Picture, ...] = ()
    embeds: tuple[Embed, ...] = ()
    quotations: tuple[tuple[str, int], ...] = ()
    """Opening words and number of words of each quoted passage."""
    licence_links: tuple[str, ...] = ()
    licence_text: str = ""
    embargo: str = ""
    notices: tuple[str, ...] = ()
    copyright_notice: str = ""
    copyright_holder: str = ""
    own_names: tuple[str, ...] = ()
    """What the house calls itself, beside the publication's name: publisher, parent, site."""
    holders: tuple[str, ...] = ()
    """Who is stated, of this article, to hold the copyright."""
    sources: tuple[str, ...] = ()
    """The organisations the article is stated to come from."""
    byline_organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RightsPart:
    """What is proposed for one part, and why."""

    kind: PartKind
    where: str
    """``body`` for the text; a picture's ``src``; the opening words of a quoted passage."""
    status: PartStatus
    reason: str
    credit: str = ""
    territories: tuple[str, ...] = ()
    """ISO 3166 codes of the countries it may be licensed for; none named is everywhere."""


@dataclass(frozen=True, slots=True)
class ProposedRights:
    """The rights map that the rules propose. ``status`` is that of the text."""

    status: PartStatus = "owned"
    open_licence: str = ""
    """The licence's canonical URL (``https://creativecommons.org/licenses/by/4.0/``) or nothing."""
    copyright_holder: str = ""
    copyright_notice: str = ""
    embargo_until: str = ""
    """ISO 8601 moment before which nothing may be licensed, or nothing."""
    withdrawn: bool = False
    withdrawal: str = ""
    """The words that announce it, where there are some."""
    parts: tuple[RightsPart, ...] = ()
    told: Told | None = None
    """What the rules looked at, so that a publisher's own rules can look again at import."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One article as found in a source.

    ``body_html`` is sanitised semantic HTML: p, h2-h4, ul/ol/li, blockquote, table, figure, em,
    strong, a, sub, sup, cite, small; where the page has them, br, pre and code. Figures are
    ``<figure><img src alt><figcaption>caption <small class="credit">credit</small></figcaption>
    </figure>``.
    """

    source: str
    url: str
    headline: str
    body_html: str
    body_text: str
    standfirst: str = ""
    bylines: tuple[str, ...] = ()
    published_on: date | None = None
    modified_on: date | None = None
    publication: str = ""
    section: str = ""
    language: str = ""
    correction: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    images: tuple[Picture, ...] = ()
    rights: ProposedRights = ProposedRights()
    removed: tuple[str, ...] = ()
    """What was left out of the body, one entry a thing ("12 comments", "newsletter box")."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """A source that gave no article; ``error`` says why and what would help."""

    source: str
    error: str
