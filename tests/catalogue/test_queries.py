"""Articles are found by their words, listed newest first, and found by any of their addresses."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from licensing import catalogue
from licensing.articles.decisions import decide_part, restore, withdraw
from licensing.articles.models import Article, RightsPart, Version
from licensing.catalogue import Filters, engine, queries
from licensing.catalogue.tables import listing
from licensing.core import clock
from licensing.core.audit import SYSTEM
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


def test_best_goes_by_where_the_words_stand_and_then_by_day() -> None:
    anywhere = put(body_text="A regatta at dawn.", published_on=date(2026, 5, 1))
    lead = put(standfirst="Of the regatta at dawn.", published_on=date(2026, 4, 1))
    headline = put(headline="Regattas of the dawn", published_on=date(2026, 3, 1))
    older = put(headline="Dawn, and a regatta", published_on=date(2026, 2, 1))
    exact = put(headline="Dawn regatta!", published_on=date(2020, 1, 1))
    assert found("dawn regatta") == [exact, headline, older, lead, anywhere]


def test_a_pasted_headline_leads_to_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "WINDOW", 2)
    headline = "“It’s the tide, not the O’Brien’s wall”: a slipway’s nine tides"
    old = put(headline=headline, published_on=date(2001, 1, 1))
    for day in range(1, 5):
        put(headline=headline + " (continued)", published_on=date(2026, 1, day))
    assert found(headline)[0] == old
    assert found(headline.upper().replace("’", "'"))[0] == old


def test_little_words_are_not_asked_for_but_in_a_phrase() -> None:
    article = put(headline="Mending the slipway")
    assert found("a mending of their slipway") == [article]
    assert found('"mending a slipway"') == []
    assert found("the") == [article]


def test_a_phrase_is_looked_for_among_the_newest_that_have_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "EXAMINED", 2)
    old = put(body_text="A wooden regatta.", published_on=date(2020, 1, 1))
    put(body_text="A regatta of wooden boats.", published_on=date(2021, 1, 1))
    assert found('"wooden regatta"') == [old]
    put(body_text="Boats, wooden. A regatta.", published_on=date(2022, 1, 1))
    on_sqlite = db.engine.dialect.name == "sqlite"
    assert found('"wooden regatta"') == ([old] if on_sqlite else [])


def test_what_is_written_together_stands_together() -> None:
    article = put(headline="O’Brien’s tide-table")
    put(headline="O, said Brien: at the table the tide")
    for asked in ("O'Brien", "tide-table", "o’brien tide-table"):
        assert found(asked) == [article], asked


def test_chinese_and_japanese_are_found_by_what_stands_in_them() -> None:
    article = put(headline="日本語の新聞", body_text="港町の朝は静かだ。")
    for asked in ("日本", "新聞", "港町", "静か", "日本語 港町"):
        assert found(asked) == [article], asked
    for asked in ("本日", "町港"):
        assert found(asked) == [], asked


def test_a_headline_shows_the_words_asked_for() -> None:
    put()
    (hit,) = catalogue.search(None, "tide slipways").items
    assert "".join(piece.text for piece in hit.headline) == hit.version.headline
    assert [piece.text for piece in hit.headline if piece.marked] == ["tides", "slipway"]


def test_a_publication_sees_its_own_articles_only() -> None:
    ours = put()
    put()
    assert found("tides", ours.publication) == [ours]


def test_a_section_sees_its_own_articles_only() -> None:
    harbour = put()
    put(harbour.publication, section="Town")
    assert found("tides", harbour.publication, filters=Filters(section="Harbour")) == [harbour]


def test_days_are_both_included() -> None:
    first, last = put(published_on=date(2026, 1, 31)), put(published_on=date(2026, 3, 1))
    put(published_on=date(2026, 1, 30))
    put(published_on=date(2026, 3, 2))
    span = Filters(since=date(2026, 1, 31), until=date(2026, 3, 1))
    assert found("tides", filters=span) == found("", filters=span) == [last, first]
    for far in (Filters(until=date.min), Filters(since=date.max)):
        assert found("tides", filters=far) == found("", filters=far) == []


def test_an_author_is_asked_for_by_any_part_of_the_name() -> None:
    article = put(bylines=["Søren Ålesund", "Ines Hale"])
    put(bylines=["Ines Roe"], body_text="Søren Ålesund was there.")
    for author in ("Søren Ålesund", "alesund", "HALE ines"):
        assert found("", filters=Filters(author=author)) == [article], author
        assert found("slipway soren", filters=Filters(author=author)) == [article]
    assert found("", filters=Filters(author="Nobody")) == []


@pytest.mark.parametrize(
    ("given", "status", "expected"),
    [
        ({}, "owned", "available"),
        ({}, "cleared", "available"),
        ({}, "third-party", "ask"),
        ({}, "unknown", "ask"),
        ({"open_licence": "https://creativecommons.org/licenses/by/4.0/"}, "unknown", "open"),
    ],
)
def test_what_may_be_licensed_narrows(given: Any, status: str, expected: str) -> None:
    article = put(**given)
    part = db.session.scalars(select(RightsPart)).one()
    decide_part(part, status, "Checked with the author", SYSTEM)
    catalogue.index_article(article, article.current)
    for state in catalogue.LICENSABLE:
        wanted = [article] if state == expected else []
        assert found("tides", filters=Filters(licensable=state)) == wanted
        assert found("", filters=Filters(licensable=state)) == wanted


def test_filters_narrow_together() -> None:
    publication = factories.publication()
    made = put(publication, section="Town", bylines=["Ines Roe"])
    put(publication, section="Town")
    put(publication, bylines=["Ines Roe"])
    filters = Filters("Town", date(2026, 1, 1), date(2026, 12, 31), "roe", "available")
    assert found("slipway", publication, filters=filters) == [made]
    assert found("", publication, filters=filters) == [made]


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda asked: Filters(author=asked),
        lambda asked: Filters(section=asked),
        lambda asked: Filters(licensable=asked),
    ],
)
def test_a_filter_that_is_nonsense_finds_nothing(nonsense: Callable[[str], Filters]) -> None:
    article = put()
    for asked in HOSTILE:
        assert found("slipway", article.publication, filters=nonsense(asked)) == []
        assert found("", article.publication, filters=nonsense(asked)) == []


def test_no_words_is_what_is_latest() -> None:
    article = put()
    assert found("  … ") == [hit.article for hit in catalogue.latest(None).items] == [article]


def test_a_withdrawn_article_is_not_listed() -> None:
    article = put()
    article.withdrawn_at = clock.now()
    catalogue.index_article(article, article.current)
    assert found("tides") == []
    assert catalogue.latest(None).items == ()


def test_an_article_that_is_put_back_on_sale_is_listed_again() -> None:
    article = put()
    withdraw(article, "An error in it", SYSTEM)
    catalogue.index_article(article, article.current)
    assert found("tides") == []
    restore(article, "Put right", SYSTEM)
    catalogue.index_article(article, article.current)
    assert found("tides") == [article]


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


def test_a_listing_is_counted_up_to_its_own_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNT_CAP", 3)
    for _ in range(4):
        put()
    results = catalogue.latest(None)
    assert (results.total_capped, results.capped, len(results.items)) == (3, True, 3)


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


def test_a_section_under_embargo_is_not_told() -> None:
    article = put(section="Town")
    put(article.publication, section="Opinion", embargo_until=clock.now() + timedelta(days=1))
    assert catalogue.sections(article.publication) == ("Town",)


def test_authors_come_by_name_and_are_the_publications_own() -> None:
    article = put(bylines=["Søren Ålesund", "Ines Roe"])
    put(bylines=["Bo Reed"])
    assert catalogue.authors(article.publication) == ("Ines Roe", "Søren Ålesund")
    assert catalogue.authors(None) == ("Bo Reed", "Ines Roe", "Søren Ålesund")


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
