"""Real documents of one article of a publication, for its samples page."""

import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from licensing.articles.facts import facts_of
from licensing.articles.models import Article, Version
from licensing.articles.rights import assets_of, summary_of
from licensing.core import clock
from licensing.core.db import db
from licensing.core.installation import settings
from licensing.delivery.service import article_url
from licensing.documents.facts import Facts, PersonalCopyFacts, ProofFacts, ReprintFacts
from licensing.documents.render import render
from licensing.licences import service as licences
from licensing.licences.odrl import attachment
from licensing.pricing.card import Card
from licensing.pricing.queries import card_at
from licensing.pricing.quote import Quote, quote
from licensing.pricing.wish import Wish, default_wish
from licensing.publishers.brand import brand_of
from licensing.publishers.models import Publication

NOTHING_GRANTED = "This is a sample: it shows what a licensed copy looks like and licenses nothing."


def make(publication: Publication, folder: Path) -> None:
    """Make ``folder``, with ``eprint.pdf``, ``proof.pdf`` and ``personal.pdf`` in it, or leave none."""
    card = card_at(publication.publisher_id, clock.now())
    wish = default_wish(card)
    assert wish is not None, "the demonstration sells ePrints"
    version, price = _showpiece(publication, wish, card)
    documents = _documents(version, wish, card, str(price.total))
    draft = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)  # of a start that was broken off
    draft.mkdir(parents=True)
    for name, facts in documents.items():
        (draft / f"{name}.pdf").write_bytes(render(facts))
    draft.rename(folder)


def _showpiece(publication: Publication, wish: Wish, card: Card) -> tuple[Version, Quote]:
    """The newest article with a picture that can be bought whole and at once, and its price."""
    newest = db.session.scalars(
        select(Article)
        .where(Article.publication_id == publication.id)
        .order_by(Article.published_on.desc(), Article.id)
    )
    for article in newest:
        rights = summary_of(article.current)
        answer = quote(wish, card, rights, clock.now())
        if (
            isinstance(answer, Quote)
            and assets_of(article.current)
            and not rights.excluded_pictures
        ):
            return article.current, answer
    raise LookupError(f"{publication.name} has no article to show")


def _documents(version: Version, wish: Wish, card: Card, fee: str) -> dict[str, Facts]:
    publication = version.article.publication
    brand, article = brand_of(publication), facts_of(version)
    proposed = licences.proposed_facts(
        wish,
        card,
        licensee="Your organisation",
        fee=fee,
        reference="Sample",
        number="SAMPLE",
    )
    licence = replace(
        proposed,
        verify_url=f"{settings().base_url}/verify",
        conditions=(NOTHING_GRANTED, *proposed.conditions),
    )
    shop, made_at = article_url(version), licence.issued_at
    samples = f"{settings().base_url}/{publication.slug}/samples"
    return {
        "eprint": ReprintFacts(brand, article, licence, attachment(licence, brand, article)),
        "proof": ProofFacts(brand, article, replace(licence, number="PROOF"), made_at, shop),
        "personal": PersonalCopyFacts(brand, article, made_at, shop, samples),
    }
