"""``flask jobs``: run a worker, see how the queue stands, send a dead job round again."""

import json
import logging
import sys
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from licensing.config import Settings
from licensing.core import clock
from licensing.core.audit import SYSTEM, record
from licensing.core.db import db, read_only
from licensing.core.queue import Job
from licensing.documents.press import Press
from licensing.jobs import tasks
from licensing.jobs.worker import Worker, retry

jobs = AppGroup("jobs", help="Run and watch the work that follows from what people did.")


@jobs.command("work")
@click.option("--once", is_flag=True, help="Run what is due, then end.")
def work(once: bool) -> None:
    """Work until stopped; a job under way is finished first."""
    logging.basicConfig(format="[%(levelname)s] %(message)s", level=logging.INFO, stream=sys.stdout)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the worker outlives this context
    settings: Settings = app.extensions["settings"]
    db.session.remove()
    with Press(settings.render_memory_bytes, settings.render_seconds) as press:
        worker = Worker(app, tasks.table(press.render))
        if once:
            click.echo(f"{worker.run_until_idle()} jobs done")
        else:
            worker.run()


@jobs.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Count jobs by state and kind; name the dead ones and how late the oldest is."""
    with read_only():
        found = standing()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found["counts"]:
        click.echo(f"{row['count']:>7}  {row['state']:<8} {row['kind']}")
    if found["oldest_due_seconds"] is not None:
        click.echo(f"The oldest job has been due for {found['oldest_due_seconds']} s.")
    for job in found["dead"]:
        click.echo(f"dead     {job['id']}  {job['kind']}  {job['cause']}  {job['error']}")
    if found["dead"]:
        click.echo("`flask jobs retry ID` sends a dead job round again.")


@jobs.command("retry")
@click.argument("job_id", type=int)
def retry_one(job_id: int) -> None:
    """Send the dead job JOB_ID round again."""
    if not retry(job_id):
        raise click.ClickException(
            f"job {job_id} is not dead; `flask jobs status` lists those that are"
        )
    record("job:retry", f"job:{job_id}", SYSTEM)
    db.session.commit()
    click.echo(f"job {job_id} will be tried again")


def standing() -> dict[str, Any]:
    """How the queue stands: ``counts`` by state and kind, ``oldest_due_seconds`` or None, ``dead``."""
    counts = db.session.execute(
        select(Job.state, Job.kind, func.count(Job.id))
        .group_by(Job.state, Job.kind)
        .order_by(Job.state, Job.kind)
    ).all()
    dead = db.session.scalars(select(Job).where(Job.state == "dead").order_by(Job.id)).all()
    return {
        "counts": [{"state": state, "kind": kind, "count": count} for state, kind, count in counts],
        "oldest_due_seconds": oldest_due_seconds(clock.now()),
        "dead": [
            {
                "id": job.id,
                "kind": job.kind,
                "cause": job.cause,
                "attempts": job.attempt,
                "error": job.error or "",
            }
            for job in dead
        ],
    }


def oldest_due_seconds(now: datetime) -> int | None:
    """How long the oldest job that nobody has taken has been due, seconds; None when none is."""
    oldest = db.session.scalar(
        select(func.min(Job.run_at)).where(Job.state == "queued", Job.run_at <= now)
    )
    return None if oldest is None else int((now - oldest).total_seconds())
