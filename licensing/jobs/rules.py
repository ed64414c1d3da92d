"""The job that applies a publisher's rules to its articles, batch by batch, each a job of its own."""

from collections.abc import Mapping
from typing import Any

from licensing.articles import rules_applied
from licensing.articles.models import RulesRun
from licensing.catalogue import index_article
from licensing.core.db import db
from licensing.core.queue import enqueue
from licensing.jobs.task import Payload, Task


def table() -> Mapping[str, Task]:
    """Kind of job -> what it does."""
    return {"apply-rules": Task(write=_apply)}


def go_on(run: RulesRun) -> None:
    """Ask for the run's next batch, once, in the current transaction."""
    enqueue("apply-rules", f"rules-run:{run.id}:{run.reached}", id=run.id)


def _apply(payload: Payload, _result: Any) -> None:
    run = db.session.get_one(RulesRun, payload["id"])
    if rules_applied.step(run, index_article):
        go_on(run)
