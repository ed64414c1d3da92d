"""Imports: what is being taken in, what became of it, and trying again what failed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.articles.intake import queries, runs, uploads
from licensing.articles.intake.models import ImportRun
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.jobs.intake import go_on
from licensing.web.desk import reads
from licensing.web.desk.blueprint import actor, blueprint, needs, scope

SHOWN = 30


@blueprint.get("/imports/")
@needs(Permission.REQUESTS_READ)
def import_list() -> str:
    """Every import of the publisher, the latest first."""
    query = scope().select(ImportRun).order_by(ImportRun.id.desc())
    listing = reads.page_of(query, request.args.get("page", 1, type=int))
    return render_template(
        "desk/imports.html",
        listing=listing,
        summaries=queries.summaries(run.id for run in listing.rows),
        name_of=name_of,
    )


@blueprint.get("/imports/<public_id>")
@needs(Permission.REQUESTS_READ)
def import_run(public_id: str) -> str:
    """One import: how far it is, what failed and why. It draws itself again while it is under way."""
    run = _run(public_id)
    summary = queries.summaries([run.id])[run.id]
    return render_template(
        "desk/import.html",
        run=run,
        summary=summary,
        stage=_stage(run, summary),
        failed=queries.items(run.id, SHOWN, failed=True),
        taken=queries.items(run.id, SHOWN, failed=False),
        ours=runs.can_be_worked_off(run),
    )


@blueprint.get("/imports/<public_id>/status")
@needs(Permission.REQUESTS_READ)
def import_status(public_id: str) -> Response:
    """How far it is, in a word that changes with it."""
    run = _run(public_id)
    return jsonify(stage=_stage(run, queries.summaries([run.id])[run.id]))


@blueprint.post("/imports/<public_id>/stop")
@needs(Permission.ARTICLES_EDIT)
def stop_import(public_id: str) -> ResponseReturnValue:
    """Take in no more of it."""
    return _change(public_id, runs.stop, "Stopped. What was taken in stays.", go=False)


@blueprint.post("/imports/<public_id>/resume")
@needs(Permission.ARTICLES_EDIT)
def resume_import(public_id: str) -> ResponseReturnValue:
    """Go on with it."""
    return _change(public_id, runs.resume, "It goes on where it stopped.")


@blueprint.post("/imports/<public_id>/retry")
@needs(Permission.ARTICLES_EDIT)
def retry_import(public_id: str) -> ResponseReturnValue:
    """Try what failed again, and that alone."""
    return _change(public_id, runs.retry_failed, "What failed is tried again.")


def name_of(run: ImportRun) -> str:
    """An import in a few words: its first source."""
    return uploads.shown(str(run.sources[0]))


def _change(
    public_id: str, verb: Callable[[ImportRun, Actor], Any], said: str, *, go: bool = True
) -> ResponseReturnValue:
    run = _run(public_id)
    verb(run, actor())
    if go and runs.can_be_worked_off(run):
        go_on(run)
    db.session.commit()
    flash(said, "ok")
    return redirect(url_for("desk.import_run", public_id=public_id), HTTPStatus.SEE_OTHER)


def _run(public_id: str) -> ImportRun:
    found = db.session.scalars(
        scope().select(ImportRun).where(ImportRun.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound("There is nothing here under that address.")
    return found


def _stage(run: ImportRun, summary: queries.Summary) -> str:
    return f"{run.state}-{summary.total}"
