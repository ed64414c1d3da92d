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
from licensing.pricing import uses
from licensing.pricing.card import Card
from licensing.pricing.queries import card_at
from licensing.pricing.quote import Answer, Wish
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

    A use that the desk decides may come without its answers. Raises NotFound for an unknown article
    or use, InvalidInput naming the field for an answer that is none.
    """
    article = _article(slug, public_id)
    moment = clock.now()
    rights = summary_of(article.current)
    try:
        card = card_at(article.publication.publisher_id, moment)
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
    use = given.get("use") or EPRINT
    if use != EPRINT:
        return Wish(uses.use(use).slug, {})
    default = pricing.default_wish(card)
    if default is None:
        return None
    answers = {name: given.get(name) or usual for name, usual in default.inputs.items()}
    return pricing.read_wish(use, answers, card)
