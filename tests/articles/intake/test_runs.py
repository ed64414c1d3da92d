"""A run remembers what it has taken in, goes on with the rest, and tries again what failed."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.html.page import read_page
from licensing.articles.ingest.sources import Source
from licensing.articles.intake import queries, runs
from licensing.articles.intake.models import ImportItem, ImportRun
from licensing.articles.intake.taking import Taken, key_of
from licensing.articles.models import Article
from licensing.catalogue import find_by_url, index_article
from licensing.core.db import db
from licensing.core.errors import StateConflict
from tests import factories
from tests.articles.intake.site import story
from tests.purchases import ED

SITE = "https://orrintides.example"


def began(*sources: str) -> ImportRun:
    run = runs.start(factories.publication(), sources or (SITE,), ED)
    db.session.commit()
    return run


def entry(number: int) -> Source:
    return Source("feed", url=f"{SITE}/harbour/boat-{number}")


def read(number: int, page: str = "") -> Taken:
    item = entry(number)
    found = read_page((page or story(number)).encode(), item.name, item.url)
    return Taken(key_of(item), item.url, found)


def take_in(run: ImportRun, taken: Iterable[Taken]) -> list[str]:
    """Take them in, one transaction each; what became of each."""
    run_id = run.id
    outcomes: list[str] = []
    for each in taken:
        outcomes.append(runs.take_in(run_id, each, ED, index_article).outcome)
        db.session.commit()
    return outcomes


def left(run: ImportRun, numbers: Iterable[int]) -> list[str]:
    found = runs.remaining(run.id, (entry(number) for number in numbers))
    return [item.url for item in found if isinstance(item, Source)]


def articles() -> int:
    return db.session.scalar(select(func.count(Article.id))) or 0


def test_what_is_taken_in_is_on_sale_and_on_record(inside: Flask) -> None:
    run = began()

    assert take_in(run, [read(1)]) == ["created"]
    assert find_by_url(None, f"{SITE}/harbour/boat-1") is not None
    (line,) = queries.report(run.id)
    assert (line.outcome, line.headline) == ("created", "Boat 1 comes home to the Orrin")


def test_a_run_that_was_cut_off_goes_on_with_what_is_left(inside: Flask) -> None:
    run = began()
    take_in(run, [read(2), read(5)])

    assert left(run, [1, 2, 3, 5, 6]) == [f"{SITE}/harbour/boat-{n}" for n in (1, 3, 6)]


def test_what_was_not_committed_is_not_done(inside: Flask) -> None:
    run = began()
    runs.take_in(run.id, read(1), ED, index_article)
    db.session.rollback()

    assert left(run, [1]) == [f"{SITE}/harbour/boat-1"]
    assert articles() == 0


def test_the_same_sources_find_their_run_again_and_others_do_not(sqlite_inside: Flask) -> None:
    run = began("a", "b")

    assert runs.latest(run.publication, ("a", "b")) is run
    assert runs.latest(run.publication, ("a",)) is None
    assert runs.latest(factories.publication(), ("a", "b")) is None


def test_a_source_that_fails_spoils_no_other_and_says_why(inside: Flask) -> None:
    run = began()
    nowhere = Taken("k", "gone", NotAnArticle("gone", "The address answered 404 Not Found."))

    assert take_in(run, [read(1), nowhere, read(2)]) == ["created", "failed", "created"]
    found = queries.summary(run.id)
    assert (found.created, found.failed, found.total) == (2, 1, 3)
    assert found.reasons == (("The address answered 404 Not Found.", 1),)


def test_a_source_that_cannot_be_stored_leaves_nothing_behind(inside: Flask) -> None:
    run = began()

    def fall_over(article: Article, _version: object) -> None:
        raise ValueError(f"the index cannot take {article.public_id}")

    result = runs.take_in(run.id, read(1), ED, fall_over)
    db.session.commit()

    assert (result.outcome, articles()) == ("failed", 0)
    assert "could not be stored" in result.error
    assert take_in(run, [read(2)]) == ["created"]


def test_only_what_failed_is_tried_again(inside: Flask) -> None:
    run = began()
    broken = Taken(key_of(entry(2)), "boat 2", NotAnArticle("feed", "It took too long."))
    take_in(run, [read(1), broken])
    runs.finish(run, ED)

    assert runs.retry_failed(run, ED) == 1
    db.session.commit()
    assert left(run, [1, 2]) == [f"{SITE}/harbour/boat-2"]
    assert run.state == "running"


def test_a_run_under_way_has_nothing_to_try_again(sqlite_inside: Flask) -> None:
    with pytest.raises(StateConflict):
        runs.retry_failed(began(), ED)


def test_a_source_taken_in_twice_has_one_item(inside: Flask) -> None:
    run = began()

    assert take_in(run, [read(1), read(1)]) == ["created", "unchanged"]
    assert db.session.scalars(select(ImportItem.outcome)).all() == ["created"]


def test_the_articles_of_one_feed_are_articles_of_their_own(inside: Flask) -> None:
    feed = "https://orrintides.example/feed.xml"
    taken = [read(n) for n in (1, 2)]
    named = [
        replace(each, found=replace(each.found, source=feed))
        for each in taken
        if isinstance(each.found, Capture)
    ]

    assert take_in(began(), named) == ["created", "created"]


def test_a_page_that_changed_is_a_new_version(sqlite_inside: Flask) -> None:
    run = began()
    take_in(run, [read(1)])

    again = runs.start(run.publication, ["later"], ED)
    assert take_in(again, [read(1, story(1, said="It needs a coat of paint."))]) == ["new-version"]
