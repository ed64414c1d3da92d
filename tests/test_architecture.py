"""The house, held to its plan. Start here: FLOORS is the map.

A room is a package of ``licensing/``. It may use the rooms on floors below its own: never one above,
never a neighbour on the same floor. The doors on top are the one exception, since they open for one
another: ``cli`` runs ``jobs`` and ``demo``, for example.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from licensing import models
from licensing.core.db import append_only_tables

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "licensing"

FLOORS = (
    ("config",),
    ("core",),
    ("documents",),
    ("publishers",),
    ("accounts",),
    ("articles",),
    ("catalogue", "pricing"),
    ("enquiries", "orders", "quotes"),
    ("payments", "licences"),
    ("delivery",),
    ("personal",),
    ("reports",),
    ("web", "api", "cli", "jobs", "demo"),
)
"""Rooms that stand, lowest floor first. Some are planned and not yet furnished."""

DOORS = FLOORS[-1]

APART = "stripe_sandbox"
"""The stand-in for Stripe: it imports nothing of the house, and nothing of the house imports it."""

KEEPERS = {
    "weasyprint": ("documents",),
    "stripe": ("payments",),
    "flask": (
        "core",
        "accounts",
        *DOORS,
    ),  # accounts installs Flask-Security, and asks it who is here
}
"""Who alone may import a package."""

LONGEST_MODULE_LINES = 400


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one module, and where it stands."""

    file: str
    line: int
    room: str
    target: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.target}"

    @property
    def package(self) -> str:
        return self.target.split(".")[0]

    @property
    def target_room(self) -> str | None:
        """The room imported from; None when it is no part of the house."""
        parts = self.target.split(".")
        return parts[1] if parts[0] == "licensing" and len(parts) > 1 else None


def test_every_room_has_its_place_on_the_map() -> None:
    known = {room for floor in FLOORS for room in floor} | {APART, "static"}
    rooms = {path.name for path in HOUSE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= known


def test_imports_go_down() -> None:
    upward = [
        str(each)
        for each in imports()
        if each.target_room in height()
        and each.room in height()
        and each.target_room != each.room
        and not {each.room, each.target_room} <= set(DOORS)
        and height()[each.target_room] >= height()[each.room]
    ]
    assert upward == []


def test_an_import_that_goes_up_or_sideways_is_noticed() -> None:
    assert height()["payments"] == height()["licences"] > height()["orders"] > height()["core"]


def test_the_stand_in_for_stripe_stands_apart() -> None:
    crossings = [
        str(each)
        for each in imports()
        if (each.room == APART) != (each.target_room == APART) and each.target_room is not None
    ]
    assert crossings == []


@pytest.mark.parametrize("package", KEEPERS)
def test_a_package_that_has_a_keeper_is_imported_by_nobody_else(package: str) -> None:
    importers = {each.room for each in imports() if each.package == package}
    assert importers, f"nobody imports {package}: has the keeper moved?"
    strangers = importers - {*KEEPERS[package], APART, "__init__", "models"}
    assert strangers == set()


def test_only_the_clock_tells_the_time() -> None:
    tellers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and ast.unparse(node.value) in {"datetime", "date", "datetime.datetime", "datetime.date"}
        and f"/{APART}/" not in name
    }
    assert tellers == {"licensing/core/clock.py"}


def test_only_commands_print() -> None:
    printers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.stdout.write"}
    }
    assert {name for name in printers if not name.startswith("licensing/cli/")} == set()


def test_nothing_is_called_utils() -> None:
    vague = re.compile(r"(^|/)(utils?|helpers?|misc|common)(/|\.py$)")
    assert [name for name, _ in modules() if vague.search(name)] == []


def test_a_module_is_short_enough_to_read() -> None:
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name, _ in modules()}
    long = {name: length for name, length in lengths.items() if length > LONGEST_MODULE_LINES}
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in modules() if tree.body and not ast.get_docstring(tree)] == []


def test_append_only_tables_are_the_ones_a_migration_guards() -> None:
    models.load()
    guarded: set[str] = set()
    for migration in (ROOT / "migrations" / "versions").glob("*.py"):
        for node in ast.parse(migration.read_text()).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TABLES":
                guarded |= set(ast.literal_eval(node.value))
    assert guarded == set(append_only_tables())


def imports() -> Iterator[Import]:
    """Every import of the house, wherever in a module it stands."""
    for name, tree in modules():
        room = Path(name).relative_to("licensing").parts[0].removesuffix(".py")
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "licensing":
                targets = [f"licensing.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name}:{node.lineno}: imports name the whole path"
                targets = [node.module or ""]
            else:
                continue
            for target in targets:
                yield Import(name, node.lineno, room, target)


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the house: its path in the repository, and its tree."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text()))
        for path in sorted(HOUSE.rglob("*.py"))
    )


@cache
def height() -> dict[str, int]:
    """The floor each room stands on, counted from the ground."""
    return {room: number for number, floor in enumerate(FLOORS) for room in floor}
