"""What mail about a saved quote says: plain values, decided when the letter is queued.

The address is one that somebody typed, so the letter repeats nothing else that was typed: nobody can send
words of theirs to a stranger through us.
"""

from typing import Any

from licensing.core.colour import readable_on
from licensing.core.installation import settings
from licensing.pricing.uses import USES
from licensing.quotes.models import SavedQuote


def quote_url(saved: SavedQuote) -> str:
    """The address that opens the quote, for whoever has it."""
    return f"{settings().base_url}/quotes/{saved.token}"


def facts_of(saved: SavedQuote) -> dict[str, Any]:
    """The words of the letter that brings the link."""
    publication = saved.version.article.publication
    return {
        "publication": publication.name,
        "accent": readable_on(publication.accent, "#ffffff"),
        "headline": saved.version.headline,
        "reference": saved.reference,
        "use": USES[saved.use].label,
        "price": str(saved.total),
        "valid_until": saved.valid_until.isoformat(),
        "quote_url": quote_url(saved),
    }
