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
class RightsPart:
    """What is proposed for one part, and why."""

    kind: PartKind
    where: str
    """``body`` for the text; a picture's ``src``; the opening words of a quoted passage."""
    status: PartStatus
    reason: str
    credit: str = ""


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
    parts: tuple[RightsPart, ...] = ()


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
