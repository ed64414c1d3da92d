"""One small document of every kind and layout.

The press makes them before it is asked for anything, so that the first buyer does not wait for what
is read only once: typefaces, stylesheets, templates, hyphenation.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from licensing.documents.facts import (
    ArticleFacts,
    Brand,
    Facts,
    LicenceFacts,
    PersonalCopyFacts,
    ProofFacts,
    QuotedLine,
    QuoteFacts,
    ReprintFacts,
)
from licensing.documents.theme import LAYOUTS

_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_URL = "https://press.example/"
_ARTICLE = ArticleFacts(
    headline="The press is warm",
    standfirst="A page that nobody reads, printed so that the next one comes quickly.",
    body_html="<h2>Type</h2><p>A letter set once is <em>set</em> <b>faster</b> again.</p>",
    published_on=date(2026, 1, 1),
    language="en-GB",
)
_LICENCE = LicenceFacts(
    number="0",
    licensee="The press",
    use="Warming",
    quantity="One",
    territory="Here",
    starts_on=date(2026, 1, 1),
    ends_on=None,
    fee="None",
    conditions=("It is not kept",),
    issued_at=_MOMENT,
    verify_url=_URL,
)


def documents() -> Iterator[Facts]:
    """A licensed copy in every layout, a proof, a personal copy and a quote."""
    brands = [Brand("The Press", "The Press", "press.example", layout=each) for each in LAYOUTS]
    for brand in brands:
        yield ReprintFacts(brand, _ARTICLE, _LICENCE, machine_licence=b"{}")
    yield ProofFacts(brands[0], _ARTICLE, _LICENCE, _MOMENT, order_url=_URL)
    yield PersonalCopyFacts(brands[0], _ARTICLE, _MOMENT, order_url=_URL, samples_url=_URL)
    yield QuoteFacts(
        brands[0],
        reference="0",
        made_at=_MOMENT,
        valid_until=_MOMENT,
        quote_url=_URL,
        seller_address=("Here",),
        seller_email="desk@press.example",
        headline=_ARTICLE.headline,
        source="The Press.",
        terms=(("Use", "Warming"),),
        lines=(QuotedLine("Warming", "One price", "1", "None"),),
        total="None",
        conditions=("It is not kept",),
    )
