"""Verbs of staff accounts: add, link, drop the second factor. Verbs flush, never commit."""

import secrets
from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from licensing.accounts.letters import password_address
from licensing.accounts.models import Account, Role
from licensing.accounts.permissions import ROLES
from licensing.accounts.sign_in import datastore
from licensing.core import audit
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput, NotFound
from licensing.publishers.models import Publisher


def add(publisher: Publisher, *, email: str, name: str, role: str, actor: Actor) -> Account:
    """Give a person of ``publisher`` an account with ``role``. It has no password that anybody knows.

    Raises InvalidInput naming the field: ``email`` (wrong, or known already), ``name`` or ``role``.
    """
    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidInput(f"{email}: {error}", field="email") from None
    if datastore.find_user(case_insensitive=True, email=address) is not None:
        raise InvalidInput(f"{address} has an account already.", field="email")
    if not name.strip():
        raise InvalidInput("Give the person's name: buyers read it.", field="name")
    account = datastore.create_user(
        email=address,
        name=" ".join(name.split()),
        password=hash_password(secrets.token_urlsafe(32)),
        publisher_id=publisher.id,
        roles=[role_of(role)],
    )
    assert isinstance(account, Account)
    db.session.flush()
    audit.record("staff:add", f"account:{account.id}", actor, email=address, role=role)
    return account


def role_of(name: str) -> Role:
    """The role of that name, holding today's permissions. Raises InvalidInput."""
    if name not in ROLES:
        raise InvalidInput(f"{name!r} is not a role: {', '.join(ROLES)}.", field="role")
    role = datastore.find_or_create_role(name=name)
    assert isinstance(role, Role)
    role.permissions = [str(permission) for permission in ROLES[name]]
    return role


def set_password(account: Account, password: str, actor: Actor) -> None:
    """Set a password; every session of the account ends. Raises InvalidInput below 12 characters."""
    if len(password) < 12:
        raise InvalidInput("Use at least 12 characters.", field="password")
    account.password = hash_password(password)
    datastore.set_uniquifier(account)
    audit.record("staff:password", f"account:{account.id}", actor)


def password_link(account: Account) -> str:
    """An address at which the account's holder sets a password: once, within a day."""
    token: str = generate_reset_password_token(account)  # type: ignore[no-untyped-call]  # it has none
    return password_address(token)


def drop_second_factor(account: Account, actor: Actor) -> None:
    """Take the second factor and its recovery codes away, for whoever lost both."""
    datastore.tf_reset(account)
    account.mf_recovery_codes = None
    datastore.set_uniquifier(account)
    audit.record("staff:drop-factor", f"account:{account.id}", actor)


def by_email(email: str) -> Account:
    """The account of that address. Raises NotFound."""
    found = datastore.find_user(case_insensitive=True, email=email.strip())
    if found is None:
        raise NotFound(f"{email} has no account.", field="email")
    assert isinstance(found, Account)
    return found


def everyone(publisher: Publisher | None = None) -> Sequence[Account]:
    """Every account, or a publisher's, by address."""
    query = select(Account).options(joinedload(Account.publisher)).order_by(Account.email)
    if publisher is not None:
        query = query.where(Account.publisher_id == publisher.id)
    return db.session.scalars(query).all()
