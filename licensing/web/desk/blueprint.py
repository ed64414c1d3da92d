"""The desk's blueprint: who you are, before anything else, and what you may do, before every view.

A view names one ``Permission`` with ``needs``; a view that names none opens to nobody.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from licensing.accounts.models import Account
from licensing.accounts.permissions import Permission
from licensing.core import clock
from licensing.core.audit import Actor
from licensing.enquiries import queries as enquiries
from licensing.publishers.scope import Scope
from licensing.web.desk import reads, words

View = TypeVar("View", bound=Callable[..., Any])
_NEEDS = "_needs_permission"

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
words.init_app(blueprint)


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the one permission that opens it."""

    def mark(view: View) -> View:
        setattr(view, _NEEDS, permission)
        return view

    return mark


def needed(endpoint: str) -> Permission | None:
    """The permission a view of this application names, or None."""
    return getattr(current_app.view_functions[endpoint], _NEEDS, None)


def staff() -> Account:
    """Who is signed in. Only inside a view of the desk."""
    account = current_user._get_current_object()
    assert isinstance(account, Account)
    return account


def scope() -> Scope:
    """Their publisher's view of the tables."""
    return Scope(staff().publisher_id)


def actor() -> Actor:
    """Them, as the record names them."""
    return Actor("staff", str(staff().id), staff().name)


def may(permission: str) -> bool:
    """True when whoever is signed in holds ``permission``. For templates, too."""
    return bool(staff().has_permission(permission))


@blueprint.before_request
def admit() -> ResponseReturnValue | None:
    """Staff only; then only those whose role holds the view's permission."""
    if not current_user.is_authenticated:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("security.login", next=wanted))
    assert request.endpoint is not None
    permission = needed(request.endpoint)
    if permission is None or not may(permission):
        abort(HTTPStatus.FORBIDDEN)
    return None


@blueprint.after_request
def keep_private(response: Any) -> Any:
    """Nobody finds the desk in the browser of a shared machine after signing out."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.context_processor
def offer() -> dict[str, Any]:
    """What every page of the desk may ask: what one may do, the time, and how much waits."""
    said: dict[str, Any] = {"may": may, "Permission": Permission, "now": clock.now}
    if current_user.is_authenticated:
        said["waiting_now"] = reads.waiting_count(scope())
        said["asked_now"] = enquiries.open_count(scope())
    return said


@blueprint.record_once
def dress_sign_in(state: BlueprintSetupState) -> None:
    """The pages on which staff sign in wear the desk's head, so they are told the same."""
    state.app.extensions["security"].context_processor(offer)
