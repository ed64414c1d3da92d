"""A publication's branding as documents are told it, and back from a licence's snapshot."""

from dataclasses import asdict
from typing import Any

from licensing.documents.facts import Brand
from licensing.publishers.models import Publication


def brand_of(publication: Publication) -> Brand:
    """How ``publication`` looks now."""
    return Brand(
        publication=publication.name,
        publisher=publication.publisher.legal_name,
        site=publication.site,
        tagline=publication.tagline,
        established=publication.established,
        accent=publication.accent,
        layout=publication.layout,
        masthead_font=publication.masthead_font,
        headline_font=publication.headline_font,
        text_font=publication.text_font,
        signatory=publication.signatory,
        signatory_role=publication.signatory_role,
    )


def to_json(brand: Brand) -> dict[str, Any]:
    return asdict(brand)


def from_json(stored: dict[str, Any]) -> Brand:
    return Brand(**stored)
