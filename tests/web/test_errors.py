"""People are told what happened and what to do; programs get JSON; nobody gets a traceback."""

import logging
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask, abort, redirect, request

from licensing.core.errors import InvalidFields, InvalidInput, NotFound, StateConflict
from licensing.web.errors import SENTENCES

JSON = {"Accept": "application/json"}


def failing(app: Flask, error: Exception | int) -> Any:
    """A browser, and an application whose ``/fail`` ends in ``error``."""

    def fail() -> str:
        if isinstance(error, int):
            abort(error)
        raise error

    app.testing = False  # as people meet it: errors become pages
    app.add_url_rule("/fail", view_func=fail)
    return app.test_client()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_every_page_says_what_happened_and_what_to_do(sqlite_app: Flask, status: int) -> None:
    answer = failing(sqlite_app, status).get("/fail")
    message, remedy = SENTENCES[status]
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert message in unescape(answer.text)
    assert remedy.split("{")[0] in unescape(answer.text)


@pytest.mark.parametrize("status", [409, 415, 418, 451, 501])
def test_a_status_without_words_of_its_own_has_the_general_ones(
    sqlite_app: Flask, status: int
) -> None:
    answer = failing(sqlite_app, status).get("/fail")
    assert answer.status_code == status
    assert SENTENCES[400 if status < 500 else 500][0] in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("No such copy."), 404),
        (StateConflict("It moved."), 409),
        (InvalidInput("Odd."), 422),
    ],
)
def test_our_own_errors_are_shown_in_their_own_words(
    sqlite_app: Flask, error: Exception, status: int
) -> None:
    answer = failing(sqlite_app, error).get("/fail")
    assert answer.status_code == status
    assert str(error) in answer.text


def test_a_program_gets_json(sqlite_app: Flask) -> None:
    answer = failing(sqlite_app, InvalidFields({"email": "Write it out."})).get(
        "/fail", headers=JSON
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json["error"]["code"] == "invalid-input"
    assert answer.json["error"]["fields"] == {"email": "Write it out."}


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/json;q=0.9", "", "nonsense"])
def test_a_person_gets_a_page(sqlite_app: Flask, accept: str) -> None:
    answer = failing(sqlite_app, 404).get("/fail", headers={"Accept": accept})
    assert answer.mimetype == "text/html"


def test_a_fault_is_logged_in_full_and_shown_as_a_word(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "the password is 1234"
    with caplog.at_level(logging.ERROR):
        answer = failing(sqlite_app, RuntimeError(secret)).get("/fail", headers=JSON)
    assert answer.status_code == 500
    assert secret not in answer.text
    assert "Traceback" not in answer.text
    assert secret in caplog.text
    assert answer.json["error"]["reference"] in caplog.text


def test_what_is_too_large_is_told_the_limit(sqlite_app: Flask) -> None:
    sqlite_app.testing = False
    sqlite_app.config["WTF_CSRF_ENABLED"] = False
    sqlite_app.add_url_rule("/take", methods=["POST"], view_func=lambda: str(len(request.form)))
    answer = sqlite_app.test_client().post("/take", data={"a": "b" * 5_000_000})
    assert answer.status_code == 413
    assert "at most 4 megabytes" in answer.text


def test_a_form_without_its_token_is_told_to_reload(sqlite_app: Flask) -> None:
    sqlite_app.add_url_rule("/take", methods=["POST"], view_func=lambda: "taken")
    answer = sqlite_app.test_client().post("/take", data={"a": "b"})
    assert answer.status_code == 400
    assert "reload the page and send it again" in answer.text


def test_a_wrong_method_says_which_are_right(sqlite_app: Flask) -> None:
    sqlite_app.config["WTF_CSRF_ENABLED"] = False
    answer = failing(sqlite_app, 404).post("/fail")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_redirect_is_no_error(sqlite_app: Flask) -> None:
    sqlite_app.add_url_rule("/old", view_func=lambda: abort(redirect("/new")))
    assert sqlite_app.test_client().get("/old").headers["Location"] == "/new"


def test_an_error_is_never_kept_by_a_cache(sqlite_app: Flask) -> None:
    assert failing(sqlite_app, 404).get("/fail").headers["Cache-Control"] == "no-store"


def test_words_of_an_error_are_no_markup(sqlite_app: Flask) -> None:
    answer = failing(sqlite_app, NotFound("<script>alert(1)</script>")).get("/fail")
    assert "<script>alert" not in answer.text
