"""A capture as JSON: the stable form that ``flask articles preview --json`` prints."""

from datetime import date
from typing import Any

from licensing.articles.ingest.capture import Capture, NotAnArticle, ProposedRights


def as_json(item: Capture | NotAnArticle) -> dict[str, Any]:
    """One JSON object: the article, or ``source`` and ``error``."""
    if isinstance(item, NotAnArticle):
        return {"source": item.source, "error": item.error}
    return {
        "source": item.source,
        "url": item.url,
        "headline": item.headline,
        "standfirst": item.standfirst,
        "bylines": list(item.bylines),
        "published_on": _day(item.published_on),
        "modified_on": _day(item.modified_on),
        "publication": item.publication,
        "section": item.section,
        "language": item.language,
        "identifiers": dict(item.identifiers),
        "body_text": item.body_text,
        "body_html": item.body_html,
        "correction": item.correction,
        "images": [
            {"src": p.src, "caption": p.caption, "credit": p.credit, "alt": p.alt}
            for p in item.images
        ],
        "rights": _rights(item.rights),
        "removed": list(item.removed),
        "warnings": list(item.warnings),
    }


def _rights(rights: ProposedRights) -> dict[str, Any]:
    return {
        "status": rights.status,
        "open_licence": rights.open_licence,
        "copyright_holder": rights.copyright_holder,
        "copyright_notice": rights.copyright_notice,
        "embargo_until": rights.embargo_until or None,
        "withdrawn": rights.withdrawn,
        "parts": [
            {
                "kind": part.kind,
                "where": part.where,
                "credit": part.credit,
                "status": part.status,
                "reason": part.reason,
            }
            for part in rights.parts
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
