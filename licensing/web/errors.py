"""Errors as people and programs meet them: what happened, and what to do next. Never a traceback."""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from jinja2 import Template
from markupsafe import escape
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from licensing.core.application import MEBIBYTE
from licensing.core.db import db
from licensing.core.errors import InvalidFields, OffprintError

log = logging.getLogger(__name__)

FORM_TOO_OLD = (
    "This form was open too long, or was sent from another window.",
    "Nothing was changed. Go back, reload the page and send it again.",
)
SENTENCES: dict[int, tuple[str, str]] = {
    400: (
        "Your browser sent something we could not read.",
        "Go back, reload the page and try again.",
    ),
    401: ("This page is for signed-in staff.", "Sign in and open it again."),
    403: (
        "This page is not open to you.",
        "If it should be, ask a colleague who manages staff accounts here.",
    ),
    404: (
        "There is nothing at this address.",
        "Check the address, or start from the publication's front page.",
    ),
    405: ("This address cannot be used that way.", "Go back and use the buttons on the page."),
    410: ("What was here is gone.", "Start from the publication's front page."),
    413: (
        "That is more than this page takes.",
        "Send at most {limit} megabytes at a time.",
    ),
    429: ("That was more than we take at once.", "Wait a minute and try again."),
    500: (
        "Something went wrong on our side.",
        "Nothing you sent is lost if it was confirmed. Try again in a moment; if it stays, write to us.",
    ),
    503: ("We are away for a moment.", "Try again in a minute."),
}
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def init_app(app: Flask) -> None:
    """Answer every error of ``app`` with a page, or with JSON where that is preferred."""
    app.register_error_handler(OffprintError, _domain_error)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http_error)


def _domain_error(error: OffprintError) -> Response:
    db.session.rollback()
    detail: dict[str, Any] = {"code": error.code, "message": error.message, "field": error.field}
    if isinstance(error, InvalidFields):
        detail["fields"] = error.errors
    return _answer(error.status, error.message, "", detail)


def _form_too_old(_error: CSRFError) -> Response:
    message, remedy = FORM_TOO_OLD
    return _answer(HTTPStatus.BAD_REQUEST, message, remedy, {"code": "form-too-old"})


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())  # a redirect, or an answer that was made already
    if isinstance(error, InternalServerError):
        return _our_fault()
    status = HTTPStatus(error.code or 500)
    message, remedy = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if isinstance(error, RequestEntityTooLarge):
        remedy = remedy.format(limit=(request.max_content_length or 0) // MEBIBYTE)
    response = _answer(status, message, remedy, {"code": status.phrase.lower().replace(" ", "-")})
    given = error.get_response().headers
    for name in _KEPT_HEADERS:
        if name in given:
            response.headers[name] = given[name]
    return response


def _our_fault() -> Response:
    """The error was logged with its traceback already; people get a word to find it by."""
    db.session.rollback()
    reference = secrets.token_hex(4)
    log.error("the error above was shown as %s", reference)
    message, remedy = SENTENCES[500]
    remedy = f"{remedy} Our word for it: {reference}."
    return _answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        message,
        remedy,
        {"code": "internal", "reference": reference},
    )


def _answer(status: HTTPStatus, message: str, remedy: str, detail: dict[str, Any]) -> Response:
    if _prefers_json():
        response = jsonify(error={"message": message, "remedy": remedy, **detail})
    else:
        response = make_response(_page(status, message, remedy))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: HTTPStatus, message: str, remedy: str) -> str:
    """The page for ``status``, the general one of its class, or words alone if pages themselves fail."""
    general = 400 if status < 500 else 500
    names: list[str | Template] = [f"errors/{status.value}.html", f"errors/{general}.html"]
    try:
        return render_template(names, code=status.value, message=message, remedy=remedy)
    except Exception:
        log.exception("the page for error %s failed", status.value)
        return f"<!doctype html><title>{status.value}</title><p>{escape(message)}</p><p>{escape(remedy)}</p>"


def _prefers_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]
