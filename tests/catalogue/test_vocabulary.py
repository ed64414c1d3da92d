"""The vocabulary counts in how many listed articles each word stands, whoever changes what and when."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from licensing import catalogue
from licensing.articles.models import Article
from licensing.catalogue import index, marks, vocabulary
from licensing.catalogue.tables import all_words, listing, pending, short_words, spelling
from licensing.catalogue.tables import vocabulary as table
from licensing.core import clock
from licensing.core.db import db
from tests import factories
from tests.catalogue.test_queries import put

pytestmark = pytest.mark.usefixtures("inside")


def stored() -> dict[str, int]:
    """The counts as they are stored, of all publications together."""
    found: Counter[str] = Counter()
    for row in db.session.execute(select(table)):
        found[row.word] += row.documents
    return dict(found)


def expected() -> dict[str, int]:
    """The counts made anew from what is listed."""
    found: Counter[str] = Counter()
    for row in db.session.execute(select(listing.c.article_id)).all():
        known = index._listed(row.article_id)
        assert known is not None
        found.update(index._entry_at(known).counted.keys())
    return dict(found)


def test_each_article_counts_its_words_once() -> None:
    first = put(headline="High water", body_text="Tide, tide and tide.")
    put(body_text="A tide.")
    counts = vocabulary.counts(first.publication_id, ["tide", "·absent"])
    assert (counts.listed, counts.everywhere, counts.documents) == (1, 2, {"tide": 1})
    assert vocabulary.counts(None, ["crew"]).documents == {"crew": 2}


def test_changes_leave_the_counts_as_if_made_anew() -> None:
    article, other = put(), put(headline="Regatta")
    factories.version(article, pictures=0, headline="A regatta", body_text="Boats.")
    catalogue.index_article(article, article.current)
    other.section = "Town"
    catalogue.index_article(other, other.current)
    third = put(bylines=["Søren Ålesund"])
    catalogue.remove(third)
    assert stored() == expected()
    assert stored()["regatta"] == 2


def test_a_word_that_is_gone_is_forgotten_with_its_spellings() -> None:
    article = put(headline="Quayside")
    catalogue.remove(article)
    assert stored() == {}
    assert db.session.scalars(select(spelling.c.word)).all() == []


def test_indexing_again_changes_nothing() -> None:
    article = put()
    before = stored()
    catalogue.index_article(article, article.current)
    assert stored() == before


def test_what_another_left_is_counted_with_the_next_article(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(vocabulary, "_may_fold", lambda: False)
        put(bylines=["Søren Ålesund"])
    assert stored() == {}
    put()
    assert stored() == expected()
    assert db.session.scalars(select(pending.c.id)).all() == []
    assert "Søren Ålesund" in catalogue.authors(None)


def test_two_transactions_at_once_neither_wait_nor_lose_a_count(inside: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # which has one writer at a time
    publication = factories.publication()
    articles = [factories.article(publication, pictures=0) for _ in range(3)]
    db.session.commit()
    numbers = [article.id for article in articles]
    catalogue.index_article(articles[0], articles[0].current)  # counts, and is not committed
    with inside.app_context():
        other = db.session.get_one(Article, numbers[1])
        catalogue.index_article(other, other.current)
        db.session.commit()
        assert db.session.scalar(select(pending.c.id)) is not None
    db.session.commit()
    last = db.session.get_one(Article, numbers[2])
    catalogue.index_article(last, last.current)
    db.session.commit()
    assert stored() == expected()
    assert vocabulary.counts(publication.id, []).listed == 3


def test_a_change_that_is_rolled_back_was_never_counted() -> None:
    article = factories.article(pictures=0)
    db.session.commit()
    catalogue.index_article(article, article.current)
    db.session.rollback()
    assert stored() == {}


def test_everything_can_be_indexed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    made: list[Any] = [put() for _ in range(5)]
    withdrawn = put(withdrawn_at=clock.now())
    numbers = [article.id for article in made]
    for each in (listing, table, spelling):
        db.session.execute(each.delete())
    if db.engine.dialect.name == "sqlite":
        for words in (all_words, short_words):
            db.session.execute(words.delete())
    db.session.commit()
    assert catalogue.refill() == len([*made, withdrawn])
    listed = db.session.scalars(select(listing.c.article_id).order_by(listing.c.article_id))
    assert list(listed) == numbers
    assert stored() == expected()
    assert stored()[marks.EVERY] == 5
