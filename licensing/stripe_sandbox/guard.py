"""What holds for every request: this machine only, no foreign forms, strict headers."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, render_template, request
from werkzeug.exceptions import HTTPException

from licensing.stripe_sandbox.settings import is_loopback


def install(app: Flask) -> None:
    app.before_request(_only_this_machine)
    app.before_request(_only_own_forms)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _problem)


def leads_to(*addresses: str | None) -> None:
    """Let this page's form end at these addresses: browsers hold redirects to ``form-action``."""
    parts = [urlsplit(address) for address in addresses if address]
    g.form_targets = sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def _only_this_machine() -> None:
    """Whatever the server was bound to, strangers get nothing."""
    if not is_loopback(request.remote_addr):
        abort(403, "The stand-in for Stripe answers requests from its own machine only.")


def _only_own_forms() -> None:
    """Refuse a form that another site made the browser send."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method == "POST" and site not in ("none", "same-origin"):
        abort(403, "This form was sent from another site.")


def _headers(response: Response) -> Response:
    targets = " ".join(["'self'", *g.get("form_targets", [])])
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'self'; img-src 'self'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'",
    )
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _problem(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    title = "There is nothing here" if code == 404 else error.name
    said = (
        "This address belongs to no payment, invoice or page of the stand-in. Go back to the shop "
        "and start from there."
        if code == 404
        else error.description
    )
    return render_template("stripe_sandbox/message.html", title=title, said=said), code
