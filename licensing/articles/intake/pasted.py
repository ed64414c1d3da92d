"""Text that was never a page of its own, pasted by staff, and the name by which it is known."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from licensing.articles.ingest import pasted
from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.publishers.models import Publication

LONGEST_NAME = 80
UNNAMED = "It does not say its own address. Give one when it is imported."
"""What is said of a text without an address, until it has a name."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What staff filled in; what is empty is looked for in the text's own head."""

    text: str
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    published_on: date | None = None
    section: str = ""
    url: str = ""


def read(said: Pasted, publication: Publication) -> Capture | NotAnArticle:
    """The article of a pasted text. One without an address is known by its headline and date."""
    found = pasted.read(
        said.text,
        headline=said.headline,
        standfirst=said.standfirst,
        bylines=[said.byline] if said.byline else [],
        published_on=said.published_on,
        url=said.url,
        publication=publication.name,
        section=said.section,
    )
    if isinstance(found, Capture) and not found.url:
        told = tuple(warning for warning in found.warnings if warning != UNNAMED)
        return replace(found, url=name_of(publication, found), warnings=told)
    return found


def name_of(publication: Publication, capture: Capture) -> str:
    """A name for what has no address on the web: ``urn:offprint:orrin-tides:2026-10-05:nine-tides``.

    The same headline of the same day is the same article, so that its text can be put right later.
    """
    day = capture.published_on.isoformat() if capture.published_on else "undated"
    return f"urn:offprint:{publication.slug}:{day}:{_slug(capture.headline)}"


def _slug(headline: str) -> str:
    plain = unicodedata.normalize("NFKD", headline).casefold()
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:LONGEST_NAME].strip("-") or "untitled"
