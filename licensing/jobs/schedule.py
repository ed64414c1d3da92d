"""The schedule: periodic work, planned as jobs whose cause names the tick, so that none runs twice."""

from datetime import datetime

from licensing.core.queue import enqueue

EVERY_SECONDS: dict[str, int] = {
    "reconcile": 300,
    "lapse-orders": 600,
    "expire-licences": 3600,
}


def plan(now: datetime) -> None:
    """Write the jobs of the current tick of every name. Safe to run from any number of workers."""
    moment = int(now.timestamp())
    for name, seconds in EVERY_SECONDS.items():
        enqueue(name, f"tick:{moment // seconds}")
