"""The licence for machines: an ODRL 2.2 agreement as JSON-LD, attached to every licensed copy.

Vocabulary: https://www.w3.org/TR/odrl-vocab/ (distribute, reproduce, attribute, dateTime).
"""

import json
from typing import Any

from licensing.documents.facts import ArticleFacts, Brand, LicenceFacts


def agreement(facts: LicenceFacts, brand: Brand, article: ArticleFacts) -> dict[str, Any]:
    """The agreement as JSON-LD; only what the licence itself shows."""
    permission: dict[str, Any] = {
        "action": ["distribute", "reproduce"],
        "duty": [{"action": "attribute", "attributedParty": brand.publication}],
        "constraint": [
            {
                "leftOperand": "dateTime",
                "operator": "gteq",
                "rightOperand": {"@value": facts.starts_on.isoformat(), "@type": "xsd:date"},
            }
        ],
    }
    if facts.ends_on is not None:
        permission["constraint"].append(
            {
                "leftOperand": "dateTime",
                "operator": "lteq",
                "rightOperand": {"@value": facts.ends_on.isoformat(), "@type": "xsd:date"},
            }
        )
    return {
        "@context": [
            "http://www.w3.org/ns/odrl.jsonld",
            {"schema": "https://schema.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"},
        ],
        "@type": "Agreement",
        "uid": facts.verify_url,
        "schema:identifier": facts.number,
        "assigner": {"@type": "Party", "schema:name": brand.publisher},
        "assignee": {"@type": "Party", "schema:name": facts.licensee},
        "target": {
            "uid": article.canonical_url,
            "schema:headline": article.headline,
            "schema:sha256": article.fingerprint,
        },
        "permission": [permission],
        "prohibition": [{"action": ["derive", "sell"]}],
        "schema:usageInfo": facts.use,
        "schema:size": facts.quantity,
        "schema:spatialCoverage": facts.territory,
    }


def attachment(facts: LicenceFacts, brand: Brand, article: ArticleFacts) -> bytes:
    """The agreement as the bytes attached to a copy: stable, so that copies are reproducible."""
    said = agreement(facts, brand, article)
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()
