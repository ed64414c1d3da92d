"""Verbs of publishers: take in a publisher and a publication as their TOML file describes them."""

import re
from collections.abc import Mapping
from typing import Any

from babel.numbers import list_currencies

from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput
from licensing.documents.fonts import FAMILIES
from licensing.publishers import queries
from licensing.publishers.models import Publication, Publisher

LAYOUTS = ("newspaper", "magazine", "journal")
FONT_FIELDS = ("masthead_font", "headline_font", "text_font")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_TAKEN = frozenset((
    "asked", "desk", "download", "license", "orders", "personal", "proof", "reading", "search",
    "staff", "static", "suggestions", "verify", "webhooks",
))  # fmt: skip
"""First parts of addresses that doors use themselves."""


def add_publisher(said: Mapping[str, Any], actor: Actor) -> Publisher:
    """The publisher that ``[publisher]`` describes: found by its slug, else added. Flushes.

    Raises InvalidInput naming the entry that is missing or wrong.
    """
    slug = _slug(said, "publisher")
    known = queries.publisher(slug)
    if known is not None:
        return known
    currency = _text(said, "publisher", "currency")
    if currency not in list_currencies():
        raise InvalidInput(f"{currency!r} is no ISO 4217 currency.", field="publisher.currency")
    publisher = Publisher(
        slug=slug,
        name=_text(said, "publisher", "name"),
        legal_name=_text(said, "publisher", "legal_name"),
        address="\n".join(said.get("address", ())),
        country=_text(said, "publisher", "country"),
        email=_text(said, "publisher", "email"),
        currency=currency,
        created_at=clock.now(),
    )
    db.session.add(publisher)
    db.session.flush()
    audit.record("publisher:add", f"publisher:{publisher.id}", actor)
    return publisher


def add_publication(said: Mapping[str, Any], publisher: Publisher, actor: Actor) -> Publication:
    """The publication that ``[publication]`` describes: found by its slug, else added. Flushes.

    Raises InvalidInput naming the entry that is missing or wrong.
    """
    slug = _slug(said, "publication")
    known = next((p for p in queries.publications() if p.slug == slug), None)
    if known is not None and known.publisher_id == publisher.id:
        return known
    if known is not None or slug in _TAKEN:
        raise InvalidInput(f"/{slug} is taken. Choose another slug.", field="publication.slug")
    _check_look(said)
    fetch_unknown = said.get("fetch_unknown", False)
    if not isinstance(fetch_unknown, bool):
        raise InvalidInput("Write true or false.", field="publication.fetch_unknown")
    publication = Publication(
        publisher_id=publisher.id,
        slug=slug,
        name=_text(said, "publication", "name"),
        site=_text(said, "publication", "site"),
        sections=[str(section) for section in said.get("sections", ())],
        accent=_text(said, "publication", "accent").lower(),
        layout=said["layout"],
        fetch_unknown=fetch_unknown,
        **{field: said[field] for field in FONT_FIELDS},
        **{
            field: str(said.get(field, ""))
            for field in (
                "description",
                "tagline",
                "established",
                "issn",
                "signatory",
                "signatory_role",
            )
        },
    )
    db.session.add(publication)
    db.session.flush()
    audit.record("publication:add", f"publication:{publication.id}", actor)
    return publication


def _check_look(said: Mapping[str, Any]) -> None:
    if not _COLOUR.fullmatch(str(said.get("accent", "")).lower()):
        raise InvalidInput("Write the accent like #1f3a5f.", field="publication.accent")
    if said.get("layout") not in LAYOUTS:
        raise InvalidInput(f"Choose one of {', '.join(LAYOUTS)}.", field="publication.layout")
    for field in FONT_FIELDS:
        if said.get(field) not in FAMILIES:
            raise InvalidInput(
                f"Choose one of {', '.join(sorted(FAMILIES))}.", field=f"publication.{field}"
            )


def _slug(said: Mapping[str, Any], table: str) -> str:
    slug = _text(said, table, "slug")
    if not _SLUG.fullmatch(slug):
        raise InvalidInput(
            "A slug has small letters, figures and single hyphens.", field=f"{table}.slug"
        )
    return slug


def _text(said: Mapping[str, Any], table: str, field: str) -> str:
    value = said.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"[{table}] says no {field}.", field=f"{table}.{field}")
    return value.strip()
