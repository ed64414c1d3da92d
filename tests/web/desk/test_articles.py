"""Articles at the desk: off sale and back, and the rights to each part."""

from typing import Any

from sqlalchemy import select

from licensing.articles import decisions
from licensing.articles.models import Article, Notice, RightsPart
from licensing.articles.rights import summary_of
from licensing.catalogue import latest
from licensing.core import clock
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.delivery.corrections import tell_holders
from licensing.pricing.queries import card_at
from licensing.pricing.quote import Refusal, quote
from tests import factories
from tests.purchases import ED, EPRINT
from tests.web.desk.conftest import Desk
from tests.web.desk.test_requests import confirm


def page_of(desk: Desk) -> str:
    return f"/desk/articles/{desk.article_id}"


def aimed(desk: Desk, page: str, act: str) -> str:
    opening = '<form class="row" method="post"'
    return page.replace(opening, f'{opening} action="{page_of(desk)}/{act}"')


def offered(desk: Desk) -> object:
    with desk.app.app_context():
        article = db.session.scalars(select(Article)).one()
        now = clock.now()
        card = card_at(article.publication.publisher_id, now)
        return quote(EPRINT, card, summary_of(article.current), now)


def listed(desk: Desk) -> list[str]:
    with desk.app.app_context():
        return [hit.article.public_id for hit in latest(None).items]


def test_an_article_goes_off_sale_and_back_with_reasons_on_the_record(desk: Desk) -> None:
    client = desk.sign_in("permissions-editor")
    first = client.submit(page_of(desk), {"reason": "A legal complaint"}, form="sale-form")
    assert "Take it off sale?" in first.text
    assert "Licences in force" in first.text
    confirm(client, aimed(desk, first.text, "withdraw"))
    assert isinstance(offered(desk), Refusal)
    assert "Nine tides" in client.get("/desk/articles/?show=off-sale").text
    assert listed(desk) == []
    second = client.submit(page_of(desk), {"reason": "Settled"}, form="sale-form")
    confirm(client, aimed(desk, second.text, "restore"))
    assert not isinstance(offered(desk), Refusal)
    assert "Nine tides" not in client.get("/desk/articles/?show=off-sale").text
    assert listed(desk) == [desk.article_id]
    with desk.app.app_context():
        kept = db.session.scalars(select(Audit).where(Audit.tag.startswith("article:"))).all()
        assert [(a.tag, a.detail["reason"], a.actor_name) for a in kept] == [
            ("article:withdraw", "A legal complaint", "Ed Marlowe"),
            ("article:restore", "Settled", "Ed Marlowe"),
        ]


def test_two_editors_taking_it_off_sale_do_it_once(either_desk: Desk) -> None:
    ed, mo = either_desk.sign_in("permissions-editor"), either_desk.sign_in("manager")
    eds = ed.submit(page_of(either_desk), {"reason": "A complaint"}, form="sale-form")
    mos = mo.submit(page_of(either_desk), {"reason": "Another"}, form="sale-form")
    confirm(ed, aimed(either_desk, eds.text, "withdraw"))
    assert "off sale already" in confirm(mo, aimed(either_desk, mos.text, "withdraw"))


def test_a_part_is_decided_with_a_reason_and_left_out_of_copies(desk: Desk) -> None:
    client = desk.sign_in("permissions-editor")
    values = {"status": "third-party", "reason": "The agency said no"}
    answer = client.submit(page_of(desk), values, form=f"part-form-{desk.part_id}")
    assert answer.headers["Location"] == f"{page_of(desk)}#part-{desk.part_id}"
    with desk.app.app_context():
        part = db.session.get_one(RightsPart, desk.part_id)
        assert (part.status, part.reason) == ("third-party", "The agency said no")
        article = db.session.scalars(select(Article)).one()
        assert len(summary_of(article.current).excluded_pictures) == 1
        kept = db.session.scalars(select(Audit).where(Audit.tag == "rights:decide")).one()
        assert (kept.detail["before"], kept.detail["status"]) == ("owned", "third-party")


def test_a_part_needs_a_reason(desk: Desk) -> None:
    values = {"status": "cleared", "reason": " "}
    client = desk.sign_in("manager")
    answer = client.submit(page_of(desk), values, form=f"part-form-{desk.part_id}")
    assert answer.status_code == 422
    assert "Give the reason" in answer.text


def test_only_pictures_of_the_article_are_shown_under_its_address(desk: Desk) -> None:
    client = desk.sign_in("viewer")
    assert client.get(f"{page_of(desk)}/pictures/{desk.picture}").mimetype == "image/jpeg"
    assert client.get(f"{page_of(desk)}/pictures/{'0' * 64}").status_code == 404
    assert client.get(f"{page_of(desk)}/pictures/..%2f..%2fsecret").status_code == 404


def newer(desk: Desk, **given: Any) -> None:
    with desk.app.app_context():
        factories.version(db.session.scalars(select(Article)).one(), **given)
        db.session.commit()


def test_versions_say_what_they_changed_and_not_by_colour_alone(desk: Desk) -> None:
    newer(desk, headline="Ten tides to mend a slipway")
    page = desk.sign_in("viewer").get(page_of(desk)).text
    assert page.index("Version 2") < page.index("Version 1")
    assert "<del>Nine</del><ins>Ten</ins> tides to mend a slipway" in page


def test_what_a_page_says_is_never_markup_in_a_difference(desk: Desk) -> None:
    newer(desk, headline="Nine <script>tides</script>")
    assert "<script>tides" not in desk.sign_in("viewer").get(page_of(desk)).text


def test_a_version_is_marked_as_a_correction_with_words_for_holders(desk: Desk) -> None:
    newer(desk, correction="It took ten tides.")
    client = desk.sign_in("permissions-editor")
    empty = client.submit(page_of(desk), {"words": ""}, form="correction-form-2")
    assert empty.status_code == 422
    assert "Write what was corrected" in empty.text
    sure = client.submit(page_of(desk), {}, form="correction-form-2").text
    assert "Licences of earlier versions in force" in sure
    assert "written to in 5 minutes" in sure
    assert "Tern &amp; Gull Marine Ltd" in sure
    confirm(client, aimed(desk, sure, "versions/2/correction"))
    marked = client.get(page_of(desk)).text
    assert "“It took ten tides.”" in marked
    assert 'id="correction-form-2"' not in marked
    back = client.submit(page_of(desk), {}, form="take-back-2", follow_redirects=True).text
    assert "Taken back. Nobody was written to." in back
    assert "Taken back by Ed Marlowe" in back
    assert 'id="correction-form-2"' in back


def test_the_page_says_who_was_told(desk: Desk) -> None:
    with desk.app.app_context():
        article = db.session.scalars(select(Article)).one()
        decisions.withdraw(article, "A legal complaint", ED)
        tell_holders(db.session.scalars(select(Notice)).one())
        db.session.commit()
    page = desk.sign_in("viewer").get(page_of(desk)).text
    assert "1 holder told" in page
    assert "at bea@ternandgull.example" in page


def test_a_first_version_and_a_viewer_have_nothing_to_mark(desk: Desk) -> None:
    assert "Mark as a correction" not in desk.sign_in("manager").get(page_of(desk)).text
    newer(desk)
    assert "Mark as a correction" not in desk.sign_in("viewer").get(page_of(desk)).text


def test_a_part_is_cleared_for_some_countries(desk: Desk) -> None:
    client = desk.sign_in("permissions-editor")
    form = f"part-form-{desk.part_id}"
    said = {"status": "cleared", "countries": "gb, ie", "reason": "Letter of 3 May"}
    wrong = client.submit(page_of(desk), {**said, "countries": "GB, XX"}, form=form)
    assert (wrong.status_code, "XX is no country" in wrong.text) == (422, True)
    page = client.submit(page_of(desk), said, form=form, follow_redirects=True).text
    assert "For United Kingdom and Ireland only." in page
