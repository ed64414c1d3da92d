"""Rate cards: the one in force, what comes and what was; a new one, seen before it holds; one taken back."""

from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.pricing import queries, written
from licensing.pricing.models import RateCard
from licensing.pricing.service import Overtaken, publish_card, withdraw_card
from licensing.pricing.written import Draft
from licensing.web.desk import rate_reads as reads
from licensing.web.desk.blueprint import actor, blueprint, needs, staff
from licensing.web.desk.forms import SureForm
from licensing.web.desk.rate_forms import RateCardForm, RateFileForm
from licensing.web.desk.rate_reads import Against


@blueprint.get("/rates")
@needs(Permission.REQUESTS_READ)
def rates() -> str:
    """Every card of the publisher's, and what was done to them."""
    return _list()


@blueprint.get("/rates/<int:version>")
@needs(Permission.REQUESTS_READ)
def rate_card(version: int) -> str:
    """One card, as tables."""
    card = _card(version)
    return render_template("desk/rates_card.html", one=_listed(card), sheet=reads.sheet(card))


@blueprint.get("/rates/<int:version>.toml")
@needs(Permission.REQUESTS_READ)
def rate_file(version: int) -> Response:
    """One card, as its file."""
    name = f"{staff().publisher.slug}-rates-{version}.toml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.text_of(_card(version)), mimetype="application/toml", headers=headers)


@blueprint.get("/rates/new")
@needs(Permission.RATES_EDIT)
def new_rates() -> str:
    """A card to change: that of ``?from=``, or the one in force, or the house's own."""
    version = request.args.get("from", type=int)
    in_force = queries.row_at(staff().publisher_id, clock.now())
    card = _card(version) if version is not None else in_force
    text = written.text_of(card) if card else written.default_text()
    return _begin(text)


@blueprint.post("/rates/file")
@needs(Permission.RATES_EDIT)
def read_rate_file() -> ResponseReturnValue:
    """Begin from an uploaded file."""
    form = RateFileForm()
    sent = form.file.data
    if not form.validate_on_submit() or not sent:
        form.file.errors = ["Choose a file."]
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        return _begin(sent.read().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        form.file.errors = ["This file is not text in UTF-8. Save it as such, and send it again."]
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.post("/rates/preview")
@needs(Permission.RATES_EDIT)
def preview_rates() -> ResponseReturnValue:
    """The piece of the page that follows what is typed."""
    form = RateCardForm()
    form.validate_on_submit()
    draft = _read(form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if draft.problems else HTTPStatus.OK
    return _draw("desk/rates_preview.html", form, draft), status


@blueprint.post("/rates/new")
@needs(Permission.RATES_EDIT)
def add_rates() -> ResponseReturnValue:
    """Show what a card would change; once that was confirmed, publish it."""
    form = RateCardForm()
    good = form.validate_on_submit()
    draft = _read(form)
    if not good or draft.problems:
        return _page(form, draft), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data or not (form.confirmed.data or request.form.get("act") == "publish"):
        return _page(form, draft)
    if form.newest_seen != queries.newest_version(staff().publisher_id):
        return _overtaken(form, draft)
    if not form.confirmed.data:
        return _draw("desk/rates_confirm.html", form, draft)
    try:
        card = publish_card(
            staff().publisher,
            draft.rules,
            form.begins,
            actor(),
            form.valid_to,
            source=draft.text,
            began_from=form.newest_seen,
        )
    except Overtaken:
        db.session.rollback()
        return _overtaken(form, draft)
    db.session.commit()
    later = "" if form.valid_from is None else " It holds from the moment you chose."
    flash(f"Rate card {card.version} is published.{later}", "ok")
    return _to_list()


@blueprint.post("/rates/<int:version>/withdraw")
@needs(Permission.RATES_EDIT)
def withdraw_rates(version: int) -> ResponseReturnValue:
    """Take back a card that has not begun, once that was confirmed."""
    card, form = _card(version), SureForm()
    if form.back.data:
        return _to_list()
    if card.valid_from <= clock.now():
        raise StateConflict("This rate card has begun. Publish another to change what holds.")
    if not form.confirmed.data:
        stays = queries.row_at(staff().publisher_id, card.valid_from)
        return render_template(
            "desk/rates_withdraw.html", card=card, form=form, comes=stays and stays.id == card.id
        )
    withdraw_card(card, actor())
    db.session.commit()
    flash(f"Rate card {card.version} is withdrawn. It never held.", "ok")
    return _to_list()


def _overtaken(form: RateCardForm, draft: Draft) -> ResponseReturnValue:
    """The text as it was typed, against the version that came meanwhile; sent again, it may be published."""
    newest = _card(queries.newest_version(staff().publisher_id))
    form.seen.data = str(newest.version)
    page = _draw("desk/rates_new.html", form, draft, meanwhile=newest)
    return page, HTTPStatus.CONFLICT


def _begin(text: str) -> str:
    form = RateCardForm(formdata=None, text=text)
    form.seen.data = str(queries.newest_version(staff().publisher_id))
    return _page(form, _read(form))


def _page(form: RateCardForm, draft: Draft) -> str:
    return _draw("desk/rates_new.html", form, draft)


def _draw(
    template: str, form: RateCardForm, draft: Draft, *, meanwhile: RateCard | None = None
) -> str:
    return render_template(
        template,
        form=form,
        draft=draft,
        against=_against(form, draft, meanwhile),
        meanwhile=_listed(meanwhile) if meanwhile else None,
        most_lines=reads.MOST_LINES,
        in_scope=reads.in_scope,
    )


def _against(form: RateCardForm, draft: Draft, meanwhile: RateCard | None) -> Against | None:
    """The comparison with the card that would hold otherwise, where there is one to make."""
    if draft.problems or not draft.rules:
        return None
    publisher, begins = staff().publisher, form.begins
    old = meanwhile or queries.row_at(publisher.id, begins)
    return reads.against(old, draft, publisher.currency, begins, publisher.id)


def _read(form: RateCardForm) -> Draft:
    if not form.written.strip():
        return Draft("", {})
    return written.read(form.written, staff().publisher.currency)


def _card(version: int) -> RateCard:
    return queries.row_numbered(staff().publisher_id, version)


def _listed(card: RateCard) -> reads.Listed:
    return next(one for one in reads.listed(card.publisher_id) if one.card.id == card.id)


def _list(form: RateFileForm | None = None) -> str:
    cards = reads.listed(staff().publisher_id)
    return render_template(
        "desk/rates.html",
        cards=cards,
        record=reads.record([one.card for one in cards]),
        file_form=form or RateFileForm(formdata=None),
    )


def _to_list() -> ResponseReturnValue:
    return redirect(url_for("desk.rates"), HTTPStatus.SEE_OTHER)
