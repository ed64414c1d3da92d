"""The job queue's table: work written in the same transaction as the change that causes it.

Rooms call ``enqueue``; the worker in ``licensing.jobs`` claims, runs and acknowledges.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint

from licensing.core import clock
from licensing.core.db import Id, Json, Mapped, Model, insert_once


class Job(Model):
    """One piece of work. ``cause`` and ``kind`` together are unique: asking twice works once.

    ``attempt`` counts claims and is the fencing token: an acknowledgement names the attempt it was
    claimed with. States: queued, running, done, dead.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("cause", "kind"),
        Index("ix_job_due", "state", "run_at"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    cause: Mapped[str]
    payload: Mapped[Json]
    state: Mapped[str]
    run_at: Mapped[datetime]
    attempt: Mapped[int]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


def enqueue(kind: str, cause: str, *, delay_seconds: int = 0, **payload: Any) -> None:
    """Ask for ``kind`` because of ``cause``, once, in the current transaction."""
    moment = clock.now()
    insert_once(
        Job,
        "cause",
        "kind",
        kind=kind,
        cause=cause,
        payload=payload,
        state="queued",
        run_at=moment + timedelta(seconds=delay_seconds),
        attempt=0,
        created_at=moment,
    )
