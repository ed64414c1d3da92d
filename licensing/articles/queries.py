"""Reads of articles."""

from sqlalchemy import select

from licensing.articles.models import Alias, Article
from licensing.core.db import db


def by_identifier(publication_id: int, identifier: str) -> Article | None:
    """The publication's article with that canonical address or alias, or None."""
    article = db.session.scalars(
        select(Article).where(
            Article.publication_id == publication_id, Article.canonical_url == identifier
        )
    ).one_or_none()
    if article is not None:
        return article
    return db.session.scalars(
        select(Article)
        .join(Alias, Alias.article_id == Article.id)
        .where(Alias.publication_id == publication_id, Alias.identifier == identifier)
    ).one_or_none()
