"""What every answer says to browsers, which hosts are answered, and that looking changes nothing.

No page needs an inline script or style, so the policy allows none and there is no nonce to leak.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from licensing.config import Settings
from licensing.core import db

READING = frozenset({"GET", "HEAD", "OPTIONS"})
STRIPE_CHECKOUT = "https://checkout.stripe.com"
LOOPBACK = ("127.0.0.1", "localhost")
YEAR_SECONDS = 31_536_000

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # An order's address is a secret of its buyer: no other site is told where a visitor came from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(),"
        " usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def init_app(app: Flask) -> None:
    """Guard every request and answer of ``app``."""
    settings: Settings = app.extensions["settings"]
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings)
    pages, files, others = (policy(settings, kind) for kind in ("page", "pdf", "other"))
    secure = settings.base_url.startswith("https://")

    @app.before_request
    def begin() -> None:
        # Said anew by every request, since a server's threads keep what the last one said.
        if request.method in READING:
            db.begin_reading()
        else:
            db.end_reading()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        db.end_reading()

    @app.after_request
    def guard(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            chosen = pages
        elif response.mimetype == "application/pdf":
            chosen = files
        else:
            chosen = others
        response.headers.setdefault("Content-Security-Policy", chosen)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={2 * YEAR_SECONDS}")
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def trusted_hosts(settings: Settings) -> list[str]:
    """Hosts that are answered: our own, and loopback for health checks and the demonstration."""
    own = urlsplit(settings.base_url).hostname or "localhost"
    return [own, *LOOPBACK]


def policy(settings: Settings, kind: str) -> str:
    """The Content-Security-Policy of a ``page``, a ``pdf`` (shown inside our pages) or any ``other``."""
    if kind == "pdf":
        # No more than who may show it: the browser's own viewer needs its styles.
        return "frame-ancestors 'self'"
    if kind == "other":
        return "default-src 'none'; frame-ancestors 'none'; sandbox"
    rules = [
        "default-src 'self'",
        "img-src 'self' data:",  # the second factor's QR code arrives as data
        "object-src 'self'",  # a proof is shown in an <object>
        "base-uri 'none'",
        "frame-ancestors 'none'",
        f"form-action 'self' {_payment_origin(settings)}",
    ]
    if settings.base_url.startswith("https://"):
        rules.append("upgrade-insecure-requests")
    return "; ".join(rules)


def _payment_origin(settings: Settings) -> str:
    """Where the form that buys is redirected to; browsers hold redirects to form-action as well."""
    if not settings.stripe_address:
        return STRIPE_CHECKOUT
    parts = urlsplit(settings.stripe_address)
    return f"{parts.scheme}://{parts.netloc}"
