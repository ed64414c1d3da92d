"""Staff for tests: editor Ed, manager Mo, finance Fay, viewer Vi, and outsider Oz of another house."""

from typing import Any

from flask import Flask

from licensing.accounts import service as accounts
from licensing.accounts.models import Account
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.publishers.models import Publisher
from tests.browsing import Client

PASSWORD = "nine tides and a slipway"
NAMES = {
    "permissions-editor": "Ed Marlowe",
    "manager": "Mo Hale",
    "finance": "Fay Tilsley",
    "viewer": "Vi Ewer",
}


def hire(publisher: Publisher, role: str, email: str = "", **given: Any) -> Account:
    """An account of ``publisher`` that may sign in with PASSWORD. Commits."""
    account = accounts.add(
        publisher,
        email=email or f"{role}@{publisher.slug}.example",
        name=NAMES[role],
        role=role,
        actor=SYSTEM,
    )
    accounts.set_password(account, PASSWORD, SYSTEM)
    for column, value in given.items():
        setattr(account, column, value)
    db.session.commit()
    return account


def sign_in(app: Flask, email: str, password: str = PASSWORD) -> Client:
    """A browser in which somebody signed in at the desk."""
    client = Client.of(app)
    answer = client.submit("/staff/login", {"email": email, "password": password})
    assert answer.status_code == 302, "the sign-in was refused"
    return client
