"""Keeping the index in step: called in the transaction that changes an article."""

from collections.abc import Callable
from typing import Literal

from sqlalchemy import delete, func, insert, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from licensing.articles.models import Alias, Article, Version
from licensing.catalogue import addresses
from licensing.catalogue.tables import address, fts5, listing, place_of
from licensing.catalogue.words import indexed
from licensing.core.db import db

CONFIGURATION = "search_words"

Listener = Callable[[Article], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call ``listener(article)`` inside the transaction of every indexing, once it is known."""
    if listener not in _listeners:
        _listeners.append(listener)


def index_article(article: Article, version: Version) -> None:
    """List ``article`` with the words of ``version``, and know it by all its addresses.

    A withdrawn article is not listed, an embargoed one only from its moment on; both are still found by
    their addresses, so that who asks can be told. Flushes; safe to repeat.
    """
    db.session.flush()  # the article's id is the index's key, and aliases are read back below
    remove(article)
    _index_addresses(article, version)
    if article.withdrawn_at is None:
        _list(article, version)
    for listener in _listeners:
        listener(article)


def remove(article: Article) -> None:
    """List ``article`` no more. Its addresses still lead to it."""
    place = db.session.scalar(select(listing.c.place).where(listing.c.article_id == article.id))
    if place is None:
        return
    db.session.execute(delete(listing).where(listing.c.article_id == article.id))
    if db.engine.dialect.name == "sqlite":
        db.session.execute(delete(fts5).where(fts5.c.rowid == place))


def _list(article: Article, version: Version) -> None:
    place = place_of(article.id, article.published_on or article.created_at.date())
    row = {
        "article_id": article.id,
        "publication_id": article.publication_id,
        "section": article.section,
        "place": place,
        "listed_from": article.embargo_until,
    }
    headline = indexed(version.headline)
    lead = indexed(" ".join([version.standfirst, *version.bylines]))
    body = indexed(version.body_text)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(insert(listing).values(row))
        db.session.execute(
            insert(fts5).values(rowid=place, headline=headline, lead=lead, body=body)
        )
    else:
        words = _vector(headline, "A").concat(_vector(lead, "B")).concat(_vector(body, "D"))
        db.session.execute(insert(listing).values({**row, "words": words}))


def _vector(text: str, weight: Literal["A", "B", "D"]) -> ColumnElement[str]:
    return func.setweight(func.to_tsvector(CONFIGURATION, text), literal_column(f"'{weight}'"))


def _index_addresses(article: Article, version: Version) -> None:
    db.session.execute(delete(address).where(address.c.article_id == article.id))
    names = db.session.scalars(select(Alias.identifier).where(Alias.article_id == article.id))
    site = article.publication.site
    canonical = addresses.key_of(article.canonical_url, site)
    keys = {addresses.key_of(str(name), site) for name in (*names, *version.identifiers.values())}
    rows = [
        {
            "key": key,
            "article_id": article.id,
            "publication_id": article.publication_id,
            "canonical": key == canonical,
        }
        for key in sorted({key for key in (canonical, *keys) if key is not None})
    ]
    if rows:
        db.session.execute(insert(address), rows)
