"""Rows: staff accounts as Flask-Security keeps them, each bound to one publisher."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import mapped_column, relationship

from licensing.core import clock
from licensing.core.db import Base, Id, JsonList, Mapped, Model
from licensing.publishers.models import Publisher

role_of_account = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Model, RoleMixin):
    """A named set of permissions; the names and sets are in ``permissions.py``."""

    __tablename__ = "role"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    permissions: Mapped[JsonList]


class Account(Model, UserMixin):
    """A member of a publisher's staff. The ``tf_`` and ``mf_`` columns are Flask-Security's."""

    __tablename__ = "account"

    id: Mapped[Id]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str]
    active: Mapped[bool]
    demonstration: Mapped[bool] = mapped_column(default=False)
    """Made with the demonstration content; may sign in only while the demonstration runs."""
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[JsonList | None]
    create_datetime: Mapped[datetime] = mapped_column(default=clock.now)
    update_datetime: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    publisher: Mapped[Publisher] = relationship()
    roles: Mapped[list[Role]] = relationship(secondary=role_of_account)  # type: ignore[assignment]  # the mix-in says list[RoleMixin]


# Flask-Security strikes a used recovery code from the list in place; unseen, it would work again.
MutableList.associate_with_attribute(Account.mf_recovery_codes)
