"""Rows and answers of the rooms below, made into what pages are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from flask import url_for
from lxml import html
from sqlalchemy import select

from licensing.articles import open_licences, territories
from licensing.articles.facts import omissions
from licensing.articles.models import Article, Asset, RightsPart, Version
from licensing.articles.rights import LICENSABLE, Part, RightsSummary, assets_of
from licensing.catalogue import Hit, Results, sections
from licensing.catalogue.snippet import Fragment
from licensing.core import clock
from licensing.core.db import db
from licensing.core.money import Money
from licensing.pricing.card import Card, Chosen, Rates, Referred
from licensing.pricing.grant import described
from licensing.pricing.quote import Answer, Quote, Referral, Refusal
from licensing.pricing.scale import least
from licensing.pricing.uses import USES
from licensing.pricing.wish import Wish, asked_for_price
from licensing.publishers.models import Publication
from licensing.web.storefront import shown
from licensing.web.storefront.pictures import WIDTHS

Offer = shown.Price | Referral | Refusal

OPENING_PARAGRAPHS = 2
OPENING_CHARACTERS = 900
HIDDEN: frozenset[shown.Standing] = frozenset({"embargoed", "withdrawn"})
"""Standings under which a page shows neither words nor pictures of the article."""


def publication(row: Publication) -> shown.Publication:
    """The title, with the sections that have something in them."""
    return shown.Publication(
        slug=row.slug,
        name=row.name,
        publisher=row.publisher.name,
        site=row.site,
        tagline=row.tagline,
        established=row.established,
        description=row.description,
        sections=sections(row),
    )


def cards(hits: Sequence[Hit]) -> tuple[shown.Card, ...]:
    """A page of articles; two queries for all of them."""
    versions = [hit.version.id for hit in hits]
    parts = _parts(versions)
    pictures = _lead_pictures(versions, parts)
    now = clock.now()
    return tuple(
        replace(
            card(
                hit.article,
                _standing(
                    hit.article, hit.version, _text_status(parts.get(hit.version.id, ())), now
                ),
                pictures.get(hit.version.id),
            ),
            found=_pieces(hit.snippet),
            marked=_pieces(hit.headline),
        )
        for hit in hits
    )


def place(results: Results) -> shown.Place:
    """Where a page of results stands among the others."""
    return shown.Place(results.page, results.pages, results.total_capped, results.capped)


def card(article: Article, standing: shown.Standing, asset: Asset | None) -> shown.Card:
    """One article in a list."""
    version, slug = article.current, article.publication.slug
    return shown.Card(
        public_id=article.public_id,
        slug=slug,
        headline=version.headline,
        standfirst="" if standing in HIDDEN else version.standfirst,
        byline=names(version.bylines),
        section=article.section,
        published_on=version.published_on,
        picture=picture(slug, asset) if asset and standing not in HIDDEN else None,
        standing=standing,
    )


def article(row: Article, rights: RightsSummary, at: datetime) -> shown.Article:
    """One article for its own page. Nothing of what is under embargo or withdrawn is shown."""
    version = row.current
    standing = _standing(row, version, rights.text_status, at)
    barred = {part.where for part in rights.excluded_pictures}
    assets = assets_of(version)
    lead = next((asset for asset in assets if f"asset:{asset.sha256}" not in barred), None)
    common = shown.Article(
        card=card(row, standing, lead),
        url=row.web_address,
        open=open_licences.named(rights.open_licence),
        embargo_until=rights.embargo_until,
    )
    if standing in HIDDEN:
        return replace(common, standing_reason=rights.withdrawn_reason)
    return replace(
        common,
        opening=opening(version.body_html),
        parts=parts_of(version, rights, assets),
        words=version.word_count,
        correction=version.correction,
        copyright_notice=version.copyright_notice,
        standing_reason=rights.text_reason,
        left_out=tuple(omissions(rights.excluded_pictures)),
        countries=territories.in_words(rights.territories) if rights.territories else "",
    )


def picture(slug: str, asset: Asset) -> shown.Picture:
    """A picture with the sizes it is served in."""
    addresses = [
        (url_for("storefront.media", slug=slug, sha256=asset.sha256, width_px=width), width)
        for width in WIDTHS
    ]
    return shown.Picture(
        url=addresses[1][0],
        sources=", ".join(f"{address} {width}w" for address, width in addresses),
        width_px=asset.width_px,
        height_px=asset.height_px,
        alt=asset.alt,
        caption=asset.caption,
        credit=asset.credit,
    )


def parts_of(
    version: Version, rights: RightsSummary, assets: Iterable[Asset]
) -> tuple[shown.Part, ...]:
    """What comes with a licence and what does not, each with its reason."""
    named = {f"asset:{asset.sha256}": asset for asset in assets}
    text = shown.Part(
        f"The text, {version.word_count:,} words",
        rights.text_status in LICENSABLE,
        _sentence(rights.text_reason),
    )
    others = (
        _part(part, named.get(part.where), rights.includes(part))
        for part in rights.parts
        if part.kind != "text"
    )
    return (text, *others)


def uses(card: Card, *, priced: bool) -> tuple[shown.Use, ...]:
    """Every use the publication offers, in the card's order, those with a price first.

    ``priced``: whether a rule can price the article at all; else a person decides about every use.
    """
    offered = sorted(card.offered.values(), key=lambda one: isinstance(one, Referred))
    return tuple(_use(one, priced=priced) for one in offered)


def prices(wish: Wish, card: Card) -> dict[str, Money]:
    """The price of each answer that has one of its own, to stand beside it."""
    rates = card.rates(wish.use)
    if rates is None or not isinstance(rates.base, Chosen):
        return {}
    return {one.id: one.price.times(rates.factor) for one in rates.base.choices}


def hints(wish: Wish, card: Card) -> dict[str, str]:
    """What to know before answering, by the name of the question."""
    return {ask.name: ask.question.hint for ask in asked_for_price(wish.use, card)}


def offer(answer: Answer) -> Offer:
    """The answer as a price panel shows it."""
    if isinstance(answer, Quote):
        return shown.Price(
            answer.lines, answer.total, "This is what you pay: nothing is added later."
        )
    return answer


def choice(wish: Wish, card: Card | None) -> shown.Choice:
    """What was chosen, in words and as a query string."""
    fields = (("use", wish.use), *wish.inputs.items())
    offered = card.offered.get(wish.use) if card is not None else None
    name = offered.label if offered is not None else USES[wish.use].label
    terms = tuple((label, capitalised(words)) for label, words in described(wish, card))
    return shown.Choice(name, terms, fields, urlencode(fields))


def opening(body_html: str) -> tuple[str, ...]:
    """The first paragraphs, as text, up to about ``OPENING_CHARACTERS``."""
    root = html.fragment_fromstring(body_html, create_parent="div")
    paragraphs: list[str] = []
    for element in root.iterchildren("p"):
        text = " ".join(element.text_content().split())
        if text:
            paragraphs.append(_cut(text, OPENING_CHARACTERS))
        if len(paragraphs) == OPENING_PARAGRAPHS or sum(map(len, paragraphs)) > OPENING_CHARACTERS:
            break
    return tuple(paragraphs)


def names(bylines: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    if len(bylines) < 2:
        return "".join(bylines)
    return f"{', '.join(bylines[:-1])} and {bylines[-1]}"


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _use(offered: Rates | Referred, *, priced: bool) -> shown.Use:
    if isinstance(offered, Referred) or not priced:
        return shown.Use(offered.use, offered.label, offered.description, "desk")
    return shown.Use(offered.use, offered.label, offered.description, "priced", least(offered))


def _standing(article: Article, version: Version, text_status: str, at: datetime) -> shown.Standing:
    if article.withdrawn_at is not None:
        return "withdrawn"
    if article.embargo_until is not None and at < article.embargo_until:
        return "embargoed"
    if version.open_licence:
        return "open"
    if text_status in LICENSABLE:
        return "licensable"
    return "third-party" if text_status == "third-party" else "unknown"


def _pieces(fragments: Iterable[Fragment]) -> tuple[tuple[str, bool], ...]:
    return tuple((piece.text, piece.marked) for piece in fragments)


def _parts(versions: Sequence[int]) -> dict[int, list[RightsPart]]:
    found: dict[int, list[RightsPart]] = {}
    for row in db.session.scalars(select(RightsPart).where(RightsPart.version_id.in_(versions))):
        found.setdefault(row.version_id, []).append(row)
    return found


def _lead_pictures(versions: Sequence[int], parts: dict[int, list[RightsPart]]) -> dict[int, Asset]:
    """The first picture of each version that may be licensed."""
    found: dict[int, Asset] = {}
    rows = select(Asset).where(Asset.version_id.in_(versions)).order_by(Asset.position)
    for asset in db.session.scalars(rows):
        barred = {
            part.where
            for part in parts.get(asset.version_id, ())
            if part.kind == "picture" and part.status not in LICENSABLE
        }
        if f"asset:{asset.sha256}" not in barred:
            found.setdefault(asset.version_id, asset)
    return found


def _text_status(parts: Iterable[RightsPart]) -> str:
    return next((part.status for part in parts if part.kind == "text"), "unknown")


def _part(part: Part, asset: Asset | None, included: bool) -> shown.Part:
    kind = capitalised(part.kind)
    about = asset.caption or asset.alt if asset else part.where if part.kind == "quotation" else ""
    name = f"{kind}: {_cut(about, 90)}" if about else kind
    said = (part.reason,) if part.credit in part.reason else (part.credit, part.reason)
    if part.territories:
        said = (*said, f"cleared for {territories.in_words(part.territories)} only")
    reason = " ".join(_sentence(words) for words in said if words)
    return shown.Part(name, included, reason)


def _sentence(words: str) -> str:
    return capitalised(words) + ("" if words.endswith((".", "!", "?")) else ".") if words else ""


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] + " …"
