"""Signing in at the desk: by password, with a code that works once, and never for strangers."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.accounts import sessions
from licensing.accounts.models import Account
from licensing.accounts.sign_in import WRONG
from licensing.config import Settings
from licensing.core import clock
from licensing.core.application import limiter
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.core.queue import Job
from tests import factories
from tests.accounts.people import PASSWORD, hire, sign_in
from tests.browsing import Client

ED = "ed@orrinpress.example"


@pytest.fixture
def staffed(sqlite_app: Flask) -> Flask:
    """The application with editor Ed."""
    with sqlite_app.app_context():
        hire(factories.publisher(), "permissions-editor", ED)
    return sqlite_app


def tried(app: Flask, email: str, password: str, page: str = "/staff/login") -> str:
    """What somebody is told who tried and was refused."""
    answer = Client.of(app).submit(page, {"email": email, "password": password})
    assert answer.status_code == 200
    return unescape(answer.text)


def test_a_right_password_opens_the_desk(staffed: Flask) -> None:
    client = Client.of(staffed)
    answer = client.submit("/staff/login", {"email": ED, "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_address_is_read_in_any_case(staffed: Flask) -> None:
    assert sign_in(staffed, "ED@orrinpress.example").get("/desk/").status_code == 200


def test_signing_in_is_on_the_record(staffed: Flask) -> None:
    sign_in(staffed, ED)
    with staffed.app_context():
        noted = db.session.scalars(select(Audit).where(Audit.tag == "staff:sign-in")).one()
        assert noted.actor_name == "Ed Marlowe"


def test_a_wrong_password_and_an_unknown_address_read_the_same(staffed: Flask) -> None:
    assert WRONG in tried(staffed, ED, "not the password at all")
    assert WRONG in tried(staffed, "nobody@orrinpress.example", PASSWORD)


def test_an_account_that_was_closed_reads_the_same_too(staffed: Flask) -> None:
    with staffed.app_context():
        db.session.scalars(select(Account)).one().active = False
        db.session.commit()
    assert WRONG in tried(staffed, ED, PASSWORD)


def test_a_demonstration_account_opens_nothing_where_no_demonstration_runs(
    sqlite_app: Flask,
) -> None:
    with sqlite_app.app_context():
        hire(factories.publisher(), "manager", "desk@demo.example", demonstration=True)
    assert WRONG in tried(sqlite_app, "desk@demo.example", PASSWORD)


class TestInTheDemonstration:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, demonstration=True)

    def test_its_account_opens_the_desk(self, sqlite_app: Flask) -> None:
        with sqlite_app.app_context():
            hire(factories.publisher(), "manager", "desk@demo.example", demonstration=True)
        assert sign_in(sqlite_app, "desk@demo.example").get("/desk/").status_code == 200

    def test_a_session_from_it_ends_with_it(self, sqlite_app: Flask) -> None:
        with sqlite_app.app_context():
            hire(factories.publisher(), "manager", "desk@demo.example", demonstration=True)
        client = sign_in(sqlite_app, "desk@demo.example")
        running: Settings = sqlite_app.extensions["settings"]
        sqlite_app.extensions["settings"] = replace(running, demonstration=False)
        assert client.get("/desk/").headers["Location"] == "/staff/login"


def test_a_form_without_its_token_signs_nobody_in(staffed: Flask) -> None:
    client = Client.of(staffed)
    answer = client.post("/staff/login", data={"email": ED, "password": PASSWORD})
    assert answer.status_code == 400
    assert client.get("/desk/").status_code == 302


def test_a_program_without_a_token_signs_nobody_in(staffed: Flask) -> None:
    client = Client.of(staffed)
    assert client.post("/staff/login", json={"email": ED, "password": PASSWORD}).status_code == 400


def test_signing_out_needs_a_token_and_ends_the_session(staffed: Flask) -> None:
    client = sign_in(staffed, ED)
    assert client.get("/staff/logout").status_code == 405
    assert client.post("/staff/logout").status_code == 400
    assert client.get("/desk/").status_code == 200
    client.submit("/desk/", {})
    assert client.get("/desk/").status_code == 302


def test_whoever_asked_for_a_page_gets_it_after_signing_in(staffed: Flask) -> None:
    client = Client.of(staffed)
    asked = client.get("/desk/orders/?q=tern").headers["Location"]
    answer = client.submit(asked, {"email": ED, "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/orders/?q=tern"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "///evil.example", "\\\\evil.example",
        "/\\evil.example", "javascript:alert(1)", "https:evil.example", "http:///evil.example",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(staffed: Flask, elsewhere: str) -> None:
    client = Client.of(staffed)
    values = {"email": ED, "password": PASSWORD, "next": elsewhere}
    answer = client.submit("/staff/login", values, query_string={"next": elsewhere})
    place = answer.headers.get("Location", "/")  # or the form again
    assert urljoin("http://us.example/staff/login", place).startswith("http://us.example/")


def test_guessing_is_slowed_down_by_account(staffed: Flask) -> None:
    client = Client.of(staffed)
    for _ in range(10):
        client.submit("/staff/login", {"email": ED, "password": "a guess of somebody"})
    answer = client.submit("/staff/login", {"email": ED, "password": PASSWORD})
    assert answer.status_code == 429
    limiter.reset()
    assert client.submit("/staff/login", {"email": ED, "password": PASSWORD}).status_code == 302


def test_twelve_idle_hours_end_a_session(staffed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(staffed, ED)
    real = clock.now
    for hours in (11, 22):  # each look begins the twelve hours anew
        monkeypatch.setattr(clock, "now", lambda later=hours: real() + timedelta(hours=later))
        assert client.get("/desk/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=34, minutes=1))
    answer = client.get("/desk/", follow_redirects=True)
    assert "You were signed out" in answer.text


def test_the_session_is_apart_from_the_buyers(staffed: Flask) -> None:
    client = sign_in(staffed, ED)
    ours = staffed.config["SESSION_COOKIE_NAME"]
    assert client.get_cookie(f"{ours}-staff") is not None
    assert client.get_cookie(ours) is None
    client.set_cookie(ours, client.get_cookie(f"{ours}-staff").value)  # type: ignore[union-attr]  # it is there
    client.delete_cookie(f"{ours}-staff")
    assert client.get("/desk/").status_code == 302


def test_only_the_staffs_doors_see_the_staffs_session(staffed: Flask) -> None:
    for path, seen in (("/desk/", True), ("/desk", True), ("/staff/login", True), ("/", False),
                       ("/deskside/", False), ("/verify", False)):  # fmt: skip
        with staffed.test_request_context(path) as context:
            assert sessions.at_staff_door(context.request) is seen, path


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(staffed: Flask) -> None:
    client = Client.of(staffed)
    answer = client.submit("/staff/login", {"email": ED, "password": PASSWORD})
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "-staff=" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_passwords_are_kept_as_argon2_and_outlive_a_change_of_our_key(
    staffed: Flask, settings: Settings
) -> None:
    with staffed.app_context():
        assert db.session.scalars(select(Account)).one().password.startswith("$argon2id$")
    staffed.config["SECURITY_PASSWORD_SALT"] = "another key altogether, quite as long"
    assert sign_in(staffed, ED).get("/desk/").status_code == 200


def test_changing_the_password_ends_every_other_session(staffed: Flask) -> None:
    here, there = sign_in(staffed, ED), sign_in(staffed, ED)
    new = "another nine tides entirely"
    values = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert here.submit("/staff/change", values, form="change").status_code == 302
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    assert WRONG in tried(staffed, ED, PASSWORD)
    sign_in(staffed, ED, new)


@pytest.mark.parametrize("new", ["short", PASSWORD])
def test_a_short_or_unchanged_password_is_refused(staffed: Flask, new: str) -> None:
    client = sign_in(staffed, ED)
    values = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert client.submit("/staff/change", values, form="change").status_code == 200
    sign_in(staffed, ED)


def letters(app: Flask) -> list[Job]:
    with app.app_context():
        return list(db.session.scalars(select(Job).where(Job.kind == "mail")))


def test_a_forgotten_password_is_set_anew_by_a_link_that_opens_once(staffed: Flask) -> None:
    client = Client.of(staffed)
    client.submit("/staff/reset", {"email": ED})
    letter = letters(staffed)[0].payload
    assert (letter["template"], letter["to"]) == ("staff_password_link", ED)
    base: Settings = staffed.extensions["settings"]
    assert letter["context"]["link"].startswith(f"{base.base_url}/staff/reset/")
    page = letter["context"]["link"].removeprefix(base.base_url)
    new = "a tide that nobody counted"
    assert client.submit(page, {"password": new, "password_confirm": new}).status_code == 302
    sign_in(staffed, ED, new)
    assert client.get(page).headers["Location"] == "/staff/reset"
    assert [job.payload["template"] for job in letters(staffed)][1:] == ["staff_password_changed"]


def test_nobody_learns_from_a_forgotten_password_who_has_an_account(staffed: Flask) -> None:
    told = {
        Client.of(staffed).submit("/staff/reset", {"email": address}).text.replace(address, "X")
        for address in (ED, "nobody@orrinpress.example")
    }
    pages = {page.split('<div class="flash"')[1].split("</div>")[0] for page in told}
    assert len(pages) == 1
    assert len(letters(staffed)) == 1


def test_every_letter_to_staff_can_be_written(staffed: Flask) -> None:
    from licensing.core import mail

    context = {
        "name": "Ed",
        "email": ED,
        "at": clock.now().isoformat(),
        "link": "http://x.example/",
    }
    with staffed.app_context():
        for template in ("staff_password_link", "staff_password_changed"):
            message = mail.compose(template, ED, context, "1")
            assert "http://x.example/" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
            assert "http://x.example/" in message.get_body(("html",)).get_content()  # type: ignore[union-attr]  # it has one
