"""What the stand-in remembers: one SQLite file, changed by whole transactions only.

Objects are kept as the JSON that Stripe would show. Names that begin with an underscore are notes
of our own (the lines of a session, the card of an attempt) and are never shown.
"""

import json
import secrets
import sqlite3
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from licensing.stripe_sandbox.errors import Json

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    object TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (object, seq);
CREATE TABLE IF NOT EXISTS deliveries (
    event_id TEXT PRIMARY KEY REFERENCES objects (id),
    created REAL NOT NULL,
    next_at REAL,
    claimed INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    delivered_at REAL,
    problem TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS chores (
    id INTEGER PRIMARY KEY,
    due_at REAL NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chores_due ON chores (due_at);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created REAL NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL
);
"""
ALPHABET = string.ascii_letters + string.digits
BUSY_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way. ``next_at`` is None when it has arrived or was given up."""

    event_id: str
    created: float
    next_at: float | None
    attempts: int
    delivered_at: float | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list, newest first."""

    data: list[Json]
    has_more: bool


def new_id(prefix: str, length: int = 24) -> str:
    """An id of Stripe's kind: ``ch_`` and letters and digits that cannot be guessed."""
    return f"{prefix}_" + "".join(secrets.choice(ALPHABET) for _ in range(length))


class Store:
    """The file. Safe to use from several threads and processes: each transaction has its own
    connection, and writers wait for one another.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "sandbox.sqlite3"
        connection = self._connect()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
        finally:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """All of the changes, or none of them when an exception passes through."""
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        finally:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        # In WAL this loses nothing when the process dies, and does not wait for the disk each time.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


class Transaction:
    """Reads and writes that are kept together."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @contextmanager
    def undoable(self) -> Iterator[None]:
        """Changes that are undone when an exception passes through; the transaction goes on."""
        self._db.execute("SAVEPOINT undoable")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO undoable")
            raise
        finally:
            self._db.execute("RELEASE undoable")

    def get(self, identifier: str) -> Json | None:
        row = self._db.execute("SELECT body FROM objects WHERE id = ?", (identifier,)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, thing: Json) -> None:
        """Save an object under its id, for the first time or again."""
        self._db.execute(
            "INSERT INTO objects (id, object, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (thing["id"], thing["object"], json.dumps(thing)),
        )

    def remove(self, identifier: str) -> None:
        self._db.execute("DELETE FROM objects WHERE id = ?", (identifier,))

    def page(
        self,
        kind: str,
        equal: Mapping[str, str | int | tuple[str, ...]] | None = None,
        *,
        limit: int = 10,
        after: str | None = None,
        before: str | None = None,
        created: Mapping[str, int] | None = None,
    ) -> Page:
        """Objects of a kind whose fields equal the given values, newest first.

        A tuple stands for any one of its values.
        ``after`` and ``before`` are ids, as in Stripe's ``starting_after`` and ``ending_before``;
        ``created`` bounds the time of creation by ``gt``, ``gte``, ``lt`` and ``lte``.
        """
        where = ["object = ?"]
        bound: list[str | int] = [kind]
        for name, value in (equal or {}).items():
            values = value if isinstance(value, tuple) else (value,)
            where.append(f"json_extract(body, ?) IN ({', '.join('?' * len(values))})")
            bound += [f"$.{name}", *values]
        for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            if name in (created or {}):
                where.append(f"json_extract(body, '$.created') {sign} ?")
                bound.append((created or {})[name])
        for identifier, sign in ((after, "<"), (before, ">")):
            if identifier is not None:
                where.append(f"seq {sign} (SELECT seq FROM objects WHERE id = ?)")  # noqa: S608
                bound.append(identifier)
        order = "ASC" if before is not None else "DESC"
        rows = self._db.execute(
            # Only the fixed words above are put into the statement; every value is bound.
            f"SELECT body FROM objects WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?",  # noqa: S608
            (*bound, limit + 1),
        ).fetchall()
        found = [json.loads(row[0]) for row in rows[:limit]]
        return Page(found[::-1] if before is not None else found, len(rows) > limit)

    def plan(self, due_at: float, verb: str, subject: str) -> None:
        """Have ``verb`` done to ``subject`` at a later moment, also after a restart."""
        self._db.execute(
            "INSERT INTO chores (due_at, verb, subject) VALUES (?, ?, ?)", (due_at, verb, subject)
        )

    def take_chore(self, now: float) -> tuple[str, str] | None:
        """The next chore that is due, removed: do it in this same transaction."""
        row = self._db.execute(
            "DELETE FROM chores WHERE id ="
            " (SELECT id FROM chores WHERE due_at <= ? ORDER BY due_at, id LIMIT 1)"
            " RETURNING verb, subject",
            (now,),
        ).fetchone()
        return (row[0], row[1]) if row else None

    def plan_delivery(self, event_id: str, now: float) -> None:
        self._db.execute(
            "INSERT INTO deliveries (event_id, created, next_at) VALUES (?, ?, ?)",
            (event_id, now, now),
        )

    def claim_delivery(self, now: float, until: float) -> Delivery | None:
        """The next event that is due; nobody else gets it before ``until``."""
        row = self._db.execute(
            "UPDATE deliveries SET next_at = ?, claimed = 1, attempts = attempts + 1"
            " WHERE event_id ="
            " (SELECT event_id FROM deliveries WHERE next_at <= ? ORDER BY next_at, rowid LIMIT 1)"
            " RETURNING event_id, created, next_at, attempts, delivered_at, problem",
            (until, now),
        ).fetchone()
        return Delivery(*row) if row else None

    def free_claims(self, now: float) -> None:
        """Make due what somebody claimed and has not reported on."""
        self._db.execute("UPDATE deliveries SET next_at = ?, claimed = 0 WHERE claimed = 1", (now,))

    def delivery_arrived(self, event_id: str, now: float) -> None:
        self._db.execute(
            "UPDATE deliveries SET next_at = NULL, claimed = 0, delivered_at = ?, problem = NULL"
            " WHERE event_id = ?",
            (now, event_id),
        )

    def delivery_failed(self, event_id: str, problem: str, next_at: float | None) -> None:
        """Note why an event did not arrive; it is tried again at ``next_at``, or never."""
        self._db.execute(
            "UPDATE deliveries SET next_at = ?, claimed = 0, problem = ? WHERE event_id = ?",
            (next_at, problem, event_id),
        )

    def delivery(self, event_id: str) -> Delivery | None:
        row = self._db.execute(
            "SELECT event_id, created, next_at, attempts, delivered_at, problem"
            " FROM deliveries WHERE event_id = ?",
            (event_id,),
        ).fetchone()
        return Delivery(*row) if row else None

    def next_due(self) -> float | None:
        """When the earliest chore or delivery is due."""
        row = self._db.execute(
            "SELECT min(at) FROM (SELECT min(due_at) AS at FROM chores"
            " UNION ALL SELECT min(next_at) FROM deliveries)"
        ).fetchone()
        return float(row[0]) if row[0] is not None else None

    @property
    def connection(self) -> sqlite3.Connection:
        """For the tables that have a module of their own."""
        return self._db
