"""Rules about rights at the desk: what one fits, then added, then taken away, all on the record."""

from sqlalchemy import select

from licensing.articles import evidence
from licensing.articles.ingest.capture import Picture, Told
from licensing.articles.models import Asset, RightsRule, Version
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from tests.web.desk.conftest import Desk
from tests.web.desk.test_requests import confirm

RULES = "/desk/rules"
STRINGER = {"kind": "credit", "phrase": "Ines Hale", "status": "cleared", "note": "our stringer"}


def rules_of(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.app.app_context():
        rows = db.session.scalars(select(RightsRule)).all()
        return [(row.kind, row.matches, row.status) for row in rows]


def test_a_rule_is_added_once_it_was_shown_what_it_fits(desk: Desk) -> None:
    client = desk.sign_in("permissions-editor")
    asked = client.submit(RULES, STRINGER, form="rule-form")
    assert "It fits 1 part of articles" in asked.text
    assert "Nine tides to mend a slipway" in asked.text
    assert rules_of(desk) == []
    confirm(client, aimed(asked.text))
    assert rules_of(desk) == [("credit", "Ines Hale", "cleared")]
    assert "Our stringer." in client.get(RULES).text


def test_a_rule_that_fits_nothing_says_so(desk: Desk) -> None:
    client = desk.sign_in("manager")
    asked = client.submit(RULES, {**STRINGER, "phrase": "Nobody"}, form="rule-form")
    assert "Nothing that you have now is credited so." in asked.text


def test_what_is_wrong_with_a_rule_is_said_at_its_field(desk: Desk) -> None:
    client = desk.sign_in("manager")
    for wrong, said in (
        ({"phrase": ""}, "Write the words to look for."),
        ({"territories": "XX"}, "XX is no country."),
        ({"kind": "licence"}, "from https:// on"),
        ({"valid_from": "2026-05-03", "valid_to": "2026-05-02"}, "comes before the first"),
    ):
        answer = client.submit(RULES, {**STRINGER, **wrong}, form="rule-form")
        assert answer.status_code == 422
        assert said in answer.text


def test_the_same_rule_twice_is_refused(either_desk: Desk) -> None:
    client = either_desk.sign_in("manager")
    for _ in range(2):
        last = confirm(client, aimed(client.submit(RULES, STRINGER, form="rule-form").text))
    assert "There is a rule for Ines Hale already" in last
    assert len(rules_of(either_desk)) == 1


def test_a_rule_is_removed_and_stays_on_the_record(desk: Desk) -> None:
    client = desk.sign_in("manager")
    confirm(client, aimed(client.submit(RULES, STRINGER, form="rule-form").text))
    with desk.app.app_context():
        number = db.session.scalars(select(RightsRule.id)).one()
    client.submit(RULES, {}, form=f"remove-{number}")
    assert rules_of(desk) == []
    with desk.app.app_context():
        kept = db.session.scalars(select(Audit).where(Audit.tag.startswith("rule:"))).all()
        assert [(row.tag, row.detail["matches"]) for row in kept] == [
            ("rule:add", "Ines Hale"), ("rule:remove", "Ines Hale"),
        ]  # fmt: skip


def test_rules_are_applied_to_articles_already_in_once_it_was_shown_what_changes(
    desk: Desk,
) -> None:
    with desk.app.app_context():
        version = db.session.scalars(select(Version)).one()
        photo = db.session.scalars(select(Asset)).one()
        picture = Picture(photo.original_src, credit=photo.credit)
        evidence.keep(version, Told(url=version.source, pictures=(picture,)))
        db.session.commit()
    client = desk.sign_in("permissions-editor")
    confirm(client, aimed(client.submit(RULES, STRINGER, form="rule-form").text))
    asked = client.submit(RULES, {}, form="apply-form").text
    assert "Parts that would change" in asked
    assert "credit: Ines Hale (our stringer)" in asked
    confirm(client, aimed(asked, "/apply"))
    assert (
        "The rules are being applied to articles already in: 0 looked at" in client.get(RULES).text
    )
    Worker(desk.app, tasks.table(lambda _facts: b"")).run_until_idle()
    page = client.get(RULES).text
    assert "That was last done by Ed Marlowe" in page
    assert "parts changed" in page


def test_a_viewer_reads_the_rules_and_changes_none(desk: Desk) -> None:
    page = desk.sign_in("viewer").get(RULES).text
    assert "Rules about rights" in page
    assert "rule-form" not in page


def test_the_rules_of_another_publisher_are_not_there(desk: Desk) -> None:
    ours = desk.sign_in("manager")
    confirm(ours, aimed(ours.submit(RULES, STRINGER, form="rule-form").text))
    assert "Ines Hale" not in desk.sign_in("outsider").get(RULES).text


def aimed(page: str, act: str = "") -> str:
    opening = '<form class="row" method="post"'
    return page.replace(opening, f'{opening} action="{RULES}{act}"')
