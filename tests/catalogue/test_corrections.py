"""Typing mistakes are forgiven, and nobody's words are changed who made none."""

import pytest

from licensing import catalogue
from licensing.core.db import db
from tests.catalogue.test_queries import HOSTILE, found, put

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("slipwy", "slipway"),
        ("sliipway", "slipway"),
        ("slpiway", "slipway"),
        ("slipvay", "slipway"),
        ("Slipwayy tides", "slipway tides"),
        ('"nine tidse"', '"nine tides"'),
        ("Tilsey", "tilsley"),
        ("slipwaycrew", "slipway crew"),
        ("slipway crew xylophone", "slipway crew"),
    ],
)
def test_a_mistake_is_put_right(typed: str, meant: str) -> None:
    article = put()
    results = catalogue.search(article.publication, typed)
    assert (results.meant, [hit.article for hit in results.items]) == (meant, [article])
    assert catalogue.search(None, typed).meant == meant


@pytest.mark.parametrize("typed", ["slipway", "tide", "the slipways", "nine days", '"nine tides"'])
def test_what_finds_something_is_left_alone(typed: str) -> None:
    put()
    results = catalogue.search(None, typed)
    assert (results.meant, results.total_capped) == ("", 1)


@pytest.mark.parametrize(
    "typed", ["xylophone", "zzzz", "2031", "qq", "slipway xylophone", *HOSTILE]
)
def test_what_nothing_is_like_is_left_alone(typed: str) -> None:
    put(headline="Nine days")
    results = catalogue.search(None, typed)
    assert results.meant == "" or results.total_capped > 0


def test_words_that_never_meet_are_no_mistake() -> None:
    put(headline="Harbour", body_text="Boats."), put(headline="Regatta", body_text="Sails.")
    results = catalogue.search(None, "harbour regatta")
    assert (results.meant, results.total_capped) == ("", 0)


def test_a_mistake_that_somebody_printed_is_put_right_when_the_word_is_much_commoner() -> None:
    misprint = put(headline="The harbuor", body_text="Boats.", standfirst="")
    assert found("harbuor") == [misprint]
    for _ in range(25):
        put(misprint.publication, headline="The harbour", body_text="Boats.", standfirst="")
    results = catalogue.search(None, "harbuor")
    assert (results.meant, results.total_capped) == ("harbour", 25)


def test_nobody_is_offered_a_word_of_another_publication() -> None:
    put(headline="Quayside")
    other = put(headline="Regatta")
    assert catalogue.search(other.publication, "quaysde").meant == ""
    assert catalogue.search(None, "quaysde").meant == "quayside"


def test_filters_hold_for_what_was_meant() -> None:
    article = put(section="Town")
    put(article.publication)
    filters = catalogue.Filters(section="Town")
    results = catalogue.search(None, "slipwy", filters=filters)
    assert (results.meant, [hit.article for hit in results.items]) == ("slipway", [article])


def test_a_word_that_is_gone_is_offered_no_more() -> None:
    article = put(headline="Quayside")
    catalogue.remove(article)
    db.session.commit()
    assert catalogue.search(None, "quaysde").meant == ""
