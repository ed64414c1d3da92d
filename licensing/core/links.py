"""Signed links: bound to one purpose, dated, and readable after a key was rotated."""

from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from licensing.core.installation import settings


class LinkExpired(Exception):
    """Signed by us, for this purpose, but too old. ``value`` is what it said."""

    def __init__(self, value: Any) -> None:
        super().__init__("link expired")
        self.value = value


class LinkInvalid(Exception):
    """Not signed by us for this purpose."""


def sign(purpose: str, value: Any) -> str:
    """A URL-safe token that says ``value`` (JSON) for ``purpose``."""
    return str(_serializer(purpose).dumps(value))


def read(purpose: str, signed: str, max_age_seconds: int) -> Any:
    """What ``signed`` says. Raises LinkExpired or LinkInvalid."""
    serializer = _serializer(purpose)
    try:
        return serializer.loads(signed, max_age=max_age_seconds)
    except SignatureExpired:
        raise LinkExpired(serializer.loads(signed)) from None
    except BadSignature:
        raise LinkInvalid from None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    here = settings()
    keys = [*here.secret_key_fallbacks, here.signing_key]
    return URLSafeTimedSerializer(keys, salt=f"offprint:{purpose}")
