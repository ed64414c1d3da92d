"""JSON from strangers: whatever is asked for, what comes back has the type that was asked for."""

from typing import Any

MAX_ITEMS = 5_000
"""Entries of a list that are looked at."""


def text(value: Any) -> str:
    """A text, or a number as text; nothing for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def first(item: dict[str, Any], *names: str) -> str:
    """The first of the named values that says something."""
    return next((said for name in names if (said := text(item.get(name)))), "")


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def array(value: Any) -> list[Any]:
    return value[:MAX_ITEMS] if isinstance(value, list) else []


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; a lone object is a list of one."""
    items = [value] if isinstance(value, dict) else array(value)
    return [item for item in items if isinstance(item, dict)]


def number(value: Any) -> int:
    """A whole number that fits a picture's side, or 0."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1_000_000:
        return int(value)
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 7 else 0
