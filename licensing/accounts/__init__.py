"""People: staff accounts, roles, permissions and sign-in. Buyers need no account."""

from flask import Flask

from licensing.accounts.sign_in import init_app as _init_sign_in


def init_app(app: Flask) -> None:
    """Install staff sign-in."""
    _init_sign_in(app)
