"""What the page of a saved quote is told."""

from collections.abc import Mapping
from typing import Any

from licensing.articles.models import Version
from licensing.documents.facts import QuotedLine, QuoteFacts
from licensing.licences.facts import conditions_for
from licensing.pricing.quote import QuoteLine
from licensing.publishers.brand import brand_of
from licensing.quotes import service as quotes
from licensing.quotes.letters import quote_url
from licensing.quotes.models import SavedQuote
from licensing.quotes.offered import offered

MINUS = "\N{MINUS SIGN}"


def quote_facts(saved: SavedQuote, made_out: Mapping[str, Any]) -> QuoteFacts:
    """``saved`` in words, made out to the ``organisation`` and ``po_note`` it had when it was asked for."""
    publication, version = quotes.article_of(saved).publication, saved.version
    return QuoteFacts(
        brand=brand_of(publication),
        reference=saved.reference,
        made_at=saved.created_at,
        valid_until=saved.valid_until,
        quote_url=quote_url(saved),
        seller_address=tuple(publication.publisher.address.splitlines()),
        seller_email=publication.publisher.email,
        headline=version.headline,
        source=_source(version, publication.name),
        terms=offered(saved),
        lines=tuple(_line(line) for line in quotes.price_of(saved).lines),
        total=str(saved.total),
        conditions=conditions_for(saved.use, version.open_licence),
        buyer=made_out["organisation"],
        buyer_reference=made_out["po_note"],
        notice=version.copyright_notice,
    )


def _source(version: Version, publication: str) -> str:
    by = f"By {' and '.join(version.bylines)}. " if version.bylines else ""
    on = version.published_on
    return f"{by}{publication}, {on.day} {on:%B %Y}." if on else f"{by}{publication}."


def _line(line: QuoteLine) -> QuotedLine:
    count = f"{line.quantity:,} {line.unit}" if line.quantity > 1 else ""
    return QuotedLine(line.label, line.rule, count, str(line.amount).replace("-", MINUS))
