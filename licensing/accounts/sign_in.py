"""Staff sign-in through Flask-Security: password, optional second factor, recovery codes.

The signing-in pages live under ``/staff``; buyers never meet them.
"""

from typing import Any

from flask import Flask, current_app
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.forms import LoginForm

from licensing.accounts.models import Account, Role
from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db

datastore = SQLAlchemyUserDatastore(db, Account, Role)


class StaffLoginForm(LoginForm):
    """Refuses a demonstration account where no demonstration runs, as if it did not exist."""

    def validate(self, **kwargs: Any) -> bool:
        """True when this person may sign in."""
        if not super().validate(**kwargs):
            return False
        settings: Settings = current_app.extensions["settings"]
        account = self.user
        assert isinstance(account, Account)
        if account.demonstration and not settings.demonstration:
            self.email.errors = ["The e-mail address or the password is not right."]
            return False
        return True


def init_app(app: Flask) -> None:
    """Install Flask-Security with our forms, addresses and second factor."""
    settings: Settings = app.extensions["settings"]
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECURITY_URL_PREFIX="/staff",
        SECURITY_PASSWORD_SALT=settings.signing_key,
        SECURITY_POST_LOGIN_VIEW="/desk/",
        SECURITY_POST_LOGOUT_VIEW="/staff/login",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_DATETIME_FACTORY=clock.now,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TWO_FACTOR_VALIDITY_COOKIE={
            "httponly": True,
            "secure": secure,
            "samesite": "Strict",
        },
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_TOTP_SECRETS={"1": settings.signing_key},
        SECURITY_TOTP_ISSUER="Offprint",
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
    )
    Security(app, datastore, login_form=StaffLoginForm)
