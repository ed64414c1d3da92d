"""A search that has begun is offered headlines and words, each of which finds something."""

from datetime import date, timedelta

import pytest

from licensing import catalogue
from licensing.catalogue import Suggestion
from licensing.core import clock
from tests import factories
from tests.catalogue.test_queries import HOSTILE, put

pytestmark = pytest.mark.usefixtures("inside")


def offered(typed: str, limit: int = 8) -> list[str]:
    return [each.text for each in catalogue.suggest(None, typed, limit)]


@pytest.mark.parametrize("typed", ["n", "nine", "NINE ti", "nine tides to mend a slipway"])
def test_a_headline_that_begins_so_is_offered(typed: str) -> None:
    article = put()
    expected = Suggestion(
        "Nine tides to mend a slipway", article.publication.slug, article.public_id
    )
    assert expected in catalogue.suggest(None, typed)
    assert expected in catalogue.suggest(article.publication, typed)


@pytest.mark.parametrize("typed", ["slipw", "mend slip", "tides to me", "slipway nin"])
def test_a_headline_that_has_the_words_is_offered(typed: str) -> None:
    put()
    assert "Nine tides to mend a slipway" in offered(typed)


def test_a_word_that_has_begun_is_completed_by_the_commonest() -> None:
    for number in range(3):
        put(
            headline=f"News {number}", body_text="Slipways and slippers." if number else "Slippers."
        )
    assert offered("slip") == ["slippers", "slipways"]


def test_every_word_that_is_offered_finds_something() -> None:
    put(body_text="Regatta.", embargo_until=clock.now() + timedelta(days=1))
    assert offered("regat") == []


def test_what_is_under_embargo_or_withdrawn_is_not_offered() -> None:
    put(headline="Regatta", embargo_until=clock.now() + timedelta(days=1))
    put(headline="Regatta", withdrawn_at=clock.now())
    assert offered("regatta") == []


def test_another_publications_are_not_offered() -> None:
    put()
    assert catalogue.suggest(factories.publication(), "slipw") == ()


def test_an_article_is_offered_once_and_never_more_than_asked_for() -> None:
    for day in range(1, 13):
        put(headline=f"Slipway {day}", published_on=date(2026, 1, day))
    texts = offered("slipw")
    assert len(texts) == len(set(texts)) == 8
    assert [len(offered("slipw", limit)) for limit in (0, 1, 3, 1_000)] == [
        0,
        1,
        3,
        13,
    ]  # and a word


@pytest.mark.parametrize("typed", ["", "  …", *HOSTILE])
def test_whatever_is_typed_is_answered(typed: str) -> None:
    put()
    assert len(catalogue.suggest(None, typed)) <= 8
