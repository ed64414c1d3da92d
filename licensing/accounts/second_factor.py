"""The second factor: codes of an authenticator app, each good once, and a QR code to set it up."""

from hashlib import sha256

import segno
from flask_security import Totp, UserMixin
from passlib.totp import (  # type: ignore[import-untyped]  # libpass ships no types for it
    TOTP,
    AppWallet,
    TotpMatch,
)
from sqlalchemy import select

from licensing.accounts.models import Account
from licensing.config import Settings
from licensing.core import audit
from licensing.core.audit import Actor, Audit
from licensing.core.db import db

TAG = "staff:code"


class SecondFactor(Totp):
    """Flask-Security's codes, with each accepted one remembered so that it works once."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        # Not the library's own choice of key, which is the last by name: ours is the first.
        wallet = AppWallet(secrets=secrets, default_tag=next(iter(secrets)))
        self._totp = TOTP.using(issuer=issuer, wallet=wallet)

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The code to scan, as the address of a picture: no style, no request."""
        code = segno.make(self.get_totp_uri(username, totp), error="m")
        return str(code.svg_data_uri(scale=5, border=2, dark="#1c1a17", light="#ffffff"))

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The time step of the last code that this account used, or None."""
        assert isinstance(user, Account)
        last = db.session.scalars(
            select(Audit)
            .where(Audit.subject == f"account:{user.id}", Audit.tag == TAG)
            .order_by(Audit.id.desc())
            .limit(1)
        ).one_or_none()
        return int(last.detail["counter"]) if last else None

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Remember the time step of an accepted code; the view commits."""
        assert isinstance(user, Account)
        actor = Actor("staff", str(user.id), user.name)
        audit.record(TAG, f"account:{user.id}", actor, counter=tmatch.counter)


def named_secrets(settings: Settings) -> dict[str, str]:
    """The keys that authenticator secrets are kept under, the present one first.

    A key's name is made of the key, so that it stays the same when it becomes a fallback.
    """
    keys = (settings.signing_key, *settings.secret_key_fallbacks)
    return {sha256(b"second factor:" + key.encode()).hexdigest()[:12]: key for key in keys}
