"""Rows for tests: an invented publisher, its publication, an article, a rate card, a buyer.

Each function adds to the session and flushes, so that ids are known; the test commits. Anything may be
said by keyword, the rest is plausible. Call them inside an application context.
"""

import hashlib
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any, TypeVar

from PIL import Image

from licensing.articles.models import Alias, Article, Asset, RightsPart, Version
from licensing.core import clock, files, ids
from licensing.core.db import db
from licensing.pricing.models import RateCard
from licensing.publishers.models import Publication, Publisher

_numbers = count(1)
Row = TypeVar("Row")

BODY = (
    "<p>The last slipway on the Orrin was relaid in nine days, by hand, at low water.</p>"
    "<h2>Nine tides</h2><p>“You get four hours, then you run,” said Maud Tilsley, who led it.</p>"
)
BODY_TEXT = (
    "The last slipway on the Orrin was relaid in nine days, by hand, at low water.\n"
    "Nine tides\n“You get four hours, then you run,” said Maud Tilsley, who led it."
)
BEA = {
    "name": "Bea Okafor",
    "organisation": "Tern & Gull Marine Ltd",
    "email": "bea@ternandgull.example",
    "address": "3 Chandlers Row\nOrrinmouth OR2 4TG",
    "country": "GB",
    "po_number": "PO-2214",
    "vat_number": "",
}
"""Buyer Bea, as she fills in a form."""


def publisher(**given: Any) -> Publisher:
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"orrin-press-{number}",
        "name": "Orrin Press",
        "legal_name": "Orrin Press Ltd",
        "address": "1 Ferry Steps\nOrrinmouth OR1 1AA",
        "country": "GB",
        "email": "permissions@orrinpress.example",
        "currency": "GBP",
        "created_at": clock.now(),
    }
    return _add(Publisher(**values | given))


def publication(of: Publisher | None = None, **given: Any) -> Publication:
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"orrin-tides-{number}",
        "name": "The Orrin Tides",
        "site": "orrintides.example",
        "description": "News of the estuary.",
        "tagline": "Twice a day, like the water",
        "established": "1874",
        "issn": "",
        "sections": ["Harbour", "Town", "Opinion"],
        "layout": "newspaper",
        "accent": "#1f3a5f",
        "masthead_font": "playfair-display",
        "headline_font": "newsreader",
        "text_font": "source-serif-4",
        "signatory": "Ed Marlowe",
        "signatory_role": "Permissions editor",
    }
    owner = of or publisher()
    return _add(Publication(publisher_id=owner.id, **values | given))


def article(
    of: Publication | None = None, *, pictures: int = 1, aliases: tuple[str, ...] = (), **given: Any
) -> Article:
    """An article with one version, its pictures and its rights, all owned.

    Keywords that are columns of Article go there, the others to its version.
    """
    owner = of or publication()
    number = next(_numbers)
    columns = set(Article.__table__.columns.keys())
    values: dict[str, Any] = {
        "public_id": ids.public_id(),
        "canonical_url": f"https://{owner.site}/harbour/slipway-{number}",
        "section": "Harbour",
        "published_on": date(2026, 10, 5),
        "created_at": clock.now(),
    } | {name: value for name, value in given.items() if name in columns}
    made = _add(Article(publication_id=owner.id, **values))
    version(made, pictures=pictures, **{k: v for k, v in given.items() if k not in columns})
    for identifier in aliases:
        _add(Alias(publication_id=owner.id, article_id=made.id, identifier=identifier))
    return made


def version(of: Article, *, pictures: int = 1, **given: Any) -> Version:
    """The next version of an article, made the current one."""
    stored = [picture(index) for index in range(pictures)]
    figures = "".join(
        f'<figure><img src="asset:{digest}" alt="The slipway"><figcaption>Low water '
        '<small class="credit">Photograph: Ines Hale</small></figcaption></figure>'
        for digest in stored
    )
    earlier = db.session.query(Version).filter_by(article_id=of.id).count()
    values: dict[str, Any] = {
        "number": earlier + 1,
        "headline": "Nine tides to mend a slipway",
        "standfirst": "Stone by stone, a crew of six put back what the storm took.",
        "bylines": ["Ines Hale"],
        "section": of.section,
        "published_on": of.published_on,
        "language": "en",
        "body_html": BODY + figures,
        "body_text": BODY_TEXT,
        "correction": "",
        "copyright_notice": "© 2026 Orrin Press Ltd",
        "open_licence": "",
        "identifiers": {},
        "source": of.canonical_url,
        "captured_at": clock.now(),
    } | given
    values.setdefault("word_count", len(values["body_text"].split()))
    values.setdefault("content_hash", hashlib.sha256(repr((of.id, values)).encode()).hexdigest())
    made = _add(Version(article_id=of.id, **values))
    for position, digest in enumerate(stored):
        _add(
            Asset(
                version_id=made.id,
                position=position,
                sha256=digest,
                media_type="image/jpeg",
                width_px=640,
                height_px=400,
                original_src=f"https://img.example/{digest}.jpg",
                alt="The slipway",
                caption="Low water",
                credit="Photograph: Ines Hale",
            )
        )
        rights_part(made, kind="picture", where=f"asset:{digest}", credit="Photograph: Ines Hale")
    rights_part(made, kind="text", where="body")
    of.current_version_id = made.id
    db.session.flush()
    return made


def rights_part(of: Version, **given: Any) -> RightsPart:
    values: dict[str, Any] = {"status": "owned", "reason": "Staff work", "credit": ""}
    return _add(RightsPart(version_id=of.id, **values | given))


def rate_card(of: Publisher, rules: dict[str, Any], **given: Any) -> RateCard:
    """A rate card in force since a day long past."""
    values: dict[str, Any] = {
        "version": 1,
        "valid_from": clock.now().replace(year=2020, month=1, day=1),
        "currency": of.currency,
        "created_at": clock.now(),
    }
    return _add(RateCard(publisher_id=of.id, rules=rules, **values | given))


def picture(tone: int = 0) -> str:
    """A stored JPEG of 640 x 400 px; returns its SHA-256."""
    buffer = BytesIO()
    Image.new("RGB", (640, 400), (40 + 30 * tone % 200, 90, 120)).save(buffer, "JPEG")
    return files.put(buffer.getvalue())


def _add(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
