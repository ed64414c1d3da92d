"""Orders at the desk: found, read, given back, and their copies sent to the press again."""

from html import unescape

from sqlalchemy import select

from licensing.core import files
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy, Download
from licensing.payments.models import Refund
from tests.web.desk.conftest import Desk
from tests.web.desk.test_requests import confirm


def page_of(desk: Desk) -> str:
    return f"/desk/orders/{desk.order_id}"


def aimed(desk: Desk, page: str) -> str:
    opening = '<form class="row" method="post"'
    return page.replace(opening, f'{opening} action="{page_of(desk)}/refund"')


def test_an_order_is_found_by_what_is_known_of_it(desk: Desk) -> None:
    client = desk.sign_in("viewer")
    for sought in ("tern", "PO-2214", "bea@", "Okafor"):
        assert "Tern &amp; Gull" in client.get("/desk/orders/", query_string={"q": sought}).text
    for sought in ("heron", "%", "_"):
        assert "No order matches" in client.get("/desk/orders/", query_string={"q": sought}).text


def test_an_order_shows_its_money_licence_copy_and_history(desk: Desk) -> None:
    page = unescape(desk.sign_in("viewer").get(page_of(desk)).text)
    for said in ("£300.00", "pi_test_1", "Balance", "Licence granted", "Payment received",
                 "The press stopped", "Copy failed", "up to 50 staff"):  # fmt: skip
        assert said in page, said


def test_part_of_a_payment_is_given_back_once_however_often_it_is_sent(either_desk: Desk) -> None:
    client = either_desk.sign_in("finance")
    first = client.submit(
        page_of(either_desk), {"amount": "50", "reason": "One seat less"}, form="refund-form"
    )
    assert "Give £50.00 back?" in first.text
    assert "The licence stands" in first.text
    for _ in range(2):
        assert confirm(client, aimed(either_desk, first.text)) == page_of(either_desk)
    with either_desk.app.app_context():
        refund = db.session.scalars(select(Refund)).one()
        assert (refund.amount_minor, refund.reason) == (5000, "One seat less")
        assert refund.actor.startswith("staff:")
        assert db.session.scalars(select(Job).where(Job.kind == "refund")).one()
    assert "at most £250.00" in client.get(page_of(either_desk)).text


def test_giving_all_back_says_that_the_licence_ends(desk: Desk) -> None:
    values = {"amount": "300", "reason": "Bought twice"}
    answer = desk.sign_in("finance").submit(page_of(desk), values, form="refund-form")
    assert "the licence is revoked" in answer.text


def test_more_than_was_paid_is_marked_and_keeps_what_was_typed(desk: Desk) -> None:
    client = desk.sign_in("finance")
    for wrong in ("300.01", "-5", "0", "all of it"):
        values = {"amount": wrong, "reason": "Bought twice"}
        answer = client.submit(page_of(desk), values, form="refund-form")
        assert answer.status_code == 422
        assert "Bought twice" in answer.text
        assert 'aria-invalid="true"' in answer.text


def test_a_failed_copy_goes_to_the_press_again(desk: Desk) -> None:
    client = desk.sign_in("manager")
    client.submit(page_of(desk), {}, form=f"retry-{desk.copy_id}")
    with desk.app.app_context():
        assert db.session.get_one(Copy, desk.copy_id).state == "queued"


def test_the_desk_opens_a_copy_and_it_is_counted(desk: Desk) -> None:
    with desk.app.app_context():
        copy = db.session.get_one(Copy, desk.copy_id)
        copy.state = "rendering"
        delivery.finish(copy, files.put(b"%PDF-1.7 a copy"), 15)
        db.session.commit()
    answer = desk.sign_in("viewer").submit(page_of(desk), {}, form=f"open-{desk.copy_id}")
    assert answer.mimetype == "application/pdf"
    with desk.app.app_context():
        assert db.session.scalars(select(Download)).one().via == "desk"


def test_a_dead_job_goes_round_again_and_wakes_its_copy(desk: Desk) -> None:
    client = desk.sign_in("manager")
    assert "The press stopped" in client.get("/desk/jobs").text
    client.submit("/desk/jobs", {}, form=f"retry-{desk.job_id}")
    with desk.app.app_context():
        assert db.session.get_one(Job, desk.job_id).state == "queued"
        assert db.session.get_one(Copy, desk.copy_id).state == "queued"
    assert "Nothing was given up" in client.get("/desk/jobs").text


def test_work_that_belongs_to_no_publisher_is_left_to_the_command_line(desk: Desk) -> None:
    with desk.app.app_context():
        job = db.session.get_one(Job, desk.job_id)
        job.kind, job.cause = "lapse-orders", "lapse-orders:2026-11-22T10:00"
        db.session.commit()
    client = desk.sign_in("manager")
    assert "Nothing was given up" in client.get("/desk/jobs").text
    desk.app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(f"/desk/jobs/{desk.job_id}/retry").status_code == 404
