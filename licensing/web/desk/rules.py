"""A publisher's own rules about rights: what is there, a new one with what it fits, and one taken away."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.articles import own_rules, rules_applied
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import InvalidInput
from licensing.jobs.rules import go_on
from licensing.web.desk.blueprint import actor, blueprint, needs, staff
from licensing.web.desk.forms import PressForm, RuleForm, SureForm


@blueprint.get("/rules")
@needs(Permission.REQUESTS_READ)
def rules() -> str:
    """Every rule of the publisher's, and a form for one more."""
    return _page(RuleForm(formdata=None))


@blueprint.post("/rules")
@needs(Permission.ARTICLES_EDIT)
def add_rule() -> ResponseReturnValue:
    """Add a rule, once what it fits was shown and confirmed."""
    form = RuleForm()
    if not form.validate_on_submit():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(form)
    publisher = staff().publisher
    try:
        proposal = own_rules.read_rule(form.said)
        if not form.confirmed.data:
            reach = own_rules.reach(publisher, proposal)
            return render_template(
                "desk/confirm_rule.html", form=form, proposal=proposal, reach=reach
            )
        own_rules.add_rule(publisher, proposal, actor())
    except InvalidInput as wrong:
        db.session.rollback()
        form.complain(wrong)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash("Added. It holds for every article that is taken in from now on.", "ok")
    return _to_rules()


@blueprint.post("/rules/<int:rule_id>/remove")
@needs(Permission.ARTICLES_EDIT)
def remove_rule(rule_id: int) -> ResponseReturnValue:
    """Take a rule away. What it said of articles stands until staff decide otherwise."""
    own_rules.remove_rule(own_rules.rule_of(staff().publisher_id, rule_id), actor())
    db.session.commit()
    flash("Removed. What it said of articles taken in before stands.", "ok")
    return _to_rules()


@blueprint.post("/rules/apply")
@needs(Permission.ARTICLES_EDIT)
def apply_rules() -> ResponseReturnValue:
    """Apply the rules to articles already in, once it was shown what that changes."""
    form, publisher = SureForm(), staff().publisher
    if form.back.data:
        return _to_rules()
    if not form.confirmed.data:
        forecast = rules_applied.forecast(publisher)
        return render_template("desk/confirm_apply.html", form=form, forecast=forecast)
    go_on(rules_applied.begin(publisher, actor()))
    db.session.commit()
    flash("The rules are being applied. You may leave this page: the work goes on.", "ok")
    return _to_rules()


def _to_rules() -> ResponseReturnValue:
    return redirect(url_for("desk.rules"), HTTPStatus.SEE_OTHER)


def _page(form: RuleForm) -> str:
    return render_template(
        "desk/rules.html",
        rows=own_rules.rules(staff().publisher_id),
        form=form,
        press=PressForm(),
        today=clock.today(),
        run=rules_applied.latest(staff().publisher),
    )
