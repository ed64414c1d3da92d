"""Deciding about a request: with a price, with a question, with a plain no, and never over somebody."""

from html import unescape
from typing import Any

from lxml import html
from sqlalchemy import select

from licensing.core.db import db
from licensing.core.queue import Job
from licensing.orders import deciding, queries
from licensing.orders import service as orders
from licensing.orders.models import Line
from tests.browsing import Client
from tests.purchases import BEA, ED
from tests.web.desk.conftest import Desk

OFFER = {
    "limit_languages": "French, for Canada", "limit_medium": "Print", "limit_territory": "Canada",
    "limit_term": "A year", "price": "380", "word": "We hold French for Canada alone.",
}  # fmt: skip
APPROVAL = {"price": "1,250.00", "conditions": "Credit in French", "reason": "As in May"}


def page_of(desk: Desk) -> str:
    return f"/desk/requests/{desk.line_id}"


def letters(desk: Desk) -> list[str]:
    with desk.app.app_context():
        jobs = db.session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))
        return [job.payload["template"] for job in jobs]


def state(desk: Desk) -> tuple[str, str]:
    with desk.app.app_context():
        line = db.session.get_one(Line, desk.line_id)
        return line.state, line.order.state


def confirm(client: Client, first: str, button: str = "confirmed") -> str:
    """Press a button of the page that asks once more; return where it leads."""
    document: Any = html.document_fromstring(first)  # its stubs know no forms
    form = next(f for f in document.forms if f.xpath(".//button[@name]"))
    action = form.get("action") or ""
    fields = dict(form.form_values()) | {button: "1"}
    answer = client.post(action, data=fields)
    return answer.headers.get("Location", "") or answer.text


def test_the_queue_shows_what_waits_and_for_how_long(desk: Desk) -> None:
    page = unescape(desk.sign_in("viewer").get("/desk/").text)
    assert "One request waits for you." in page
    assert "Tern & Gull Marine Ltd · Bea Okafor, United Kingdom" in page
    assert "Due in 47 hours" in page


def test_a_request_shows_all_that_a_decision_needs(desk: Desk) -> None:
    page = unescape(desk.sign_in("permissions-editor").get(page_of(desk)).text)
    for said in (
        "Tern & Gull Marine Ltd", "bea@ternandgull.example", "United Kingdom", "PO-2214",
        "Nine tides to mend a slipway", "5\xa0October 2026", "https://orrintides.example/harbour/",
        "The last slipway on the Orrin", "Staff work", "Photograph: Ines Hale",
        "The editor reads every translation", "French", "Up to 50 staff", "£300.00", "Ordered",
    ):  # fmt: skip
        assert said in page, said


def test_approving_asks_once_more_with_the_sum_then_tells_the_buyer(desk: Desk) -> None:
    client = desk.sign_in("permissions-editor")
    first = client.submit(page_of(desk), APPROVAL, form="approve-form")
    assert first.status_code == 200
    assert "Approve at £1,250.00?" in first.text
    assert state(desk) == ("referred", "submitted")  # nothing yet
    assert confirm(client, _aimed(desk, first.text, "approve")) == page_of(desk)
    assert state(desk) == ("approved", "payable")
    assert letters(desk)[-1] == "request_approved"
    said = unescape(client.get(page_of(desk)).text)
    assert "Bea Okafor is written to at bea@ternandgull.example" in said
    with desk.app.app_context():
        decision = queries.decisions(db.session.get_one(Line, desk.line_id))[0]
        assert (decision.amount_minor, decision.reason) == (125000, "As in May")
        assert decision.actor_name == "Ed Marlowe"


def test_thinking_again_keeps_what_was_typed(desk: Desk) -> None:
    client = desk.sign_in("manager")
    first = client.submit(page_of(desk), APPROVAL, form="approve-form")
    page = confirm(client, _aimed(desk, first.text, "approve"), "back")
    assert 'value="1,250.00"' in page
    assert "Credit in French" in page
    assert state(desk) == ("referred", "submitted")


def test_a_wrong_price_is_marked_and_keeps_what_was_typed(desk: Desk) -> None:
    client = desk.sign_in("manager")
    for wrong, told in (("lots", "Write the amount in figures"), ("0", "above nothing"),
                        ("", "Set the price"), ("1.005", "at most 2 decimal places")):  # fmt: skip
        answer = client.submit(page_of(desk), APPROVAL | {"price": wrong}, form="approve-form")
        assert answer.status_code == 422
        assert told in answer.text
        assert "Credit in French" in answer.text
    assert letters(desk).count("request_approved") == 0


def test_declining_asks_once_more_and_gives_the_buyer_the_reason(desk: Desk) -> None:
    client = desk.sign_in("manager")
    first = client.submit(page_of(desk), {"reason": "Not into Latin."}, form="decline-form")
    assert "Decline this request?" in first.text
    confirm(client, _aimed(desk, first.text, "decline"))
    assert state(desk) == ("declined", "cancelled")
    assert letters(desk)[-1] == "request_declined"


def test_a_reason_is_needed_to_decline(desk: Desk) -> None:
    answer = desk.sign_in("manager").submit(page_of(desk), {"reason": ""}, form="decline-form")
    assert answer.status_code == 422
    assert "the buyer reads it" in answer.text


def test_an_offer_is_shown_beside_what_was_asked_before_it_is_sent(desk: Desk) -> None:
    client = desk.sign_in("permissions-editor")
    page = client.get(page_of(desk)).text
    assert 'value="French"' in page, "the form begins with what was asked"
    first = unescape(client.submit(page_of(desk), OFFER, form="counter-form").text)
    assert "Offer this at £380.00?" in first
    assert "French, for Canada" in first
    assert state(desk) == ("referred", "submitted")  # nothing yet
    assert confirm(client, _aimed(desk, first, "counter")) == page_of(desk)
    assert state(desk) == ("countered", "submitted")
    assert letters(desk)[-1] == "request_countered"
    said = unescape(client.get(page_of(desk)).text)
    assert "What was offered instead" in said
    assert "Approve with a price" not in said, "it waits for the buyer"
    assert "Offer made" in client.get("/desk/").text


def test_a_limit_left_empty_is_marked_at_its_own_field(desk: Desk) -> None:
    client = desk.sign_in("manager")
    wrong = OFFER | {"limit_medium": "", "confirmed": "1"}
    answer = client.submit(page_of(desk), wrong, form="counter-form")
    assert answer.status_code == 422
    assert 'id="counter-limit_medium-error"' in answer.text
    assert "French, for Canada" in answer.text
    assert state(desk) == ("referred", "submitted")


def test_a_question_goes_at_once_and_the_request_waits_for_the_buyer(desk: Desk) -> None:
    client = desk.sign_in("manager")
    answer = client.submit(page_of(desk), {"question": "Who translates it?"}, form="ask-form")
    assert answer.headers["Location"] == page_of(desk)
    assert state(desk) == ("asked", "submitted")
    assert letters(desk)[-1] == "request_asked"
    assert "Waiting for the buyer" in client.get("/desk/").text


def test_two_editors_at_once_decide_once_and_the_second_is_told(either_desk: Desk) -> None:
    ed, mo = either_desk.sign_in("permissions-editor"), either_desk.sign_in("manager")
    eds = ed.submit(page_of(either_desk), APPROVAL, form="approve-form")
    mos = mo.submit(page_of(either_desk), {"reason": "Too dear for us."}, form="decline-form")
    confirm(ed, _aimed(either_desk, eds.text, "approve"))
    late = unescape(confirm(mo, _aimed(either_desk, mos.text, "decline")))
    assert "Nothing was done: this request moved on while you wrote." in late
    assert "by Ed Marlowe" in late
    assert "Too dear for us." in late
    assert state(either_desk) == ("approved", "payable")


def test_a_colleagues_question_stops_a_decision_that_had_not_seen_it(desk: Desk) -> None:
    mo = desk.sign_in("manager")
    first = mo.submit(page_of(desk), APPROVAL, form="approve-form")
    with desk.app.app_context():
        deciding.ask(db.session.get_one(Line, desk.line_id), "Who translates it?", ED)
        db.session.commit()
    late = unescape(confirm(mo, _aimed(desk, first.text, "approve")))
    assert "Asked the buyer, by Ed Marlowe" in late
    assert 'value="1,250.00"' in late
    assert state(desk) == ("asked", "submitted")


def test_a_request_that_the_buyer_withdrew_is_no_longer_waiting_or_decided(desk: Desk) -> None:
    client = desk.sign_in("manager")
    first = client.submit(page_of(desk), APPROVAL, form="approve-form")
    with desk.app.app_context():
        orders.withdraw(db.session.get_one(Line, desk.line_id).order, BEA)
        db.session.commit()
    assert "The desk is clear" in client.get("/desk/").text
    assert "There is nothing left to decide" in confirm(client, _aimed(desk, first.text, "approve"))
    assert letters(desk).count("request_approved") == 0


def test_what_a_buyer_wrote_is_no_markup(desk: Desk) -> None:
    with desk.app.app_context():
        db.session.get_one(Line, desk.line_id).note = "<script>alert(1)</script>"
        db.session.commit()
    assert "<script>alert" not in desk.sign_in("viewer").get(page_of(desk)).text


def test_a_decided_request_is_an_example_for_the_next(desk: Desk) -> None:
    client = desk.sign_in("manager")
    with desk.app.app_context():
        line = db.session.get_one(Line, desk.line_id)
        deciding.decline(line, "Not into Latin.", ED)
        db.session.commit()
    page = client.get("/desk/decided").text
    assert "Not into Latin." in page
    assert "Nine tides" in page


def _aimed(desk: Desk, page: str, act: str) -> str:
    """The page with its form's address written out, as a browser fills it in."""
    return page.replace('<form class="row" method="post"',
                        f'<form class="row" method="post" action="{page_of(desk)}/{act}"')  # fmt: skip
