"""Verifying: what anyone who holds a copy may learn about its licence."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.core import clock, ids
from licensing.core.application import limiter
from licensing.licences import verification
from licensing.web.storefront import present
from licensing.web.storefront.blueprint import blueprint

LONGEST_NUMBER = 60


@blueprint.get("/verify")
@limiter.limit("60/minute")
def verify() -> ResponseReturnValue:
    """Ask for a number; a number that can be one leads to its page."""
    typed = request.args.get("number", "").strip()[:LONGEST_NUMBER]
    number = ids.read_number(typed)
    if number is not None:
        return redirect(url_for("storefront.verify_number", number=number), HTTPStatus.SEE_OTHER)
    page = render_template("verify/form.html", publication=None, typed=typed, unknown="")
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if typed else HTTPStatus.OK


@blueprint.get("/verify/<number>")
@limiter.limit("60/minute")
def verify_number(number: str) -> ResponseReturnValue:
    """What the licence of that number says today. An unknown number says so, and helps."""
    licence = verification.find(number)
    found = verification.look_up(number)
    if licence is None or found is None:
        unknown = number[:LONGEST_NUMBER]
        page = render_template("verify/form.html", publication=None, typed="", unknown=unknown)
        return page, HTTPStatus.NOT_FOUND
    return render_template(
        "verify/licence.html",
        publication=present.publication(licence.version.article.publication),
        found=found,
        checked_at=clock.now(),
    )
