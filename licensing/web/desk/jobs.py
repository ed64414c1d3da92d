"""Work that was given up: what it was, why, and sending it round again."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.core import audit
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.jobs import worker
from licensing.web.desk import dead_letters
from licensing.web.desk.blueprint import actor, blueprint, needs, scope


@blueprint.get("/jobs")
@needs(Permission.ORDERS_READ)
def jobs() -> str:
    """The publisher's dead letters, and how the queue stands."""
    return render_template(
        "desk/jobs.html", letters=dead_letters.of_publisher(scope()), counts=dead_letters.counts()
    )


@blueprint.post("/jobs/<int:job_id>/retry")
@needs(Permission.JOBS_RETRY)
def retry(job_id: int) -> ResponseReturnValue:
    """Send a dead job round again with its attempts forgiven."""
    job = dead_letters.get(scope(), job_id)
    if not worker.retry(job.id):
        raise StateConflict("This work is under way again already. Nothing was changed.")
    if job.kind == "render":
        _wake(job.payload["id"])
    audit.record("job:retry", f"job:{job.id}", actor(), kind=job.kind)
    db.session.commit()
    flash("It goes round again now. If it fails once more, it comes back here.", "ok")
    return redirect(url_for("desk.jobs"), HTTPStatus.SEE_OTHER)


def _wake(copy_id: int) -> None:
    """A render that was given up left its copy failed; the copy must be wanted again to be made."""
    copy = db.session.get_one(Copy, copy_id)
    if copy.state == "failed":
        delivery.retry(copy, actor())
