"""Staff sign-in through Flask-Security: password, optional second factor, recovery codes.

The pages live under ``/staff``; buyers never meet them. Wrong address, wrong password and an account
that may not enter all read the same.
"""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, request
from flask_security import Security, SQLAlchemyUserDatastore, user_authenticated
from flask_security.forms import LoginForm

from licensing.accounts import sessions
from licensing.accounts.entry import may_enter
from licensing.accounts.letters import StaffMail
from licensing.accounts.models import Account, Role
from licensing.accounts.second_factor import SecondFactor, named_secrets
from licensing.config import Settings
from licensing.core import audit, clock
from licensing.core.application import limiter
from licensing.core.audit import Actor
from licensing.core.db import db

PREFIX = "/staff"
WRONG = "That e-mail address and password do not belong together. Check both and try again."
LINK_HOURS = 24
"""How long a link that sets a password opens, hours."""

PER_ADDRESS = "20 per minute; 100 per hour"
PER_ACCOUNT = "10 per 10 minutes"
"""Tries to sign in or to give a code, from one network address and for one account."""

datastore = SQLAlchemyUserDatastore(db, Account, Role)


class StaffLoginForm(LoginForm):
    """Refuses a demonstration account where no demonstration runs, as if the password were wrong.

    There is no "remember me": a session ends after twelve idle hours, for everybody.
    """

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """True when this person may sign in."""
        if not super().validate(**kwargs):
            return False
        assert isinstance(self.user, Account)
        if not may_enter(self.user):
            self.password.errors = [WRONG]
            return False
        return True


def init_app(app: Flask) -> None:
    """Install Flask-Security with our forms, addresses, letters and second factor."""
    settings: Settings = app.extensions["settings"]
    app.config.update(_configuration(settings))
    Security(
        app,
        datastore,
        login_form=StaffLoginForm,
        mail_util_cls=StaffMail,
        totp_cls=SecondFactor,
    )
    sessions.init_app(app)
    user_authenticated.connect(_note_sign_in, app)
    for view in ("login", "two_factor_token_validation", "mf_recovery", "verify"):
        _limit(app, f"security.{view}")
    _limit(app, "security.forgot_password")


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_URL_PREFIX": PREFIX,
        "SECURITY_POST_LOGIN_VIEW": "/desk/",
        "SECURITY_POST_LOGOUT_VIEW": f"{PREFIX}/login",
        "SECURITY_POST_CHANGE_VIEW": f"{PREFIX}/change",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_DATETIME_FACTORY": clock.now,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        # Argon2 salts by itself. Hashes mixed with our own key would all be lost with that key.
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_PASSWORD_SALT": settings.signing_key,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=LINK_HOURS),
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},  # asks no name server
        "SECURITY_EMAIL_PLAINTEXT": False,  # our own letters are written in StaffMail
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds a clock may be off
        "SECURITY_TOTP_SECRETS": named_secrets(settings),
        "SECURITY_TOTP_ISSUER": "Offprint",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": _code_keys(settings),
        "SECURITY_FRESHNESS": timedelta(hours=1),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_LOGOUT_CSRF": True,
        **_MESSAGES,
    }


_MESSAGES = {
    f"SECURITY_MSG_{name}": said
    for name, said in {
        "GENERIC_AUTHN_FAILED": (WRONG, "error"),
        "UNAUTHENTICATED": ("Sign in, and that page opens.", "info"),
        "REAUTHENTICATION_REQUIRED": ("For this, give your password once more.", "info"),
        "REAUTHENTICATION_SUCCESSFUL": ("Thank you. Go on where you were.", "ok"),
        "INVALID_REDIRECT": ("That address is not one of ours, so nothing was opened.", "error"),
        "EMAIL_NOT_PROVIDED": ("Give your e-mail address.", "error"),
        "INVALID_EMAIL_ADDRESS": ("Write the address like name@publisher.example.", "error"),
        "PASSWORD_NOT_PROVIDED": ("Give your password.", "error"),
        "PASSWORD_INVALID_LENGTH": ("Use at least %(length)s characters.", "error"),
        "PASSWORD_IS_THE_SAME": ("That is the password you have. Choose another.", "error"),
        "RETYPE_PASSWORD_MISMATCH": ("The two are not the same. Type both again.", "error"),
        "INVALID_PASSWORD": ("That is not your present password.", "error"),
        "PASSWORD_CHANGE": ("Your password is changed; every other session has ended.", "ok"),
        "PASSWORD_RESET_NO_LOGIN": ("Your password is set. Sign in with it.", "ok"),
        "PASSWORD_RESET_REQUEST": (
            "If %(email)s is a staff account, a link to set a new password is on its way.",
            "ok",
        ),
        "PASSWORD_RESET_EXPIRED": ("That link is too old. Ask for another here.", "error"),
        "INVALID_RESET_PASSWORD_TOKEN": (
            "That link was used already, or it is not whole. Ask for another here.",
            "error",
        ),
        "TWO_FACTOR_INVALID_TOKEN": (
            "That code is not right, or was used already. Wait for the next one.",
            "error",
        ),
        "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "ok"),
        "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
            "Your second factor is on: from now on you are asked for a code.",
            "ok",
        ),
        "TWO_FACTOR_DISABLED": ("Your second factor is off.", "warning"),
        "TWO_FACTOR_PERMISSION_DENIED": ("Start again with your password.", "info"),
        "TWO_FACTOR_SETUP_EXPIRED": ("That took longer than %(within)s. Start again.", "error"),
        "INVALID_RECOVERY_CODE": ("That is none of your unused recovery codes.", "error"),
        "NO_RECOVERY_CODES_SETUP": ("You have no recovery codes yet. Make some.", "info"),
        "IDENTITY_NOT_REGISTERED": (WRONG, "error"),
    }.items()
}


def _code_keys(settings: Settings) -> list[bytes]:
    """Keys that recovery codes are kept under; the first one encrypts."""
    keys = (settings.signing_key, *settings.secret_key_fallbacks)
    return [urlsafe_b64encode(sha256(b"recovery codes:" + key.encode()).digest()) for key in keys]


def _limit(app: Flask, endpoint: str) -> None:
    """Slow down guessing, by network address and by the account that is guessed at."""
    view: Any = app.view_functions[endpoint]
    for limit, key in ((PER_ADDRESS, None), (PER_ACCOUNT, _named_account)):
        view = limiter.limit(limit, key_func=key, methods=["POST"])(view)
    app.view_functions[endpoint] = view


def _named_account() -> str:
    """The account a try is about: the address typed, or whoever gave the right password before."""
    typed = request.form.get("email", "").strip().lower()
    return f"account:{typed or sessions.half_signed_in() or request.remote_addr}"


def _note_sign_in(_app: Flask, user: Account, **_said: Any) -> None:
    """Flask-Security's view commits this with the rest of the sign-in."""
    sessions.begin()
    actor = Actor("staff", str(user.id), user.name)
    audit.record("staff:sign-in", f"account:{user.id}", actor, address=request.remote_addr)
