"""The counter: an article, what is asked of it, and the answer. Every page about a price stands here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from licensing.articles.models import Article
from licensing.articles.rights import RightsSummary, summary_of
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.pricing import quote as pricing
from licensing.pricing.card import Card
from licensing.pricing.queries import card_at, scope_of
from licensing.pricing.quote import Answer
from licensing.pricing.wish import Wish, read_wish
from licensing.publishers import queries as publishers

EPRINT = "eprint"


@dataclass(frozen=True, slots=True)
class Counter:
    """An article at a moment. ``card`` is None where the publisher has none; ``wish`` and ``answer``
    are None where nothing can be asked for."""

    article: Article
    rights: RightsSummary
    card: Card | None
    wish: Wish | None
    answer: Answer | None
    at: datetime


def stand_at(slug: str, public_id: str, given: Mapping[str, str]) -> Counter:
    """The counter for what an address or a form said; an ePrint when it said nothing.

    Answers that are missing are the usual ones, and what does not change the price is not asked yet. Raises
    NotFound for an unknown article or use, InvalidInput naming the field for an answer that is none.
    """
    article = _article(slug, public_id)
    moment = clock.now()
    rights = summary_of(article.current)
    try:
        card = card_at(article.publication.publisher_id, moment, scope_of(article))
    except NotFound:
        return Counter(article, rights, None, None, None, moment)
    wish = _wish(given, card)
    answer = pricing.quote(wish, card, rights, moment) if wish else None
    return Counter(article, rights, card, wish, answer, moment)


def _article(slug: str, public_id: str) -> Article:
    publication = publishers.publication(slug)
    found = db.session.scalars(
        select(Article)
        .where(Article.publication_id == publication.id, Article.public_id == public_id)
        .options(joinedload(Article.current), joinedload(Article.publication))
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such article here. Look for it by its headline.")
    return found


def _wish(given: Mapping[str, str], card: Card) -> Wish | None:
    slug = given.get("use") or _usual_use(card)
    return read_wish(slug, given, card, complete=False) if slug else None


def _usual_use(card: Card) -> str:
    """What a page begins with: an ePrint, else the first use that has a price."""
    priced = [slug for slug in card.offered if card.rates(slug)]
    return EPRINT if EPRINT in priced else next(iter(priced), "")
