"""Entries of a rate card's file, each read or refused by the path of its name."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from fractions import Fraction
from typing import Any, TypeVar

from licensing.core.errors import InvalidInput

Row = TypeVar("Row")

MOST_ENTRIES = 200
"""Choices, bands or steps of one question."""
LONGEST = 400
"""Characters of what a card says in words."""


def each(
    entry: Mapping[str, Any], name: str, path: str, read: Callable[[Mapping[str, Any], str], Row]
) -> tuple[Row, ...]:
    """Every table of the list ``name``, read and counted from 1; nothing where there is no such list."""
    rows = entry.get(name, ())
    where = f"{path}.{name}"
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise InvalidInput("This is a list of tables.", field=where)
    if len(rows) > MOST_ENTRIES:
        raise InvalidInput(f"At most {MOST_ENTRIES} entries.", field=where)
    for row in rows:
        if not isinstance(row, Mapping):
            raise InvalidInput("This is a list of tables.", field=where)
    return tuple(read(row, f"{where}.{number}") for number, row in enumerate(rows, 1))


def table(
    entry: Mapping[str, Any], name: str, path: str, *, needed: bool = True
) -> Mapping[str, Any]:
    found = entry.get(name)
    if found is None and not needed:
        return {}
    if not isinstance(found, Mapping):
        raise InvalidInput(f"The rate card has no table [{path}].", field=path)
    return found


def known(entry: Mapping[str, Any], names: set[str], path: str) -> None:
    for name in entry:
        if name not in names:
            where = f"{path}.{name}" if path else name
            known = ", ".join(sorted(names))
            raise InvalidInput(f"Nothing is called ‘{name}’ here. Known are {known}.", field=where)


def words(entry: Mapping[str, Any], name: str, path: str) -> str:
    said = str(entry.get(name, "")).strip()
    if not said or len(said) > LONGEST:
        raise InvalidInput(f"Say this in up to {LONGEST} characters.", field=f"{path}.{name}")
    return said


def strings(entry: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
    said = entry.get(name, ())
    if not isinstance(said, Sequence) or isinstance(said, str):
        raise InvalidInput("This is a list of names.", field=f"{path}.{name}")
    return tuple(str(one) for one in said)


def whole(value: Any, path: str, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise InvalidInput(f"This is a whole number from 1 to {most:,}.", field=path)
    return value


def factor(entry: Mapping[str, Any], path: str) -> Fraction:
    factor = exact(entry, "factor", path)
    if not 0 < factor <= 1_000:
        raise InvalidInput(
            "A factor is more than nothing and at most 1,000.", field=f"{path}.factor"
        )
    return factor


def percent(entry: Mapping[str, Any], path: str, *, least: int = 0, most: int = 1_000) -> Fraction:
    """As a part of the whole: 25 is 1/4."""
    percent = exact(entry, "percent", path)
    if not least <= percent <= most:
        raise InvalidInput(f"This is from {least} to {most}.", field=f"{path}.percent")
    return percent / 100


def exact(entry: Mapping[str, Any], name: str, path: str) -> Fraction:
    """A number as it was written; text of a decimal, so that 1.8 is 18/10."""
    where = f"{path}.{name}"
    said = str(entry.get(name, "")).strip()
    if not said or len(said) > 20 or "/" in said or "e" in said.lower():
        raise InvalidInput(f"{said!r} is not a number such as 1.8.", field=where)
    try:
        return Fraction(said)
    except ValueError:
        raise InvalidInput(f"{said!r} is not a number such as 1.8.", field=where) from None


def some(found: Sequence[object], path: str) -> None:
    if not found:
        raise InvalidInput("There is no entry: name at least one.", field=path)


def different(ids: Sequence[str], path: str) -> None:
    if len(set(ids)) < len(ids):
        raise InvalidInput("Two entries have the same id.", field=path)


def rising(values: Sequence[Any], path: str, why: str) -> None:
    if list(values) != sorted(values):
        raise InvalidInput(why, field=path)


def plain(value: Any) -> Any:
    """The same with days and times as text: JSON has neither, and a card reads both alike."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value
