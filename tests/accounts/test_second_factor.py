"""The second factor: set up with an authenticator, asked for at every sign-in, each code good once."""

import re
import time
from html import unescape

import pytest
from flask import Flask
from passlib.totp import TOTP  # type: ignore[import-untyped]  # libpass ships no types for it
from sqlalchemy import select

from licensing.accounts import service as accounts
from licensing.accounts.models import Account
from licensing.accounts.second_factor import named_secrets
from licensing.config import Settings
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from tests import factories
from tests.accounts.people import PASSWORD, hire, sign_in
from tests.browsing import Client

ED = "ed@orrinpress.example"
STEP_SECONDS = 30


class Authenticator:
    """The app on Ed's telephone: it knows the key and shows one code after another."""

    def __init__(self, key: str) -> None:
        self._totp = TOTP(key.replace("-", "").replace(" ", ""))
        self._step = int(time.time()) // STEP_SECONDS - 1

    def code(self) -> str:
        """The next code, as if half a minute had gone by."""
        self._step += 1
        return str(self._totp.generate(time=self._step * STEP_SECONDS).token)


@pytest.fixture
def staffed(sqlite_app: Flask) -> Flask:
    return _staffed(sqlite_app)


@pytest.fixture
def staffed_on_either(app: Flask) -> Flask:
    """Once on each database, for what opens a door once."""
    return _staffed(app)


def _staffed(app: Flask) -> Flask:
    with app.app_context():
        hire(factories.publisher(), "manager", ED)
    return app


def enrolled(app: Flask) -> tuple[Client, Authenticator]:
    """Ed's browser after he set up the second factor, and his telephone."""
    client = sign_in(app, ED)
    page = client.submit("/staff/tf-setup", {}, form="setup", button="authenticator")
    key = re.search(r'class="scan-key"[^>]*>([^<]+)<', page.text)
    place = re.search(r'action="(/staff/tf-setup/[^"]+)"', page.text)
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[-1]
    assert key
    assert place
    telephone = Authenticator(unescape(key[1]).strip())
    answer = client.post(place[1], data={"csrf_token": token, "code": telephone.code()})
    assert answer.status_code == 302
    return client, telephone


def at_the_code(app: Flask) -> Client:
    """A browser that gave the right password and is asked for a code."""
    client = Client.of(app)
    answer = client.submit("/staff/login", {"email": ED, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/staff/tf-validate")
    return client


def test_the_code_to_scan_is_a_picture_that_needs_no_style(staffed: Flask) -> None:
    page = sign_in(staffed, ED).submit("/staff/tf-setup", {}, form="setup", button="authenticator")
    assert 'src="data:image/svg+xml' in page.text
    assert "style=" not in page.text


def test_once_set_up_a_password_alone_opens_nothing(staffed: Flask) -> None:
    enrolled(staffed)
    client = at_the_code(staffed)
    assert client.get("/desk/").headers["Location"].startswith("/staff/login")


def test_a_code_of_the_telephone_opens_the_desk(staffed: Flask) -> None:
    _, telephone = enrolled(staffed)
    client = at_the_code(staffed)
    answer = client.submit("/staff/tf-validate", {"code": telephone.code()})
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_code_works_once(staffed_on_either: Flask) -> None:
    _, telephone = enrolled(staffed_on_either)
    code = telephone.code()
    at_the_code(staffed_on_either).submit("/staff/tf-validate", {"code": code})
    overlooked = at_the_code(staffed_on_either)
    answer = overlooked.submit("/staff/tf-validate", {"code": code})
    assert "used already" in answer.text
    assert overlooked.get("/desk/").status_code == 302


def test_guessing_codes_is_slowed_down(staffed: Flask) -> None:
    enrolled(staffed)
    client = at_the_code(staffed)
    answers = [
        client.submit("/staff/tf-validate", {"code": f"{n:06}"}).status_code for n in range(11)
    ]
    assert answers == [200] * 10 + [429]


def test_a_code_without_a_password_before_it_leads_back_to_the_start(staffed: Flask) -> None:
    answer = Client.of(staffed).get("/staff/tf-validate")
    assert answer.headers["Location"] == "/staff/login"


def test_a_recovery_code_opens_the_desk_once(staffed_on_either: Flask) -> None:
    ed, _ = enrolled(staffed_on_either)
    page = ed.submit("/staff/mf-recovery-codes", {}, form="make")
    codes = re.findall(r"<li>([0-9a-f-]{14})</li>", page.text)
    assert len(codes) == 8
    client = at_the_code(staffed_on_either)
    assert client.submit("/staff/mf-recovery", {"code": codes[0]}).status_code == 302
    assert client.get("/desk/").status_code == 200
    again = at_the_code(staffed_on_either)
    assert "none of your unused" in again.submit("/staff/mf-recovery", {"code": codes[0]}).text


def test_neither_key_nor_recovery_codes_lie_open_in_the_database(staffed: Flask) -> None:
    ed, _ = enrolled(staffed)
    page = ed.submit("/staff/mf-recovery-codes", {}, form="make")
    code = re.findall(r"<li>([0-9a-f-]{14})</li>", page.text)[0]
    with staffed.app_context():
        account = db.session.scalars(select(Account)).one()
        assert "enckey" in str(account.tf_totp_secret)
        assert code not in str(account.mf_recovery_codes)


def test_turning_it_off_asks_for_no_code_any_more(staffed: Flask) -> None:
    ed, _ = enrolled(staffed)
    ed.submit("/staff/tf-setup", {}, form="setup", button="disable")
    sign_in(staffed, ED)


def test_whoever_lost_everything_is_let_in_by_the_command_line(staffed: Flask) -> None:
    ed, _ = enrolled(staffed)
    with staffed.app_context():
        accounts.drop_second_factor(accounts.by_email(ED), SYSTEM)
        db.session.commit()
    assert ed.get("/desk/").status_code == 302  # whoever holds the telephone is out
    sign_in(staffed, ED)


def test_a_key_keeps_its_name_when_it_becomes_a_fallback() -> None:
    before = named_secrets(Settings(secret_key="old"))
    after = named_secrets(Settings(secret_key="new", secret_key_fallbacks=("old",)))
    assert before.items() <= after.items()
    assert next(iter(after.values())) == "new"
