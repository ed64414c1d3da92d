"""What becomes of an article after it was licensed, and what a page says again and again about it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles import decisions
from licensing.articles.ingest.capture import Capture
from licensing.articles.models import Article, Notice
from licensing.articles.service import ImportResult, import_capture
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.queue import Job
from licensing.publishers.models import Publication
from tests import factories
from tests.articles.test_service import CAPTURE, ED

RETRACTED = "Retraction: the boat never sailed."
Taken = Callable[..., ImportResult]


@pytest.fixture
def taken(inside: Flask) -> Taken:
    """Take in the capture with other words: every time the same publication."""
    publication: Publication = factories.publication()

    def take(retraction: str = "", **other: str) -> ImportResult:
        capture: Capture = replace(CAPTURE, **other)  # type: ignore[arg-type]  # as named
        said = replace(capture.rights, withdrawn=bool(retraction), withdrawal=retraction)
        result = import_capture(publication, replace(capture, rights=said), {}, ED)
        db.session.flush()
        return result

    return take


def notices(kind: str) -> list[str]:
    return list(db.session.scalars(select(Notice.words).where(Notice.kind == kind)))


def test_a_page_that_announces_it_takes_the_article_off_sale_in_its_own_words(taken: Taken) -> None:
    taken()
    article = taken(RETRACTED).article
    assert article.withdrawn_at is not None
    assert RETRACTED in article.withdrawn_reason
    assert len(notices("withdrawal")) == 1


def test_what_staff_overruled_does_not_come_back_with_every_reading(taken: Taken) -> None:
    article = taken(RETRACTED).article
    decisions.restore(article, "The notice is of another article", ED)
    for _ in range(3):
        taken(RETRACTED)
    assert article.withdrawn_at is None
    assert len(notices("withdrawal")) == 1


@pytest.mark.parametrize("again", ["Retraction: now for good.", ""])
def test_a_page_that_says_something_new_is_heard_again(taken: Taken, again: str) -> None:
    article = taken(RETRACTED).article
    decisions.restore(article, "The notice is of another article", ED)
    taken(again)
    taken(again or RETRACTED)  # a page that fell silent says it anew
    assert article.withdrawn_at is not None
    assert len(notices("withdrawal")) == 2


def test_an_article_that_staff_took_off_sale_is_not_put_back_by_its_page(taken: Taken) -> None:
    article = taken().article
    decisions.withdraw(article, "A legal complaint", ED)
    taken()
    taken(RETRACTED)
    assert article.withdrawn_reason == "A legal complaint"
    assert notices("withdrawal") == ["A legal complaint"]


def test_a_new_correction_on_the_page_is_a_notice_and_a_job(taken: Taken) -> None:
    taken()
    version = taken(correction="It is the second of May.").version
    assert notices("correction") == ["It is the second of May."]
    notice = db.session.scalars(select(Notice)).one()
    assert notice.version_id == version.id
    (job,) = db.session.scalars(select(Job).where(Job.kind == "tell-holders"))
    assert job.payload["id"] == notice.id


def test_a_correction_that_was_there_before_is_said_once(taken: Taken) -> None:
    taken()
    taken(correction="It is the second of May.")
    taken(correction="It is the second of May.", headline="Another headline")
    taken(correction="It is the second of May.")
    assert len(notices("correction")) == 1


def test_an_article_that_was_first_seen_corrected_corrects_nobody(taken: Taken) -> None:
    taken(correction="It is the second of May.")
    assert notices("correction") == []


def test_an_ordinary_edit_is_no_notice(taken: Taken) -> None:
    taken()
    taken(headline="Another headline")
    assert db.session.scalars(select(Notice)).all() == []


def test_staff_mark_a_version_once_with_words_of_their_own(taken: Taken) -> None:
    taken()
    version = taken(headline="Another headline").version
    with pytest.raises(InvalidInput):
        decisions.mark_correction(version, "  ", ED)
    decisions.mark_correction(version, "The headline was wrong.", ED)
    with pytest.raises(StateConflict):
        decisions.mark_correction(version, "Once more.", ED)
    (entry,) = db.session.scalars(select(Audit).where(Audit.tag == "article:correct"))
    assert (entry.actor_name, entry.detail["version"]) == ("Ed", 2)


def test_a_first_version_corrects_nothing(taken: Taken) -> None:
    with pytest.raises(StateConflict, match="no version before"):
        decisions.mark_correction(taken().version, "Wrong.", ED)


def test_of_two_who_take_it_off_sale_the_first_is_heard(taken: Taken) -> None:
    article: Article = taken().article
    decisions.withdraw(article, "First", ED)
    with pytest.raises(StateConflict):
        decisions.withdraw(article, "Second", ED)
    assert (article.withdrawn_reason, notices("withdrawal")) == ("First", ["First"])
