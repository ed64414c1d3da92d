"""Every answer is guarded, strange hosts are refused, and a request that looks changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from licensing import create_app
from licensing.config import Settings
from licensing.core.audit import SYSTEM, Audit, record
from licensing.core.db import begin_writing, db
from licensing.web import security

PAGE = "<!doctype html><title>x</title>"


def rules(response: Any) -> dict[str, str]:
    """The Content-Security-Policy, directive by directive."""
    policy = response.headers["Content-Security-Policy"]
    return {rule.split()[0]: " ".join(rule.split()[1:]) for rule in policy.split("; ")}


def answering(app: Flask, body: str = PAGE, mimetype: str = "text/html") -> Any:
    """What a browser is told by a page of ``app``."""
    app.add_url_rule("/probe", view_func=lambda: Response(body, mimetype=mimetype))
    return app.test_client().get("/probe")


def test_a_page_runs_nothing_but_our_own_files(sqlite_app: Flask) -> None:
    policy = rules(answering(sqlite_app))
    assert policy["default-src"] == policy["object-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert not {"script-src", "style-src", "connect-src"} & set(policy)  # so default-src holds them


def test_a_form_goes_to_us_or_to_the_stand_in(sqlite_app: Flask) -> None:
    assert rules(answering(sqlite_app))["form-action"] == "'self' http://127.0.0.1:8001"


def test_a_form_goes_to_us_or_to_stripe_where_there_is_a_key(settings: Settings) -> None:
    app = create_app(replace(settings, stripe_secret_key="rk_test_1"))
    assert rules(answering(app))["form-action"] == "'self' https://checkout.stripe.com"


def test_a_pdf_may_be_shown_on_our_own_pages_only(sqlite_app: Flask) -> None:
    assert rules(answering(sqlite_app, "%PDF", "application/pdf")) == {"frame-ancestors": "'self'"}


def test_a_picture_opened_by_itself_can_run_nothing(sqlite_app: Flask) -> None:
    policy = rules(answering(sqlite_app, "<svg/>", "image/svg+xml"))
    assert policy["default-src"] == "'none'"
    assert "sandbox" in policy


def test_every_answer_is_guarded_errors_too(sqlite_app: Flask) -> None:
    for answer in (answering(sqlite_app), sqlite_app.test_client().get("/nothing/here")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        assert "Content-Security-Policy" in answer.headers


def test_https_is_kept_once_seen(settings: Settings) -> None:
    app = create_app(replace(settings, base_url="https://reprints.example"))
    assert "max-age=" in answering(app).headers["Strict-Transport-Security"]


def test_plain_http_promises_no_https(sqlite_app: Flask) -> None:
    assert "Strict-Transport-Security" not in answering(sqlite_app).headers


@pytest.mark.parametrize("host", ["reprints.example", "127.0.0.1:8000", "localhost"])
def test_our_own_hosts_are_answered(settings: Settings, host: str) -> None:
    app = create_app(replace(settings, base_url="https://reprints.example"))
    answering(app)
    assert app.test_client().get("/probe", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "reprints.example.evil.example", "127.0.0.2", "a b"]
)
def test_another_host_is_refused(settings: Settings, host: str) -> None:
    app = create_app(replace(settings, base_url="https://reprints.example"))
    answering(app)
    assert app.test_client().get("/probe", headers={"Host": host}).status_code == 400


def writing(app: Flask) -> None:
    """Give ``app`` one view that writes, and one that says first that it will."""

    def write() -> str:
        record("probe:write", "probe:1", SYSTEM)
        db.session.commit()
        return PAGE

    def write_after_all() -> str:
        begin_writing()
        return write()

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/write", view_func=write, methods=["GET", "POST"])
    app.add_url_rule("/write-after-all", view_func=write_after_all)


def rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Audit.id))) or 0


def test_looking_cannot_write(app: Flask) -> None:
    writing(app)
    with pytest.raises(DBAPIError, match=r"read-?only"):
        app.test_client().get("/write")
    assert rows(app) == 0


def test_sending_can_write_and_so_can_looking_that_says_so(app: Flask) -> None:
    writing(app)
    assert app.test_client().post("/write").status_code == 200
    assert app.test_client().get("/write-after-all").status_code == 200
    assert rows(app) == 2


def test_a_thread_that_looked_before_can_write_now(app: Flask) -> None:
    writing(app)
    app.add_url_rule("/look", view_func=lambda: str(rows(app)))
    with ThreadPoolExecutor(2) as threads:
        asked = [
            threads.submit(
                lambda number: app.test_client().open(
                    "/look" if number % 2 else "/write", method="GET" if number % 2 else "POST"
                ),
                number,
            )
            for number in range(20)
        ]
        assert {answer.result().status_code for answer in asked} == {200}
    assert rows(app) == 10


def test_trusted_hosts_name_the_configured_one(settings: Settings) -> None:
    hosts = security.trusted_hosts(replace(settings, base_url="https://reprints.example:8443"))
    assert hosts[0] == "reprints.example"
