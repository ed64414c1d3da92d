"""What people asked for and did not find, at the desk."""

import pytest

from licensing import catalogue
from licensing.articles.models import Article
from licensing.core.db import db
from licensing.enquiries.models import Enquiry
from licensing.publishers.models import Publication
from tests import factories
from tests.enquiries.asking import asked
from tests.web.desk.conftest import Desk


@pytest.fixture
def enquiry(desk: Desk) -> Enquiry:
    """Bea's enquiry about an article of this desk's publication."""
    with desk.app.app_context():
        found = asked(publication_of(desk))
        db.session.refresh(found)
        db.session.expunge(found)
        return found


def publication_of(desk: Desk) -> Publication:
    return db.session.query(Article).filter_by(public_id=desk.article_id).one().publication


def at(enquiry: Enquiry) -> str:
    return f"/desk/asked-for/{enquiry.id}"


def state_of(desk: Desk, enquiry: Enquiry) -> str:
    with desk.app.app_context():
        return db.session.get_one(Enquiry, enquiry.id).state


def test_staff_see_who_asks_for_what_since_when_and_how_many_wait(
    desk: Desk, enquiry: Enquiry
) -> None:
    page = desk.sign_in("viewer").get("/desk/asked-for/").text
    assert enquiry.title in page
    assert "Tern &amp; Gull Marine Ltd" in page
    assert "Due in 47 hours" in page
    assert '<span class="count">1' in page


def test_the_enquiry_leads_to_the_preview_of_its_article(desk: Desk, enquiry: Enquiry) -> None:
    page = desk.sign_in("manager").get(at(enquiry)).text
    add = "/desk/articles/add?url=https://orrintides.example/harbour/lock"
    assert f'href="{add}"' in page
    assert enquiry.wish in page


def test_an_answer_is_sent_and_shown(desk: Desk, enquiry: Enquiry) -> None:
    editor = desk.sign_in("permissions-editor")
    sent = editor.submit(
        at(enquiry), {"answer": "It is in the archive."}, form="answering", follow_redirects=True
    )
    assert "bea@ternandgull.example is sent your words" in sent.text
    assert "It is in the archive." in sent.text
    assert state_of(desk, enquiry) == "answered"


def test_a_no_without_a_reason_is_not_taken(desk: Desk, enquiry: Enquiry) -> None:
    editor = desk.sign_in("permissions-editor")
    sent = editor.submit(at(enquiry), {"reason": ""}, form="declining")
    assert sent.status_code == 422
    assert "Give the reason" in sent.text
    assert state_of(desk, enquiry) == "open"


def test_whoever_is_second_is_told_and_changes_nothing(desk: Desk, enquiry: Enquiry) -> None:
    first, second = desk.sign_in("permissions-editor"), desk.sign_in("manager")
    page = second.get(at(enquiry)).text
    first.submit(at(enquiry), {"answer": "Soon."}, form="answering")
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    late = second.post(
        f"{at(enquiry)}/decline",
        data={"csrf_token": token, "reason": "No"},
        follow_redirects=True,
    )
    assert "This enquiry is answered" in late.text
    assert state_of(desk, enquiry) == "answered"


def test_when_the_article_is_listed_the_enquiry_says_where(desk: Desk, enquiry: Enquiry) -> None:
    with desk.app.app_context():
        made = factories.article(publication_of(desk), canonical_url=enquiry.url, headline="A lock")
        catalogue.index_article(made, made.current)
        db.session.commit()
    page = desk.sign_in("viewer").get(at(enquiry)).text
    assert "A lock" in page
    assert "Listed, and the asker told" in page


def test_another_publishers_staff_see_nothing_of_it(desk: Desk, enquiry: Enquiry) -> None:
    outsider = desk.sign_in("outsider")
    assert outsider.get(at(enquiry)).status_code == 404
    assert enquiry.title not in outsider.get("/desk/asked-for/").text
    assert "Nobody waits for an article" in outsider.get("/desk/asked-for/").text


def test_a_viewer_reads_and_cannot_answer(desk: Desk, enquiry: Enquiry) -> None:
    page = desk.sign_in("viewer").get(at(enquiry)).text
    assert "A permissions editor or a manager answers" in page
    assert "Add the article" not in page
