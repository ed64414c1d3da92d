"""The database keeps time in UTC, holds writers apart and lets nobody write who only reads."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from licensing.core import clock
from licensing.core.audit import SYSTEM, Audit, record
from licensing.core.db import begin_reading, begin_writing, db, end_reading, read_only
from tests import factories


def test_the_clock_is_aware_and_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.today() in {clock.now().date(), (clock.now() - timedelta(seconds=5)).date()}


@pytest.mark.parametrize("hours", [-11, 0, 5.5, 14])
def test_a_moment_comes_back_as_the_same_moment_in_utc(inside: Flask, hours: float) -> None:
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, timezone(timedelta(hours=hours)))
    publisher = factories.publisher(created_at=moment)
    db.session.commit()
    db.session.refresh(publisher)
    assert publisher.created_at == moment
    assert publisher.created_at.tzinfo is UTC


def test_a_moment_without_its_offset_is_refused(inside: Flask) -> None:
    with pytest.raises(StatementError, match="naive"):
        factories.publisher(created_at=datetime(2026, 3, 29))  # noqa: DTZ001 - what this is about


def test_a_row_that_refers_to_nothing_is_refused(inside: Flask) -> None:
    stray = text("INSERT INTO alias (publication_id, article_id, identifier) VALUES (9, 9, 'x')")
    with pytest.raises(DBAPIError):
        db.session.execute(stray)


def test_inside_read_only_nothing_is_written(inside: Flask) -> None:
    record("probe:write", "x", SYSTEM)
    with read_only(), pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.flush()
    db.session.rollback()
    record("probe:write", "x", SYSTEM)
    db.session.commit()


def test_a_reader_can_become_a_writer(inside: Flask) -> None:
    begin_reading()
    try:
        assert db.session.scalars(select(Audit)).all() == []
        begin_writing()
        record("probe:write", "x", SYSTEM)
        db.session.commit()
    finally:
        end_reading()


def test_sqlite_is_durable_and_checks_its_references(sqlite_inside: Flask) -> None:
    def pragma(name: str) -> object:
        return db.session.scalar(text(f"PRAGMA {name}"))

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
