"""What a kind of job does, in steps that keep slow work out of transactions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Payload = Mapping[str, Any]


def _nothing(_: Any) -> Any:
    return None


def _no_effect(_payload: Payload, _result: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Task:
    """``begin`` changes rows at once, before the work, so that people see it is under way; ``read`` sees
    the database and changes nothing; ``act`` does slow or outside work and sees no
    database; ``write`` changes rows, in one transaction with the acknowledgement.

    ``act`` may happen twice (a worker can die between it and ``write``), so what it does must be
    harmless to repeat. ``give_up`` changes rows when the last try has failed.
    """

    begin: Callable[[Payload], None] | None = None
    read: Callable[[Payload], Any] = _nothing
    act: Callable[[Any], Any] = _nothing
    write: Callable[[Payload, Any], None] = _no_effect
    give_up: Callable[[Payload, Exception], None] | None = None
