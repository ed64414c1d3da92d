"""Requests: the queue, one request with all that a decision needs, and the decisions.

Every decision form carries ``seen``, the last thing that had happened when its page was drawn. If
something happened since (a colleague decided, the buyer answered or withdrew), nothing is done: the
page comes back with what is new, and with what was typed still there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.articles.rights import summary_of
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.money import Money
from licensing.core.states import Transition
from licensing.delivery.service import article_url
from licensing.orders import deciding, queries
from licensing.orders import service as orders
from licensing.orders.models import Line
from licensing.orders.offers import Offer, Term, side_by_side
from licensing.orders.states import WAITING
from licensing.pricing import quote as pricing
from licensing.pricing.card import Card, Choice, Chosen
from licensing.pricing.grant import described
from licensing.pricing.queries import card_at, scope_of
from licensing.pricing.wish import Wish
from licensing.web.desk import article_reads, reads
from licensing.web.desk.blueprint import actor, blueprint, needs, scope
from licensing.web.desk.forms import ApproveForm, AskForm, CounterForm, DecisionForm, DeclineForm
from licensing.web.desk.offering import offer_form

EXCERPT_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as its table shows it."""

    terms: tuple[Term, ...]
    price: Money
    conditions: str


@blueprint.get("/")
@needs(Permission.REQUESTS_READ)
def queue() -> str:
    """Requests that are not decided, the longest wait first."""
    waiting = reads.waiting(scope())
    return render_template(
        "desk/queue.html",
        ours=[one for one in waiting if one.line.state == "referred"],
        theirs=[one for one in waiting if one.line.state != "referred"],
    )


@blueprint.get("/decided")
@needs(Permission.REQUESTS_READ)
def decided() -> str:
    """Requests that were approved or declined, the latest first."""
    page = request.args.get("page", 1, type=int)
    return render_template("desk/decided.html", listing=reads.decided(scope(), page))


@blueprint.get("/requests/<int:line_id>")
@needs(Permission.REQUESTS_READ)
def show(line_id: int) -> str:
    """One request on one screen."""
    line = scope().get(Line, line_id)
    return _page(line, request.args.get("act", ""))


@blueprint.post("/requests/<int:line_id>/approve")
@needs(Permission.REQUESTS_DECIDE)
def approve(line_id: int) -> ResponseReturnValue:
    """Approve at a price, once it was confirmed."""
    line = scope().get(Line, line_id)
    form = ApproveForm()
    form.currency = line.order.currency

    def do() -> str:
        deciding.approve(
            line, form.amount, form.conditions.data or "", form.reason.data or "", actor()
        )
        return (
            f"Approved at {form.amount}. {line.order.name} is written to at {line.order.email} with "
            f"the price and a link to pay; it holds for {orders.QUOTE_DAYS} days."
        )

    return _decide(line, "approve", form, do, confirm=True)


@blueprint.post("/requests/<int:line_id>/counter")
@needs(Permission.REQUESTS_DECIDE)
def counter(line_id: int) -> ResponseReturnValue:
    """Offer something else than was asked, once it was confirmed."""
    line = scope().get(Line, line_id)
    form = offer_form(line, queries.card_of(line), sent=True)
    form.currency = line.order.currency

    def do() -> str:
        offer = Offer(form.amount, {**line.inputs, **form.answers}, form.conditions.data or "")
        deciding.counter(line, offer, form.word.data or "", form.reason.data or "", actor())
        return (
            f"Offered at {form.amount}. {line.order.name} is written to at {line.order.email} and "
            f"accepts or declines; the offer stands for {orders.QUOTE_DAYS} days."
        )

    return _decide(line, "counter", form, do, confirm=True)


@blueprint.post("/requests/<int:line_id>/decline")
@needs(Permission.REQUESTS_DECIDE)
def decline(line_id: int) -> ResponseReturnValue:
    """Decline with a reason, once it was confirmed."""
    line = scope().get(Line, line_id)
    form = DeclineForm()

    def do() -> str:
        deciding.decline(line, form.reason.data or "", actor())
        return (
            f"Declined. {line.order.name} is written to at {line.order.email} with your reason; "
            "nothing is charged."
        )

    return _decide(line, "decline", form, do, confirm=True)


@blueprint.post("/requests/<int:line_id>/ask")
@needs(Permission.REQUESTS_DECIDE)
def ask(line_id: int) -> ResponseReturnValue:
    """Ask the buyer something; the request waits for the answer."""
    line = scope().get(Line, line_id)
    form = AskForm()

    def do() -> str:
        deciding.ask(line, form.question.data or "", actor())
        return (
            f"Asked. {line.order.name} is written to at {line.order.email} with your question; the "
            "request comes back to you with the answer."
        )

    return _decide(line, "ask", form, do, confirm=False)


def _decide(
    line: Line, act: str, form: DecisionForm, do: Callable[[], str], *, confirm: bool
) -> ResponseReturnValue:
    """Check, ask once more where it matters, do it and commit; or draw the page again, saying why not."""
    if form.seen.data != _mark(line) or not _open(line):
        return _page(line, act, form, overtaken=True), HTTPStatus.CONFLICT
    if not form.validate_on_submit():
        return _page(line, act, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(line, act, form)
    if confirm and not form.confirmed.data:
        return render_template(
            "desk/confirm_decision.html", line=line, act=act, form=form, offer=_offered(line, form)
        )
    try:
        said = do()
    except StateConflict:
        db.session.rollback()
        return _page(line, act, form, overtaken=True), HTTPStatus.CONFLICT
    except InvalidInput as error:
        db.session.rollback()
        name = error.field or "seen"
        form[name if name in form else f"limit_{name}"].errors = [error.message]
        return _page(line, act, form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(said, "ok")
    return redirect(url_for("desk.show", line_id=line.id), HTTPStatus.SEE_OTHER)


def _page(
    line: Line, act: str, sent: DecisionForm | None = None, *, overtaken: bool = False
) -> str:
    """The request's page; ``sent`` takes the place of its own empty form, so that nothing is retyped."""
    forms = _forms(line, act, sent)
    mark = _mark(line)
    for form in forms.values():
        form.seen.data = mark
    version, order = line.version, line.order
    wish, scope_then = Wish(line.use, line.inputs), scope_of(version.article, order.email)
    asked_at = queries.card_of(line)
    today = card_at(line.publisher_id, clock.now(), scope_then)
    return render_template(
        "desk/request.html",
        line=line,
        order=order,
        version=version,
        place=reads.place_of(line),
        undecided=_open(line),
        act=act if act in forms else "",
        forms=forms,
        sent=sent,
        overtaken=_newest(line) if overtaken else None,
        rights=article_reads.rights_map(version),
        summary=summary_of(version),
        answers=list(described(wish, asked_at)),
        by_card=pricing.by_card(wish, today, clock.now()),
        yardstick=_yardstick(today),
        article_url=article_url(version),
        excerpt=version.body_text.split("\n")[:EXCERPT_PARAGRAPHS],
        messages=queries.messages(line),
        decision=queries.offer(line) or queries.settled_by(line),
        offer=_offer_made(line),
        earlier=(earlier := reads.earlier_orders(order)),
        headlines=reads.headlines(earlier),
        similar=reads.similar(line),
        history=queries.history(order),
    )


def _offered(line: Line, form: DecisionForm) -> Shown | None:
    """The offer that a form makes, beside what was asked."""
    if not isinstance(form, CounterForm):
        return None
    given = {**line.inputs, **form.answers}
    terms = side_by_side(line.use, line.inputs, given, queries.card_of(line))
    return Shown(terms, form.amount, form.conditions.data or "")


def _offer_made(line: Line) -> Shown | None:
    """The offer that waits for the buyer, or that the buyer accepted."""
    made = queries.offer(line) or queries.settled_by(line)
    if made is None or made.offered is None or made.price is None:
        return None
    terms = side_by_side(line.use, made.asked or {}, made.offered, queries.card_of(line))
    return Shown(terms, made.price, made.conditions)


def _yardstick(card: Card) -> tuple[Choice, ...]:
    """What an ePrint costs, beside a use that has no price."""
    rates = card.rates("eprint")
    return rates.base.choices if rates and isinstance(rates.base, Chosen) else ()


def _forms(line: Line, act: str, sent: DecisionForm | None) -> dict[str, DecisionForm]:
    kinds: dict[str, type[DecisionForm]] = {
        "approve": ApproveForm,
        "ask": AskForm,
        "decline": DeclineForm,
    }
    forms: dict[str, DecisionForm] = {name: kind(formdata=None) for name, kind in kinds.items()}
    forms["counter"] = offer_form(line, queries.card_of(line), sent=False)
    if sent is not None:
        forms[act] = sent
    for name, form in forms.items():
        _apart(name, form)
    if line.state == "asked":
        del forms["ask"]  # one question at a time
    return forms


def _apart(name: str, form: DecisionForm) -> None:
    """Give the fields of each form ids of their own: several forms stand on one page."""
    for field in form:
        field.id = f"{name}-{field.short_name}"


def _open(line: Line) -> bool:
    """True while there is something to decide: the buyer may have withdrawn the order."""
    return line.state in WAITING and line.order.state == "submitted"


def _newest(line: Line) -> Transition:
    return queries.history(line.order)[-1]


def _mark(line: Line) -> str:
    """Where the request stands: the last thing that happened to it."""
    return str(_newest(line).id)
