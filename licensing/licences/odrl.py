"""The licence for machines: an ODRL 2.2 agreement as JSON-LD, attached to every licensed copy.

Vocabulary: https://www.w3.org/TR/odrl-vocab/ (distribute, reproduce, attribute, dateTime, spatial).
Countries are named by the addresses that ISO gives the codes of ISO 3166.
"""

import json
from collections.abc import Sequence
from typing import Any

from licensing.documents.facts import ArticleFacts, Brand, LicenceFacts

ISO_3166 = "https://www.iso.org/obp/ui/#iso:code:3166:"


def agreement(
    facts: LicenceFacts, brand: Brand, article: ArticleFacts, uid: str, countries: Sequence[str]
) -> dict[str, Any]:
    """The agreement as JSON-LD; only what the licence itself shows.

    ``uid`` names the article: an address or a URN. ``countries`` are ISO 3166 codes; none is
    everywhere, and then no constraint says where.
    """
    return {
        "@context": [
            "http://www.w3.org/ns/odrl.jsonld",
            {
                "schema": "https://schema.org/",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
                "iso3166": ISO_3166,
            },
        ],
        "@type": "Agreement",
        "uid": facts.verify_url,
        "schema:identifier": facts.number,
        "assigner": {"@type": "Party", "schema:name": brand.publisher},
        "assignee": {"@type": "Party", "schema:name": facts.licensee},
        "target": {
            "uid": uid,
            "schema:headline": article.headline,
            "schema:sha256": article.fingerprint,
        },
        "permission": [
            {
                "action": ["distribute", "reproduce"],
                "duty": [{"action": "attribute", "attributedParty": brand.publication}],
                "constraint": [*_term(facts), *_where(countries)],
            }
        ],
        "prohibition": [{"action": ["derive", "sell"]}],
        "schema:usageInfo": facts.use,
        "schema:size": facts.quantity,
    }


def attachment(
    facts: LicenceFacts,
    brand: Brand,
    article: ArticleFacts,
    uid: str = "",
    countries: Sequence[str] = (),
) -> bytes:
    """The agreement as the bytes attached to a copy: stable, so that copies are reproducible."""
    said = agreement(facts, brand, article, uid or article.canonical_url, countries)
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()


def _term(facts: LicenceFacts) -> list[dict[str, Any]]:
    days = [("gteq", facts.starts_on), ("lteq", facts.ends_on)]
    return [
        {
            "leftOperand": "dateTime",
            "operator": operator,
            "rightOperand": {"@value": day.isoformat(), "@type": "xsd:date"},
        }
        for operator, day in days
        if day is not None
    ]


def _where(countries: Sequence[str]) -> list[dict[str, Any]]:
    if not countries:
        return []
    named = [{"@id": f"iso3166:{code}"} for code in countries]
    return [{"leftOperand": "spatial", "operator": "isAnyOf", "rightOperand": named}]
