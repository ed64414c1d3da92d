"""Which of an article's identifiers name it, where it has no address on the web."""

import re
from collections.abc import Mapping

NUMBERS = ("guid", "publisher-id", "wordpress")
"""What one publication gives each of its articles once, the surest first."""
LONGEST = 200

_NAME = re.compile(r"(?:urn:[a-z0-9][a-z0-9-]{1,31}|tag):[^\s<>\"]+", re.IGNORECASE)


def is_name(said: str) -> bool:
    """Whether it is a ``urn:`` or a ``tag:``, which names one article everywhere."""
    return len(said) <= LONGEST and bool(_NAME.fullmatch(said))


def names(identifiers: Mapping[str, str]) -> tuple[str, ...]:
    """What an article may be known by, the surest first; ``uri`` only if it is a name."""
    uri = identifiers.get("uri", "")
    numbers = (identifiers.get(name, "") for name in NUMBERS)
    return tuple(one for one in (uri if is_name(uri) else "", *numbers) if one)
