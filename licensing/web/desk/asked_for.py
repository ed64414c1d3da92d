"""Asked for: articles that people looked for and the catalogue does not have.

An enquiry ends by itself when its article is listed, whoever lists it. Else staff answer it with words, or
say no with a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from licensing.accounts.permissions import Permission
from licensing.core import clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.enquiries import queries
from licensing.enquiries import service as enquiries
from licensing.enquiries.models import Enquiry
from licensing.enquiries.service import LONGEST_REPLY
from licensing.web.desk.blueprint import actor, blueprint, needs, scope
from licensing.web.desk.words import due

_TOO_LONG = Length(max=LONGEST_REPLY, message=f"Keep this under {LONGEST_REPLY:,} characters.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An enquiry that nobody answered yet."""

    enquiry: Enquiry
    now: datetime

    @property
    def waited(self) -> timedelta:
        return self.now - self.enquiry.created_at

    @property
    def left(self) -> timedelta:
        return due(self.enquiry.created_at, self.enquiry.publisher.answer_hours) - self.now

    @property
    def overdue(self) -> bool:
        return self.left < timedelta(0)


class AnswerForm(FlaskForm):
    """Words that the asker is sent."""

    answer = TextAreaField(
        "Answer", [InputRequired("Write the answer: the asker reads it."), _TOO_LONG]
    )


class RefuseForm(FlaskForm):
    """A plain no, with a reason that the asker is sent."""

    reason = TextAreaField(
        "Reason", [InputRequired("Give the reason: the asker reads it."), _TOO_LONG]
    )


@blueprint.get("/asked-for/")
@needs(Permission.REQUESTS_READ)
def asked_for() -> str:
    """Enquiries, the longest wait first, and the last that were answered."""
    now = clock.now()
    return render_template(
        "desk/asked_for.html",
        waiting=[Waiting(one, now) for one in queries.open_enquiries(scope())],
        closed=queries.closed_enquiries(scope()),
    )


@blueprint.get("/asked-for/<int:enquiry_id>")
@needs(Permission.REQUESTS_READ)
def enquiry(enquiry_id: int) -> str:
    """One enquiry, and what can be done about it."""
    return _page(scope().get(Enquiry, enquiry_id))


@blueprint.post("/asked-for/<int:enquiry_id>/answer")
@needs(Permission.REQUESTS_DECIDE)
def answer_enquiry(enquiry_id: int) -> ResponseReturnValue:
    """Answer with words."""
    found, form = scope().get(Enquiry, enquiry_id), AnswerForm()
    if not form.validate_on_submit():
        return _page(found, answer_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _reply(found, enquiries.answer, form.answer.data or "", "Answered")


@blueprint.post("/asked-for/<int:enquiry_id>/decline")
@needs(Permission.REQUESTS_DECIDE)
def decline_enquiry(enquiry_id: int) -> ResponseReturnValue:
    """Say no, with a reason."""
    found, form = scope().get(Enquiry, enquiry_id), RefuseForm()
    if not form.validate_on_submit():
        return _page(found, refuse_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _reply(found, enquiries.decline, form.reason.data or "", "Declined")


def _reply(
    found: Enquiry, verb: Callable[[Enquiry, str, Actor], None], words: str, done: str
) -> ResponseReturnValue:
    there = url_for("desk.enquiry", enquiry_id=found.id)
    try:
        verb(found, words, actor())
    except StateConflict as conflict:
        db.session.rollback()
        flash(conflict.message, "warning")
        return redirect(there, HTTPStatus.SEE_OTHER)
    email = found.email
    db.session.commit()
    flash(f"{done}. {email} is sent your words.", "ok")
    return redirect(there, HTTPStatus.SEE_OTHER)


def _page(
    found: Enquiry, *, answer_form: AnswerForm | None = None, refuse_form: RefuseForm | None = None
) -> str:
    return render_template(
        "desk/enquiry.html",
        enquiry=found,
        place=Waiting(found, clock.now()),
        others=queries.same_article(found),
        add_url=url_for("desk.add_articles", url=found.url),
        answer_form=answer_form or AnswerForm(formdata=None),
        refuse_form=refuse_form or RefuseForm(formdata=None),
        answering=answer_form is not None,
        refusing=refuse_form is not None,
        history=queries.history(found),
    )
