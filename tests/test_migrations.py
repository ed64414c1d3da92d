"""Migrations make what the models say, can be taken back, and keep append-only rows safe."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, Boolean, Column, Integer, String, inspect, text
from sqlalchemy.exc import DBAPIError

from licensing import create_app
from licensing.config import Settings
from licensing.core.audit import SYSTEM, Audit, record
from licensing.core.db import Base, NeverChanged, append_only_tables, db
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application on a database with nothing in it, its context pushed."""
    name = None
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres_server")
        name = cluster.create("template0")
        settings = replace(settings, database_url=cluster.address(name))
    app = create_app(settings)
    with app.app_context():
        yield app
        db.engine.dispose()
    if name is not None:
        cluster.drop(name)


def test_up_down_and_up_again(empty: Flask) -> None:
    upgrade()
    made = set(inspect(db.engine).get_table_names())
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    upgrade()
    assert set(inspect(db.engine).get_table_names()) == made


def test_migrations_make_what_the_models_say(empty: Flask) -> None:
    upgrade()
    assert differences() == []


def test_a_table_that_no_migration_makes_is_noticed(empty: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE personal_copy"))
    assert [difference[0] for difference in differences()][:1] == ["add_table"]


@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_an_append_only_row(inside: Flask, statement: str) -> None:
    for table in append_only_tables():
        put_one_row_in(table)
        with pytest.raises(DBAPIError, match=f"{table} is append-only"):
            db.session.execute(text(statement.format(table)))
        db.session.rollback()


def test_the_database_lets_other_rows_change(inside: Flask) -> None:
    put_one_row_in("publisher")
    db.session.execute(text("UPDATE publisher SET id = id"))
    db.session.execute(text("DELETE FROM publisher"))


def test_postgresql_refuses_to_empty_an_append_only_table(inside: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # which has no TRUNCATE
    for table in append_only_tables():
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(f"TRUNCATE {table} CASCADE"))
        db.session.rollback()


def test_the_session_refuses_to_change_an_append_only_row(sqlite_inside: Flask) -> None:
    record("order:approve", "order:1", SYSTEM)
    db.session.commit()
    row = db.session.query(Audit).one()
    row.tag = "order:decline"
    with pytest.raises(NeverChanged):
        db.session.flush()


def test_the_session_refuses_to_remove_an_append_only_row(sqlite_inside: Flask) -> None:
    record("order:approve", "order:1", SYSTEM)
    db.session.commit()
    db.session.delete(db.session.query(Audit).one())
    with pytest.raises(NeverChanged):
        db.session.flush()


def differences() -> list[Any]:
    """What autogenerate would still write. The search index belongs to its own migration."""

    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return not (kind == "table" and name is not None and name.startswith("search_"))

    options = {"compare_type": True, "compare_server_default": True, "include_name": ours}
    with db.engine.connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
        )


def put_one_row_in(table: str) -> None:
    """A row of zeroes and blanks, with its foreign keys left dangling."""
    columns = Base.metadata.tables[table].columns
    values = {column.name: blank(column) for column in columns if not column.nullable}
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
        db.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        db.session.execute(text("SET session_replication_role = replica"))
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    db.session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)
    if db.engine.dialect.name != "sqlite":
        db.session.execute(text("SET session_replication_role = origin"))


def blank(column: Column[Any]) -> object:
    """The plainest value that a column takes."""
    for kind, value in ((Integer, 1), (Boolean, False), (JSON, "{}"), (String, "")):
        if isinstance(column.type, kind):
            return value
    return "2026-11-22"
