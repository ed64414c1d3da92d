"""Invented publications, articles, pictures and licences to make documents from."""

import hashlib
import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from licensing.documents.facts import (
    ArticleFacts,
    Brand,
    LicenceFacts,
    PersonalCopyFacts,
    ProofFacts,
    QuotedLine,
    QuoteFacts,
    ReprintFacts,
)

QUOTE_URL = "https://permissions.example/quotes/uN3xT7a9QeLkv2pRw0sYbHd5"
ARTICLES = Path(__file__).parent / "articles"

GAZETTE = Brand(
    publication="The Aldermoor Gazette",
    publisher="Aldermoor Newspapers Ltd",
    site="aldermoorgazette.example",
    tagline="“Slow to print, and right”",
    established="Established 1868",
    accent="#7a1f2b",
    layout="newspaper",
    signatory="Henrietta Voss-Larkin",
    signatory_role="Head of Permissions",
)
SIGNAL = Brand(
    publication="Signal & Loom",
    publisher="Loom Street Media Ltd",
    site="signalandloom.example",
    tagline="How things are made to work",
    accent="#f2b705",
    layout="magazine",
    masthead_font="archivo",
    headline_font="archivo",
    text_font="newsreader",
    signatory="Dario Penhallow",
    signatory_role="Licensing Editor",
)
ANNALS = Brand(
    publication="Annals of Neighbourhood Medicine",
    publisher="The Fellowship of Neighbourhood Practitioners",
    site="annals-nm.example",
    tagline="Volume 41, number 3",
    accent="#0b6e69",
    layout="journal",
    masthead_font="ibm-plex-serif",
    headline_font="ibm-plex-serif",
    text_font="source-serif-4",
    signatory="Professor Eleri Quayle",
    signatory_role="Editor in Chief",
)
BRANDS = {brand.layout: brand for brand in (GAZETTE, SIGNAL, ANNALS)}

SHORT_TEXT = (ARTICLES / "short.html").read_text()
LONG_TEXT = (ARTICLES / "long.html").read_text()

SHORT = ArticleFacts(
    headline="The town that learned to share its ladders",
    standfirst="A retired surveyor wanted to reach one gutter. Five years on, Aldermoor borrows "
    "more ladders than novels, and keeps its accounts on one side of one sheet.",
    kicker="Town & trade",
    section="Saturday Review",
    bylines=("Clementine Farrow",),
    published_on=date(2026, 3, 14),
    language="en-GB",
    canonical_url="https://aldermoorgazette.example/2026/03/14/sharing-ladders",
    copyright_notice="© 2026 Aldermoor Newspapers Ltd. All rights reserved.",
    fingerprint=hashlib.sha256(SHORT_TEXT.encode()).hexdigest(),
    body_html=SHORT_TEXT,
)
LONG = ArticleFacts(
    headline="The river that was given back its bends",
    standfirst="Straightened by four hundred men and unstraightened by two, the Wend now takes the "
    "long way round. The valley has written down everything it did next.",
    kicker="The long read",
    section="Land & water",
    bylines=("Tobias Marchetti-Hale", "Oona Whitlock"),
    published_on=date(2026, 5, 2),
    language="en-GB",
    canonical_url="https://signalandloom.example/long-read/the-river-that-was-given-back-its-bends",
    identifiers={"doi": "10.5555/wend.2026.0417"},
    copyright_notice="© 2026 Loom Street Media Ltd. All rights reserved.",
    fingerprint=hashlib.sha256(LONG_TEXT.encode()).hexdigest(),
    omissions=("One picture, credited to Northern Press Agency, is not included.",),
    correction="An earlier version gave the straight channel’s length as three miles. It is two.",
    body_html=LONG_TEXT,
)

LICENCE = LicenceFacts(
    number="AG-2026-004817-R",
    licensee="Northgate Community Hospitals Trust",
    use="ePrint: PDF to share with clients and staff",
    quantity="Up to 250 people",
    territory="United Kingdom and Ireland, in English",
    starts_on=date(2026, 4, 1),
    ends_on=date(2027, 3, 31),
    fee="£485.00, VAT not included",
    conditions=(
        "The article is shared whole and unaltered, with the notice at the foot of every page",
        "Nothing may suggest that the publisher or the author endorses the licensee, its products "
        "or its services",
        "Pictures are licensed as part of these pages only",
        "The permission is personal to the licensee and ends on the last day of the term; copies "
        "kept afterwards are for the licensee's own records",
    ),
    issued_at=datetime(2026, 3, 27, 9, 30, tzinfo=UTC),
    verify_url="https://permissions.aldermoor.example/verify/AG-2026-004817-R",
    reference="Order OP-7Q4K-M2TX, purchase order 20817",
)

ORDER_URL = "https://permissions.aldermoor.example/aldermoor-gazette/sharing-ladders"
SAMPLES_URL = "https://permissions.aldermoor.example/aldermoor-gazette/samples"


PARAGRAPHS = re.findall("<p>.*?</p>", SHORT_TEXT, re.DOTALL)
TINY = replace(
    SHORT, body_html=PARAGRAPHS[0] + PARAGRAPHS[-2], standfirst="", kicker="", bylines=()
)
"""About 120 words, without a picture."""
UPRIGHT = replace(SHORT, body_html=SHORT_TEXT.replace("harbour.jpg", "upright.jpg"))
"""Led by a picture taller than it is wide."""


def reprint(brand: Brand, article: ArticleFacts, paper: str = "a4") -> ReprintFacts:
    """A licensed copy of the article, as that publication prints it."""
    return ReprintFacts(
        brand=brand,
        article=illustrated(article),
        licence=LICENCE,
        machine_licence=machine_licence(),
        paper=paper,
    )


def proof(brand: Brand, article: ArticleFacts, paper: str = "a4") -> ProofFacts:
    return ProofFacts(
        brand=brand,
        article=illustrated(article),
        licence=LICENCE,
        made_at=datetime(2026, 3, 26, 16, 5, tzinfo=UTC),
        order_url=ORDER_URL,
        paper=paper,
    )


def personal_copy(brand: Brand, article: ArticleFacts, paper: str = "a4") -> PersonalCopyFacts:
    return PersonalCopyFacts(
        brand=brand,
        article=illustrated(article),
        made_at=datetime(2026, 3, 26, 16, 5, tzinfo=UTC),
        order_url=ORDER_URL,
        samples_url=SAMPLES_URL,
        paper=paper,
    )


def quote(brand: Brand, paper: str = "a4") -> QuoteFacts:
    return QuoteFacts(
        brand=brand,
        reference="7Q4K-M2TX",
        made_at=datetime(2026, 3, 26, 16, 5, tzinfo=UTC),
        valid_until=datetime(2026, 4, 25, 16, 5, tzinfo=UTC),
        quote_url=QUOTE_URL,
        seller_address=("14 Bell Yard", "Aldermoor AM1 2TG", "United Kingdom"),
        seller_email="permissions@aldermoorgazette.example",
        headline=SHORT.headline,
        source=f"By Clementine Farrow. {brand.publication}, 14 March 2026, Saturday Review.",
        terms=(
            (
                "Permitted use",
                "ePrint: PDF to share with clients of an organisation of up to 50 staff",
            ),
            ("Quantity", "Any number of copies"),
            ("Territory", "Worldwide"),
            ("Term", "2 years from the day it is paid"),
        ),
        lines=(
            QuotedLine(
                "ePrint to clients for an organisation of up to 50 staff",
                "Rate for one year, up to 50 staff",
                "1 year",
                "US$300.00",
            ),
            QuotedLine(
                "Term of 2 years", "1.8 times the rate for one year", "24 months", "US$240.00"
            ),
            QuotedLine("Non-profit", "40% less", "", "−US$216.00"),
        ),
        total="US$324.00",
        conditions=LICENCE.conditions,
        buyer="Tern & Gull Marine Ltd",
        buyer_reference="PO-2214",
        notice=SHORT.copyright_notice,
        paper=paper,
    )


def illustrated(article: ArticleFacts) -> ArticleFacts:
    """The article with the pictures its body names, unless it has its own."""
    if article.assets:
        return article
    named = {
        name: content
        for name, content in pictures().items()
        if f"asset:{name}" in article.body_html
    }
    return replace(article, assets=named)


def machine_licence() -> bytes:
    return json.dumps(
        {
            "@context": "http://www.w3.org/ns/odrl.jsonld",
            "@type": "Agreement",
            "uid": LICENCE.verify_url,
            "permission": [{"action": "distribute", "assignee": LICENCE.licensee}],
        },
        sort_keys=True,
    ).encode()


@cache
def pictures() -> Mapping[str, bytes]:
    """Drawn landscapes: a panorama, two of ordinary shape, and an upright one."""
    return {
        "harbour.jpg": landscape(2000, 1125, "dusk"),
        "valley.jpg": landscape(2100, 1400, "evening"),
        "meander.jpg": landscape(1400, 1050, "blue"),
        "upright.jpg": landscape(1200, 1600, "dusk"),
    }


SKIES = {
    "dusk": ((44, 42, 84), (244, 164, 96)),
    "evening": ((74, 118, 150), (250, 220, 170)),
    "blue": ((28, 46, 84), (150, 176, 204)),
}


def landscape(width: int, height: int, sky: str) -> bytes:
    """Hills, still water and a row of sheds, one window lit, as a JPEG."""
    top, horizon = SKIES[sky]
    image = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(image)
    shore = int(height * 0.66)
    for y in range(height):
        depth = (
            min(y / shore, 1) if y < shore else max(0.0, 1 - (y - shore) / (height - shore) * 1.1)
        )
        pen.line((0, y, width, y), fill=_between(top, horizon, depth**1.4))
    for layer in range(4):
        shade = _between(horizon, top, 0.35 + 0.2 * layer)
        ridge = [(x, shore - _ridge(x / width, layer) * height) for x in range(0, width + 8, 8)]
        pen.polygon([(0, shore), *ridge, (width, shore)], fill=shade)
        mirrored = [(x, 2 * shore - y * 0.5 - shore * 0.5) for x, y in ridge]
        pen.polygon([(0, shore), *mirrored, (width, shore)], fill=_between(shade, top, 0.35))
    dark = _between(top, (0, 0, 0), 0.55)
    for index in range(6):
        left, tall = int(width * (0.08 + index * 0.07)), int(height * (0.07 + 0.02 * (index % 3)))
        right, roof = left + int(width * 0.055), shore - tall
        pen.rectangle((left, roof, right, shore), fill=dark)
        pen.polygon(
            [(left, roof), ((left + right) // 2, roof - tall // 2), (right, roof)], fill=dark
        )
    lamp = (int(width * 0.31), shore - int(height * 0.06))
    pen.rectangle((*lamp, lamp[0] + width // 70, lamp[1] + height // 38), fill=(255, 214, 140))
    for y in range(shore + 6, height, max(height // 90, 3)):
        pen.line((0, y, width, y), fill=_between(horizon, top, 0.6), width=1)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _ridge(x: float, layer: int) -> float:
    swell = math.sin(x * (5 + 2 * layer) + layer * 1.7) + 0.5 * math.sin(
        x * (13 + 3 * layer) + layer
    )
    return 0.05 + (0.2 - 0.05 * layer) * (0.6 + 0.25 * swell)


def _between(a: tuple[int, ...], b: tuple[int, ...], amount: float) -> tuple[int, int, int]:
    red, green, blue = (round(x + (y - x) * amount) for x, y in zip(a, b, strict=True))
    return red, green, blue
