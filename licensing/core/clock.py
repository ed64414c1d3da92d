"""The only clock. Values are aware UTC; local time belongs to templates."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar date of this moment in UTC."""
    return now().date()
