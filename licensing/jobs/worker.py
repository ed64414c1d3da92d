"""The embedded worker: claims jobs by lease, runs them, acknowledges in the effect's transaction.

A claim counts up ``attempt``, the fencing token. The acknowledgement names the attempt, so a worker
that was paused past its lease cannot acknowledge work that another has taken over: its whole effect
rolls back. A job that fails is tried again with back-off and goes to the dead letters after
``MAX_ATTEMPTS``, where staff see it and can send it round again; so does one that took every worker
that tried it down with it.
"""

import logging
import os
import signal
import socket
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy import CursorResult, or_, select, update

from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db, read_only, release
from licensing.core.queue import Job
from licensing.jobs import schedule
from licensing.jobs.task import Task

LEASE_SECONDS = 60
"""How long a claim holds, besides the time that a document may take to be tried twice."""
POLL_SECONDS = 0.2
TICK_SECONDS = 30
MAX_ATTEMPTS = 8
BACK_OFF_SECONDS = (1, 5, 30, 120, 600, 3600, 3600)

PATIENT = ("mail", "import", "check-feed")
"""Kinds that wait for all others: no mail server or web site stands between a buyer and the copy."""

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker took the job over; this one's effect was rolled back."""


class WorkersDied(Exception):
    """Every worker that tried the job died of it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job as claimed. ``attempt`` is the fencing token."""

    id: int
    kind: str
    cause: str
    payload: Mapping[str, Any]
    attempt: int


class Worker:
    """One claimant. ``owner`` names host and process, so that a dead one's leases are taken at once."""

    def __init__(self, app: Flask, tasks: Mapping[str, Task]) -> None:
        self.app = app
        self.tasks = tasks
        self.owner = f"{socket.gethostname()}:{os.getpid()}"
        settings: Settings = app.extensions["settings"]
        self.lease_seconds = LEASE_SECONDS + 2 * settings.render_seconds
        self._stop = threading.Event()

    def run(self) -> None:
        """Work until asked to stop by SIGTERM or SIGINT; a job under way is finished first."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._asked_to_stop)
        last_tick = 0.0
        while not self._stop.is_set():
            now = clock.now().timestamp()
            if now - last_tick >= TICK_SECONDS:
                last_tick = now
                self._between_jobs()
            if not self.run_one():
                self._stop.wait(POLL_SECONDS)

    def run_until_idle(self) -> int:
        """Run every job that is due now; return how many. For commands and tests."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Claim and run one job that is due; False when there is none."""
        with self.app.app_context():
            claim = self.claim()
            if claim is None:
                return False
            try:
                self._perform(claim)
            except LeaseLost:
                log.warning("job %s %s: lease lost, effect rolled back", claim.id, claim.kind)
            except Exception as error:
                db.session.rollback()
                log.exception("job %s %s failed on attempt %s", claim.id, claim.kind, claim.attempt)
                self._failed(claim, error)
            return True

    def claim(self) -> Claim | None:
        """Take the next job that is due, or None."""
        if not _anything_due():
            return None
        moment = clock.now()
        due = (
            select(Job.id)
            .where(_due(moment))
            .order_by(Job.kind.in_(PATIENT), Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job_id = db.session.scalars(due).first()
        if job_id is None:
            release()
            return None
        job = db.session.get_one(Job, job_id)
        job.state = "running"
        job.attempt += 1
        job.owner = self.owner
        job.lease_until = moment + timedelta(seconds=self.lease_seconds)
        claim = Claim(job.id, job.kind, job.cause, job.payload, job.attempt)
        db.session.commit()
        return claim

    def _perform(self, claim: Claim) -> None:
        if claim.attempt > MAX_ATTEMPTS:
            raise WorkersDied(f"{MAX_ATTEMPTS} workers took this job and none came back")
        task = self.tasks[claim.kind]
        if task.begin is not None:
            task.begin(claim.payload)
            db.session.commit()
        with read_only():
            facts = task.read(claim.payload)
            release()
        result = task.act(facts)
        try:
            task.write(claim.payload, result)
            self._acknowledge(claim)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise

    def _acknowledge(self, claim: Claim) -> None:
        done = db.session.execute(
            update(Job)
            .where(Job.id == claim.id, Job.attempt == claim.attempt, Job.owner == self.owner)
            .values(state="done", finished_at=clock.now(), lease_until=None, error=None)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(done, CursorResult)
        if done.rowcount != 1:
            raise LeaseLost

    def _failed(self, claim: Claim, error: Exception) -> None:
        """Put the job back for later, or among the dead with what giving up changes."""
        dead = claim.attempt >= MAX_ATTEMPTS
        pause = BACK_OFF_SECONDS[min(claim.attempt, len(BACK_OFF_SECONDS)) - 1]
        put_back = db.session.execute(
            update(Job)
            .where(Job.id == claim.id, Job.attempt == claim.attempt, Job.owner == self.owner)
            .values(
                state="dead" if dead else "queued",
                run_at=clock.now() + timedelta(seconds=pause),
                lease_until=None,
                error="".join(traceback.format_exception_only(error)).strip()[:2000],
            )
            .execution_options(synchronize_session=False)
        )
        assert isinstance(put_back, CursorResult)
        if dead and put_back.rowcount == 1:
            self._give_up(claim, error)
        db.session.commit()

    def _give_up(self, claim: Claim, error: Exception) -> None:
        """Let the task say that it failed for good. A fault in that must not keep the job alive."""
        task = self.tasks.get(claim.kind)
        if task is None or task.give_up is None:
            return
        try:
            with db.session.begin_nested():
                task.give_up(claim.payload, error)
        except Exception:
            log.exception("job %s %s: giving up failed as well", claim.id, claim.kind)

    def _between_jobs(self) -> None:
        with self.app.app_context():
            release_dead_owners()
            schedule.plan(clock.now())
            db.session.commit()

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop.set()


def retry(job_id: int) -> bool:
    """Send a dead job round again with its attempts forgiven; False if it is not dead. Flushes."""
    changed = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "dead")
        .values(state="queued", run_at=clock.now(), attempt=Job.attempt - MAX_ATTEMPTS + 1)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(changed, CursorResult)
    return bool(changed.rowcount)


def release_dead_owners() -> None:
    """Give back the leases of this host's workers that no longer run, without waiting them out."""
    host = socket.gethostname()
    owners = db.session.scalars(select(Job.owner).where(Job.state == "running").distinct()).all()
    for owner in owners:
        name, _, process = (owner or "").rpartition(":")
        if name == host and not _alive(int(process)):
            db.session.execute(
                update(Job)
                .where(Job.owner == owner, Job.state == "running")
                .values(state="queued", lease_until=None)
                .execution_options(synchronize_session=False)
            )


def _due(moment: Any) -> Any:
    return or_(
        (Job.state == "queued") & (Job.run_at <= moment),
        (Job.state == "running") & (Job.lease_until < moment),
    )


def _anything_due() -> bool:
    """A look without a write lock, so that an idle worker leaves writers alone."""
    with read_only():
        found = db.session.scalars(select(Job.id).where(_due(clock.now())).limit(1)).first()
        release()
    return found is not None


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
