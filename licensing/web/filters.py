"""How values are written on pages and in mail: money, days, moments, sizes."""

from datetime import UTC, date, datetime

from flask import Flask

from licensing.core.money import Money

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"


def init_app(app: Flask) -> None:
    """Let every template write values the same way."""
    app.jinja_env.filters.update(money=money, day=day, moment=moment, term=term, size=size)


def money(amount: Money) -> str:
    """``£1,250.00``; a saving has a real minus sign."""
    return str(amount).replace("-", MINUS)


def day(value: date | str) -> str:
    """``14 March 2026``, from a date or its ISO form (mail is queued as plain JSON)."""
    on = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{on.day}{SPACE}{on:%B} {on.year}"


def moment(value: datetime | str) -> str:
    """``14 March 2026, 09:30 UTC``."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    at = at.astimezone(UTC)
    return f"{day(at.date())}, {at:%H:%M}{SPACE}UTC"


def term(starts_on: date | str, ends_on: date | str | None) -> str:
    """From the first to the last day, both included."""
    if ends_on is None:
        return f"From {day(starts_on)}, without end"
    return f"{day(starts_on)} to {day(ends_on)}"


def size(size_bytes: int) -> str:
    """``312 kB``, ``1.4 MB``: decimal, as a file manager shows it."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))}{SPACE}kB"
    return f"{size_bytes / 1_000_000:.1f}{SPACE}MB"
