"""The session of staff: a cookie of its own beside the buyers', ended by twelve idle hours.

A buyer's browser and a colleague's may be the same one; what either does leaves the other's session
alone, and a storefront page never sees who is signed in at the desk.
"""

from datetime import datetime, timedelta

from flask import Flask, Request, Response, flash, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import current_user, logout_user

from licensing.accounts.entry import may_enter
from licensing.core import clock

DOORS = ("/desk", "/staff")
IDLE = timedelta(hours=12)
NOTED = timedelta(minutes=1)
"""How exactly idleness is measured: the cookie is not written anew at every look."""

_SEEN = "seen_at"


class TwoSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, under another name at the staff's doors."""

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        return f"{name}-staff" if at_staff_door(request) else name


def init_app(app: Flask) -> None:
    """Give staff their own session, and look at it before every request to their doors."""
    app.session_interface = TwoSessions()
    app.before_request(_end_if_over)


def at_staff_door(asked: Request) -> bool:
    """True for the addresses under which staff sign in and work."""
    return any(asked.path == door or asked.path.startswith(f"{door}/") for door in DOORS)


def begin() -> None:
    """Start measuring: somebody signed in."""
    session[_SEEN] = clock.now().isoformat()


def half_signed_in() -> str:
    """Whoever gave a right password and still owes a code, or nothing."""
    return str(session.get("tf_user_id", ""))


def _end_if_over() -> Response | None:
    """Sign out whoever was away too long, or may not enter any more."""
    if not at_staff_door(request) or not current_user.is_authenticated:
        return None
    now = clock.now()
    seen = session.get(_SEEN)
    last = datetime.fromisoformat(seen) if seen else None
    if last is None or now - last > IDLE or not may_enter(current_user):
        logout_user()
        session.clear()
        flash("You were signed out. Sign in to go on.", "info")
        return redirect(url_for("security.login"))  # type: ignore[return-value]  # a Response of ours
    if now - last > NOTED:
        session[_SEEN] = now.isoformat()
    return None
