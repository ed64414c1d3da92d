"""A PostgreSQL cluster of the suite's own: made in seconds, thrown away afterwards.

It listens on a Unix socket inside its folder and nowhere else, so that any number of them run side
by side, and it forgets durability (``fsync=off``): nothing here outlives the tests.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

TEMPLATE = "offprint_template"
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "listen_addresses": "",
}


USES = 40
"""Tests that a database serves before it is thrown away: what is deleted still takes room."""
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;  -- append-only tables as well, in any order
    FOR name IN SELECT format('%I', tablename) FROM pg_tables
                WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
"""The migrated template holds no rows, so a database without rows is as good as a new copy of it."""


class PostgresMissing(Exception):
    """No server binaries of PostgreSQL on this machine."""


class Cluster:
    """A running cluster. ``address(name)`` is what DATABASE_URL would say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._uses: Counter[str] = Counter()
        self._free: list[str] = []

    def address(self, database: str) -> str:
        return f"postgresql://offprint@/{database}?host={self.folder}"

    def create(self, template: str = TEMPLATE) -> str:
        """A new database copied from ``template``; returns its name."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def create_template(self) -> str:
        """An empty database to migrate once and copy often."""
        self._execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        return TEMPLATE

    def lend(self) -> str:
        """A database like the template, new or emptied; returns its name."""
        name = self._free.pop() if self._free else self.create()
        self._uses[name] += 1
        return name

    def give_back(self, name: str) -> None:
        """Empty a database that was lent, for the next to borrow it."""
        if self._uses[name] >= USES or self._connected(name):
            self.drop(name)
            return
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(EMPTY)
        self._free.append(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _connected(self, name: str) -> bool:
        """Whether somebody holds on to the database and could still write to it."""
        asked = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = %s)"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            row = connection.execute(asked, [name]).fetchone()
        return bool(row and row[0])

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a cluster and stop it at the end. Raises PostgresMissing."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="offprint-pg-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")  # the server refuses to run as root
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
    try:
        _run(
            binaries / "initdb", "-D", data, "-U", "offprint", "-A", "trust",
            "-E", "UTF8", f"--locale={locale}", "--no-sync",
        )  # fmt: skip
        _run(
            binaries / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log",
            "-o", f"-k {folder} {options}",
        )  # fmt: skip
        try:
            yield Cluster(folder)
        finally:
            _run(binaries / "pg_ctl", "stop", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Folder of ``initdb`` and ``pg_ctl``, the newest version first. Raises PostgresMissing."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*installed, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresMissing("PostgreSQL's server is not installed; `make setup` says how to add it")


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _run(*command: str | Path) -> None:
    """Run a tool of PostgreSQL, as ``postgres`` when we are root; its output only on failure."""
    root = os.geteuid() == 0
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        user="postgres" if root else None,
        group="postgres" if root else None,
        extra_groups=[] if root else None,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}")
