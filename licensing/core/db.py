"""The database: one declarative base, types that keep promises, and SQLite made safe.

SQLite runs in WAL with ``synchronous=FULL``; a transaction that may write begins IMMEDIATE, so that two
writers queue instead of failing half-way. Work that only reads says so with ``read_only()``: it takes no
lock, and either database refuses what would write all the same.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, object_session, registry
from sqlalchemy.types import TypeDecorator

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment. Refuses naive values instead of guessing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = dict[str, Any]
JsonList = list[Any]
_json = JSON().with_variant(postgresql.JSONB(), "postgresql")


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UTCDateTime(), Json: _json, JsonList: _json},
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        """A row of the house."""

        __abstract__ = True

else:
    Model = db.Model

Id = Annotated[int, mapped_column(primary_key=True)]


class NeverChanged(Exception):
    """A row that may only be added was about to be changed or removed. A fault in the program."""


class AppendOnly:
    """Mix-in: rows that may be added and never changed or removed.

    The session raises NeverChanged; what goes round it is refused by a trigger in the database.
    """


@event.listens_for(AppendOnly, "before_update", propagate=True)
def _refuse_update(_mapper: object, _connection: Connection, row: AppendOnly) -> None:
    session = object_session(row)
    if session is not None and session.is_modified(row, include_collections=False):
        raise NeverChanged(f"{row!r} would have changed")


@event.listens_for(AppendOnly, "before_delete", propagate=True)
def _refuse_delete(_mapper: object, _connection: Connection, row: AppendOnly) -> None:
    raise NeverChanged(f"{row!r} would have been removed")


def append_only_tables() -> list[str]:
    """Names of the tables whose rows never change, for the triggers of the migrations' tests."""
    return sorted(
        mapper.local_table.name  # type: ignore[attr-defined]  # every mapper here has a table
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, AppendOnly)
    )


@contextmanager
def read_only() -> Iterator[None]:
    """Transactions that begin inside this block cannot write, and take no write lock on SQLite."""
    mark = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(mark)


def insert_once(row: type[Any], *key: str, **values: Any) -> bool:
    """Insert a row unless one with this ``key`` (its UNIQUE columns) is there; True if it was inserted."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(row).values(**values).on_conflict_do_nothing(index_elements=key)
    return db.session.execute(statement.returning(row.id)).first() is not None


def begin_reading() -> None:
    """As ``read_only`` until ``end_reading``: a request that only looks."""
    _reading.set(True)


def end_reading() -> None:
    """Transactions may write again, from the next one on."""
    _reading.set(False)


def begin_writing() -> None:
    """The current context writes after all; end what it had begun to read."""
    end_reading()
    db.session.rollback()


def release() -> None:
    """End the current transaction so that slow work outside the database holds no lock."""
    db.session.rollback()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy's begin event, below, begins transactions
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    reading = _reading.get()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    elif reading:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


__all__ = [
    "AppendOnly", "Base", "Id", "Json", "JsonList", "Mapped", "Model", "NeverChanged", "UTCDateTime",
    "append_only_tables", "begin_reading", "begin_writing", "db",
    "end_reading", "insert_once", "read_only", "release",
]  # fmt: skip
