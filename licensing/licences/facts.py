"""What a licence says, as a snapshot: written once at the grant, read for ever after."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from licensing.articles import open_licences
from licensing.documents.facts import Brand, LicenceFacts
from licensing.licences.models import Licence
from licensing.publishers import brand as brands

WHOLE = "The article is used whole and unaltered, with its credits and the licence notice on every page."
PARTS = {
    "excerpt": "The words are quoted exactly, with the title, the author and the publication beside them.",
    "translation": "The translation says all that the article says, with its credits and the licence notice.",
    "slides": "What is shown is unaltered, with its credits and the licence number beside it.",
}
"""What stands in place of ``WHOLE`` for a use that is not of the whole article, or not in its words."""
CONDITIONS = (
    "Nothing in its use may suggest that the publication endorses the licensee, its products or services.",
    "Pictures are licensed within this document only; a picture that is left out is not licensed.",
    "The licence is the licensee's own: it cannot be sold, lent or passed on, and ends with its term.",
    "Not for resale. Further reproduction needs the publisher's written permission.",
)


def conditions_for(use: str, open_licence: str) -> tuple[str, ...]:
    """What a licence for ``use`` says; first, what the article's open licence, at that address, leaves
    free."""
    conditions = (PARTS.get(use, WHOLE), *CONDITIONS)
    known = open_licences.named(open_licence)
    if known is None:
        return conditions
    beside = (
        f"The article itself is published under {known.name} ({known.url}). What that allows anybody, "
        "on its terms, needs no licence of ours and is not taken back by this one."
    )
    return (beside, *conditions)


def snapshot(facts: LicenceFacts, brand: Brand, countries: Sequence[str] = ()) -> dict[str, Any]:
    """Plain JSON of everything the licence says and how it looked on the day.

    ``countries`` are the ISO 3166 codes behind the words of its territory; none is everywhere.
    """
    stored = asdict(facts)
    stored["starts_on"] = facts.starts_on.isoformat()
    stored["ends_on"] = facts.ends_on.isoformat() if facts.ends_on else None
    stored["issued_at"] = facts.issued_at.isoformat()
    stored["conditions"] = list(facts.conditions)
    return {"licence": stored, "brand": brands.to_json(brand), "countries": list(countries)}


def licence_facts(stored: Mapping[str, Any]) -> LicenceFacts:
    """The licence as documents are told it, from its snapshot."""
    said = dict(stored["licence"])
    said["starts_on"] = date.fromisoformat(said["starts_on"])
    said["ends_on"] = date.fromisoformat(said["ends_on"]) if said["ends_on"] else None
    said["issued_at"] = datetime.fromisoformat(said["issued_at"])
    said["conditions"] = tuple(said["conditions"])
    return LicenceFacts(**said)


def brand_facts(stored: Mapping[str, Any]) -> Brand:
    """The branding of the day of the grant."""
    return brands.from_json(stored["brand"])


def countries_of(licence: Licence) -> tuple[str, ...] | None:
    """Where it holds, ISO 3166; none named is everywhere. None for one that wrote down words alone."""
    said = licence.facts.get("countries")
    return None if said is None else tuple(said)


def said_by(licence: Licence) -> LicenceFacts:
    """What ``licence`` says."""
    return licence_facts(licence.facts)
