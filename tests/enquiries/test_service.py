"""Enquiries: asked once, answered once, and over when the article comes."""

from typing import Any

import pytest

from licensing import catalogue
from licensing.articles.models import Article
from licensing.catalogue import index
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.core.errors import InvalidFields, InvalidInput, StateConflict
from licensing.core.queue import Job
from licensing.enquiries import queries
from licensing.enquiries import service as enquiries
from licensing.enquiries.service import read_question
from licensing.publishers.scope import Scope
from tests import factories
from tests.enquiries.asking import ASKED, WISH, asked
from tests.purchases import BEA, ED

pytestmark = pytest.mark.usefixtures("inside")


def letters(template: str) -> list[dict[str, Any]]:
    return [
        job.payload
        for job in db.session.query(Job).filter_by(kind="mail")
        if job.payload["template"] == template
    ]


def comes(url: str, **given: Any) -> Article:
    """An article, listed as every door lists it."""
    made = factories.article(canonical_url=url, **given)
    catalogue.index_article(made, made.current)
    return made


def test_a_question_reaches_the_desk_and_its_asker_is_told_so() -> None:
    enquiry = asked(factories.publication())
    (told,), (received,) = letters("staff_new_enquiry"), letters("enquiry_received")
    assert (told["to"], told["context"]["wish"]) == ("permissions@orrinpress.example", WISH)
    assert received["to"] == "bea@ternandgull.example"
    assert enquiry.token in received["context"]["enquiry_url"]
    assert db.session.query(Audit).filter_by(tag="enquiry:ask").count() == 1


def test_a_letter_to_an_address_that_was_only_typed_repeats_nothing_that_was_typed() -> None:
    asked(factories.publication(), title="Cheap pills", wish="Buy at pills.example")
    (received,) = letters("enquiry_received")
    assert "pills" not in str(received["context"]).lower()


def test_the_same_form_sent_twice_asks_once() -> None:
    publication = factories.publication()
    first = asked(publication, submission="one press")
    second = asked(publication, submission="one press")
    assert first.id == second.id
    assert len(letters("enquiry_received")) == 1


def test_what_is_listed_already_is_not_asked_for() -> None:
    article = comes("https://orrintides.example/harbour/lock")
    with pytest.raises(InvalidInput, match="listed here already"):
        asked(article.publication, url="https://www.orrintides.example/harbour/lock?utm_source=x")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "", "url": ""}, "title"),
        ({"wish": " \n "}, "wish"),
        ({"email": "bea"}, "email"),
        ({"title": "x" * 301}, "title"),
        ({"url": "x" * 2_001}, "url"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_by_field(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_question(ASKED | {"url": "https://orrintides.example/x"} | wrong)
    assert list(refused.value.errors) == [field]


def test_a_question_is_tidied_and_control_characters_never_reach_a_letters_subject() -> None:
    question = read_question(ASKED | {"title": "The lock\r\nBcc: all@x.example\x00", "url": ""})
    assert question.title == "The lock Bcc: all@x.example"


def test_the_desks_answer_goes_to_the_asker_once() -> None:
    enquiry = asked(factories.publication())
    enquiries.answer(enquiry, " It is in the archive. ", ED)
    assert (enquiry.state, enquiry.reply) == ("answered", "It is in the archive.")
    assert [letter["context"]["reply"] for letter in letters("enquiry_answered")] == [enquiry.reply]
    with pytest.raises(StateConflict):
        enquiries.decline(enquiry, "No", ED)


def test_a_no_needs_a_reason() -> None:
    enquiry = asked(factories.publication())
    with pytest.raises(InvalidInput):
        enquiries.decline(enquiry, "  ", ED)
    assert enquiry.state == "open"


@pytest.mark.parametrize(
    "typed",
    [
        "https://orrintides.example/harbour/lock",
        "http://m.orrintides.example/harbour/lock/?utm_source=letter",
        "orrintides.example/harbour/lock",
        "/harbour/lock",
    ],
)
def test_whoever_asked_is_told_when_the_article_comes_however_they_wrote_its_address(
    typed: str,
) -> None:
    publication = factories.publication()
    enquiry = asked(publication, url=typed)
    article = comes("https://orrintides.example/harbour/lock", of=publication)
    db.session.commit()
    (letter,) = letters("enquiry_added")
    assert (enquiry.state, enquiry.article_id) == ("added", article.id)
    assert letter["to"] == enquiry.email
    assert letter["context"]["article_url"].endswith(f"/articles/{article.public_id}/")


def test_an_alias_counts_and_nobody_is_told_twice() -> None:
    publication = factories.publication()
    asked(publication, url="https://doi.org/10.5555/TIDES.7")
    article = comes("https://orrintides.example/a", of=publication, aliases=("10.5555/tides.7",))
    catalogue.index_article(article, article.current)
    assert len(letters("enquiry_added")) == 1


def test_what_was_answered_is_still_told_and_what_was_declined_is_not() -> None:
    publication = factories.publication()
    answered, declined = asked(publication), asked(publication)
    enquiries.answer(answered, "We list it next week.", ED)
    enquiries.decline(declined, "It was never ours.", ED)
    comes(answered.url, of=publication)
    assert (answered.state, declined.state) == ("added", "declined")


def test_another_article_another_query_or_another_publication_tells_nobody() -> None:
    ours, theirs = factories.publication(), factories.publication()
    enquiry = asked(ours, url="https://orrintides.example/story?id=7")
    comes("https://orrintides.example/story?id=8", of=ours)
    comes("https://orrintides.example/story?id=7", of=theirs)
    assert enquiry.state == "open"
    comes("https://orrintides.example/story?id=7", of=ours)
    assert enquiry.state == "added", "the right one is noticed"


def test_a_withdrawn_article_is_news_to_nobody() -> None:
    publication = factories.publication()
    enquiry = asked(publication)
    comes(enquiry.url, of=publication, withdrawn_at=enquiry.created_at)
    assert enquiry.state == "open"


def test_nothing_is_told_of_a_listing_that_was_taken_back() -> None:
    publication = factories.publication()
    enquiry = asked(publication)
    comes(enquiry.url, of=publication)
    db.session.rollback()
    assert enquiry.state == "open"
    assert letters("enquiry_added") == []


def test_a_publisher_sees_its_own_enquiries_only() -> None:
    ours, theirs = asked(factories.publication()), asked(factories.publication())
    seen = queries.open_enquiries(Scope(ours.publisher_id))
    assert [one.id for one in seen] == [ours.id] != [theirs.id]
    assert queries.open_count(Scope(ours.publisher_id)) == 1
    assert BEA.ref == ours.email


def test_an_article_that_is_listed_at_the_very_moment_is_noticed_a_minute_later() -> None:
    publication = factories.publication()
    enquiry = asked(publication)
    made = factories.article(publication, canonical_url=enquiry.url)
    listeners, index._listeners[:] = list(index._listeners), []
    catalogue.index_article(made, made.current)
    index._listeners[:] = listeners
    assert enquiry.state == "open", "neither saw the other"
    assert db.session.query(Job).filter_by(kind="look-again").count() == 1
    enquiries.look_again(enquiry)
    enquiries.look_again(enquiry)
    assert enquiry.state == "added"
    assert len(letters("enquiry_added")) == 1
