"""The queue can be seen and mended from the command line."""

import json
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from licensing.core import clock
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.core.queue import Job, enqueue


def put(app: Flask, cause: str, **values: object) -> int:
    """A job in any state; returns its id."""
    with app.app_context():
        enqueue("mail", cause)
        db.session.execute(update(Job).where(Job.cause == cause).values(**values))
        db.session.commit()
        return db.session.query(Job).filter_by(cause=cause).one().id


def test_an_empty_queue_says_so_in_json(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["jobs", "status", "--json"])
    assert json.loads(printed.output) == {"counts": [], "oldest_due_seconds": None, "dead": []}


def test_jobs_are_counted_by_state_and_kind_and_the_dead_are_named(app: Flask) -> None:
    put(app, "order:1", run_at=clock.now() - timedelta(seconds=90))
    put(app, "order:2", state="done")
    dead = put(app, "order:3", state="dead", attempt=8, error="SMTPRefused: no")
    told = json.loads(app.test_cli_runner().invoke(args=["jobs", "status", "--json"]).output)
    assert told["counts"] == [
        {"state": "dead", "kind": "mail", "count": 1},
        {"state": "done", "kind": "mail", "count": 1},
        {"state": "queued", "kind": "mail", "count": 1},
    ]
    assert 90 <= told["oldest_due_seconds"] < 120
    assert told["dead"] == [
        {"id": dead, "kind": "mail", "cause": "order:3", "attempts": 8, "error": "SMTPRefused: no"}
    ]


def test_people_are_told_how_to_mend_a_dead_job(sqlite_app: Flask) -> None:
    put(sqlite_app, "order:3", state="dead", error="no")
    assert "flask jobs retry" in sqlite_app.test_cli_runner().invoke(args=["jobs", "status"]).output


def test_a_dead_job_goes_round_again_and_that_is_on_record(app: Flask) -> None:
    dead = put(app, "order:3", state="dead", attempt=8)
    assert app.test_cli_runner().invoke(args=["jobs", "retry", str(dead)]).exit_code == 0
    with app.app_context():
        assert db.session.get_one(Job, dead).state == "queued"
        assert db.session.query(Audit).one().tag == "job:retry"


def test_a_job_that_is_not_dead_is_left_alone(app: Flask) -> None:
    done = put(app, "order:3", state="done")
    answer = app.test_cli_runner().invoke(args=["jobs", "retry", str(done)])
    assert answer.exit_code == 1
    assert "is not dead" in answer.output
