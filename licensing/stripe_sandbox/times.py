"""Moments as people read them on the pages: always UTC, which the pages say."""

from datetime import UTC, datetime


def day(seconds: int) -> str:
    """``3 June 2026``."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at.day} {at:%B %Y}"


def moment(seconds: int) -> str:
    """``3 June 2026, 14:05``."""
    return f"{day(seconds)}, {datetime.fromtimestamp(seconds, UTC):%H:%M}"
