"""Articles are found by their words, listed newest first, and found by any of their addresses."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from licensing import catalogue
from licensing.articles.models import Article, Version
from licensing.catalogue import Filters, queries
from licensing.catalogue.tables import listing
from licensing.core import clock
from licensing.core.db import db
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")

HOSTILE = [
    '"', '""', "'", "a'b", "tide*", "tide AND", "NOT", "OR OR", "NEAR(tide slipway, 2)", "headline:tide",
    "^tide", "-tide", "+tide", "(tide", "tide)", "tide & | !", "tide:*", "<->", "\\", "%", "_", "; DROP",
    "\x00", "tide\x00slipway", "\ud800", "𝕿𝖎𝖉𝖊", "१२३", "²", "1e5", "3.14", "10th", "e-mail@host.example",
    "https://host.example/a?b=c", "/usr/bin", "<b>tide</b>", "a" * 5_000, "tide " * 2_000, "日本語", "\u202e",
]  # fmt: skip


def put(publication: Any = None, **given: Any) -> Article:
    article = factories.article(publication, pictures=0, **given)
    catalogue.index_article(article, article.current)
    db.session.commit()
    return article


def found(words: str, publication: Any = None, **options: Any) -> list[Article]:
    return [hit.article for hit in catalogue.search(publication, words, **options).items]


@pytest.mark.parametrize("place", ["headline", "standfirst", "body_text"])
def test_a_word_is_found_wherever_it_stands(place: str) -> None:
    article = put(**{place: "A regatta at dawn"})
    assert found("regatta") == [article]


def test_an_author_is_found() -> None:
    article = put(bylines=["Søren Ålesund"])
    assert found("alesund") == [article]


def test_case_accents_and_endings_do_not_matter() -> None:
    article = put()
    for asked in ("TIDES", "tide", "Tídes", "nine tides", '"nine tides to mend"'):
        assert found(asked) == [article]


def test_every_word_must_be_there_and_phrases_in_their_order() -> None:
    put()
    for asked in ("nine regattas", '"tides nine"', "tidewaterman"):
        assert found(asked) == []


@pytest.mark.parametrize("order", ["newest", "best"])
def test_whatever_is_typed_is_answered(order: Any) -> None:
    put()
    for asked in HOSTILE:
        assert catalogue.search(None, asked, order=order).page == 1


def test_newest_come_first_when_asked_so() -> None:
    older = put(published_on=date(2026, 1, 2))
    newest = put(published_on=date(2026, 3, 4))
    undated = put(published_on=None)
    assert found("tides", order="newest") == [
        undated,
        newest,
        older,
    ]  # without a date, the day it came in


def test_best_puts_a_headline_before_a_newer_body() -> None:
    headline = put(headline="The regatta", published_on=date(2026, 1, 2))
    body = put(body_text="Nobody spoke of the regatta again.", published_on=date(2026, 3, 4))
    assert found("regatta", order="best") == [headline, body]
    assert found("regatta", order="newest") == [body, headline]


def test_a_publication_sees_its_own_articles_only() -> None:
    ours = put()
    put()
    assert found("tides", ours.publication) == [ours]


def test_a_section_sees_its_own_articles_only() -> None:
    harbour = put()
    put(harbour.publication, section="Town")
    assert found("tides", harbour.publication, filters=Filters(section="Harbour")) == [harbour]


def test_a_section_that_is_none_lists_nothing() -> None:
    article = put()
    for asked in HOSTILE:
        assert found("tides", article.publication, filters=Filters(section=asked)) == []


def test_no_words_is_what_is_latest() -> None:
    article = put()
    assert found("  … ") == [hit.article for hit in catalogue.latest(None).items] == [article]


def test_a_withdrawn_article_is_not_listed() -> None:
    article = put()
    article.withdrawn_at = clock.now()
    catalogue.index_article(article, article.current)
    assert found("tides") == []
    assert catalogue.latest(None).items == ()


def test_a_removed_article_leaves_nothing_behind() -> None:
    article = put()
    catalogue.remove(article)
    assert found("tides") == []
    assert db.session.scalars(select(listing.c.article_id)).all() == []


def test_an_embargoed_article_is_listed_after_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now() + timedelta(hours=1)
    article = put(embargo_until=moment)
    assert found("tides") == []
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert found("tides") == [article]


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    article = put()
    version = factories.version(
        article, pictures=0, headline="A regatta", body_text="Boats.", standfirst=""
    )
    catalogue.index_article(article, version)
    assert found("regatta") == [article]
    assert found("tides") == []


def test_indexing_twice_lists_once() -> None:
    article = put()
    catalogue.index_article(article, article.current)
    assert found("tides") == [article]


def test_an_article_that_moves_to_another_day_leaves_its_old_place() -> None:
    article = put()
    article.published_on = date(2020, 2, 2)
    catalogue.index_article(article, article.current)
    other = put(article.publication, published_on=date(2024, 1, 1))
    assert found("tides") == [other, article]


def test_a_change_that_is_rolled_back_was_never_indexed() -> None:
    article = factories.article(pictures=0)
    db.session.commit()
    catalogue.index_article(article, article.current)
    db.session.rollback()
    assert found("tides") == []


def test_pages_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    made = [put(published_on=date(2026, 1, day)) for day in range(1, 6)]
    pages = [catalogue.search(None, "tides", page=number) for number in (1, 2, 3)]
    assert [hit.article for page in pages for hit in page.items] == made[::-1]
    assert {(page.pages, page.total_capped, page.capped) for page in pages} == {(3, 5, False)}


def test_a_page_that_is_not_there_is_the_nearest_one() -> None:
    article = put()
    for asked in (-3, 0, 99, 10**30):
        assert found("tides", page=asked) == [article]


def test_counting_stops_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "WINDOW", 2)
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    for _ in range(4):
        put()
    results = catalogue.search(None, "tides", page=9)
    assert (results.total_capped, results.pages, results.capped) == (2, 2, True)


def test_a_hit_shows_where_the_words_stand() -> None:
    put()
    (hit,) = catalogue.search(None, "slipway").items
    assert [fragment.text for fragment in hit.snippet if fragment.marked] == ["slipway"]


def test_sections_come_in_the_publications_order() -> None:
    town = put(section="Town")
    for section in ("Harbour", "Allotments"):
        put(town.publication, section=section)
    put(section="Opinion")
    assert catalogue.sections(town.publication) == ("Harbour", "Town", "Allotments")


def test_an_article_is_found_by_its_address_its_alias_and_its_doi() -> None:
    article = put(
        canonical_url="https://www.orrintides.example/harbour/slipway",
        aliases=("OT-1041", "https://old.example/?p=17"),
        identifiers={"doi": "10.5555/tides.14"},
    )
    publication = article.publication
    for address in (
        "http://m.orrintides.example/harbour/slipway/?utm_source=letter",
        "https://orrintides.example/harbour/slipway?unheard-of=1",
        "/harbour/slipway",
        "ot-1041",
        "https://old.example/?p=17",
        "https://doi.org/10.5555/TIDES.14",
    ):
        assert catalogue.find_by_url(publication, address) == article
        assert address.startswith("/") or catalogue.find_by_url(None, address) == article


def test_an_address_nobody_has_is_not_found() -> None:
    article = put(aliases=("https://old.example/?p=17",))
    for asked in [*HOSTILE, "https://old.example/?p=18", "https://old.example/"]:
        assert catalogue.find_by_url(article.publication, asked) is None


def test_another_publications_article_is_not_found() -> None:
    article = put()
    other = factories.publication()
    assert catalogue.find_by_url(other, article.canonical_url) is None
    assert catalogue.find_by_url(article.publication, article.canonical_url) == article


def test_a_withdrawn_article_is_still_found_by_its_address() -> None:
    article = put(withdrawn_at=clock.now())
    assert catalogue.find_by_url(article.publication, article.canonical_url) == article


def test_an_articles_own_address_wins_over_anothers_alias() -> None:
    article = put()
    put(article.publication, aliases=(article.canonical_url,))
    assert catalogue.find_by_url(article.publication, article.canonical_url) == article


def test_the_index_is_on_the_version_it_was_given(inside: Flask) -> None:
    article = factories.article(pictures=0)
    first = db.session.scalars(select(Version).where(Version.article_id == article.id)).one()
    factories.version(article, pictures=0, headline="A regatta")
    catalogue.index_article(article, first)
    assert found("regatta") == []
