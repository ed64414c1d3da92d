"""The pages where a buyer pays: a session, an invoice, and the bank's question in between."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from licensing.stripe_sandbox import paying
from licensing.stripe_sandbox.cards import (
    BY_LAST4,
    TEST_CARDS,
    FormProblems,
    Payer,
    TestCard,
    read_form,
)
from licensing.stripe_sandbox.errors import Json
from licensing.stripe_sandbox.guard import leads_to
from licensing.stripe_sandbox.sandbox import of
from licensing.stripe_sandbox.work import Work

pages = Blueprint("pages", __name__)
Page = str | tuple[str, int] | Response
FIELDS = ("email", "number", "expiry", "cvc", "name", "tax_id")


@pages.get("/c/pay/<identifier>")
def show_session(identifier: str) -> Page:
    with of(current_app).work() as work:
        session = _find(work, "checkout.session", identifier)
        if session["status"] != "open":
            return _ended(session)
        known = _known_buyer(work, session["customer"], session["customer_email"])
        problem = paying.problem_of(work, session)
    return _session_page(session, _filled(known), problem=problem)


@pages.post("/c/pay/<identifier>")
def pay_session(identifier: str) -> Page:
    with of(current_app).work() as work:
        session = _find(work, "checkout.session", identifier)
        if session["status"] != "open":
            return _ended(session)
        try:
            payer = _payer(work)
        except FormProblems as problems:
            page = _session_page(session, _typed(), problems=problems.fields)
            return page, 422
        intent = paying.pay_session(work, session, payer)
    leads_to(session["success_url"])
    return _onwards(intent, session)


@pages.get("/i/<identifier>")
def show_invoice(identifier: str) -> Page:
    with of(current_app).work() as work:
        invoice = _issued(work, identifier)
        known = _known_buyer(work, invoice["customer"], None)
        problem = paying.problem_of(work, invoice)
    return _invoice_page(invoice, _filled(known), problem=problem)


@pages.post("/i/<identifier>")
def pay_invoice(identifier: str) -> Page:
    with of(current_app).work() as work:
        invoice = _issued(work, identifier)
        if invoice["status"] != "open":
            return redirect(url_for("pages.show_invoice", identifier=identifier), 303)
        try:
            payer = _payer(work)
        except FormProblems as problems:
            return _invoice_page(invoice, _typed(), problems=problems.fields), 422
        intent = paying.pay_invoice(work, invoice, payer)
    return _onwards(intent, invoice)


@pages.get("/c/authenticate/<identifier>")
def show_challenge(identifier: str) -> Page:
    with of(current_app).work() as work:
        intent, payable = _paid_for(work, identifier)
        answerable = paying.can_be_answered(work, intent)
    if not answerable:
        return redirect(_page_of(payable), 303)
    leads_to(payable.get("success_url"))
    card = BY_LAST4[intent["_payer"]["last4"]]
    return render_template(
        "stripe_sandbox/authenticate.html", intent=intent, card=card, seller=_seller(payable)
    )


@pages.post("/c/authenticate/<identifier>")
def answer_challenge(identifier: str) -> Page:
    with of(current_app).work() as work:
        intent, payable = _paid_for(work, identifier)
        if not paying.can_be_answered(work, intent):
            return redirect(_page_of(payable), 303)
        passed = request.form.get("answer") == "complete"
        intent = paying.answer_challenge(work, intent, passed)
    leads_to(payable.get("success_url"))
    return _onwards(intent, payable)


def _find(work: Work, kind: str, identifier: str) -> Json:
    thing = work.tx.get(identifier)
    if thing is None or thing["object"] != kind:
        abort(404)
    return thing


def _issued(work: Work, identifier: str) -> Json:
    """An invoice that has a page: one that was finalised."""
    invoice = _find(work, "invoice", identifier)
    if invoice["status"] == "draft":
        abort(404)
    return invoice


def _paid_for(work: Work, identifier: str) -> tuple[Json, Json]:
    """A PaymentIntent, and the session or invoice that it pays for."""
    intent = _find(work, "payment_intent", identifier)
    if "_session" in intent:
        return intent, work.get("checkout.session", intent["_session"])
    return intent, work.get("invoice", intent["_invoice"])


def _payer(work: Work) -> Payer:
    today = datetime.fromtimestamp(work.now, UTC)
    return read_form(request.form, today.year, today.month)


def _onwards(intent: Json, payable: Json) -> Response:
    """Where the buyer goes after a card was tried."""
    if intent["status"] == "requires_action":
        return redirect(url_for("pages.show_challenge", identifier=intent["id"]), 303)
    if intent["status"] == "succeeded" and "success_url" in payable:
        return redirect(_success_url(payable), 303)
    return redirect(_page_of(payable), 303)


def _page_of(payable: Json) -> str:
    if payable["object"] == "invoice":
        return url_for("pages.show_invoice", identifier=payable["id"])
    return url_for("pages.show_session", identifier=payable["id"])


def _success_url(session: Json) -> str:
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"])


def _seller(payable: Json) -> str:
    return str(payable.get("_seller") or payable["account_name"])


def _ended(session: Json) -> Page:
    if session["status"] == "complete":
        return redirect(_success_url(session), 303)
    page = render_template(
        "stripe_sandbox/message.html",
        title="This payment page has expired",
        said="Nothing was paid. Go back to the shop to start again.",
        back=session["_cancel_url"],
        seller=_seller(session),
    )
    return page, 410


def _session_page(
    session: Json,
    values: Mapping[str, str],
    *,
    problems: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> str:
    leads_to(session["success_url"])
    return render_template(
        "stripe_sandbox/pay.html",
        session=session,
        items=session["_items"],
        seller=_seller(session),
        back=session["_cancel_url"],
        asks_tax_id=session["tax_id_collection"]["enabled"],
        values=values,
        problems=problems or {},
        problem=problem,
        cards=TEST_CARDS,
    )


def _invoice_page(
    invoice: Json,
    values: Mapping[str, str],
    *,
    problems: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> str:
    return render_template(
        "stripe_sandbox/invoice.html",
        invoice=invoice,
        seller=_seller(invoice),
        values=values,
        problems=problems or {},
        problem=problem,
        cards=TEST_CARDS,
    )


def _known_buyer(work: Work, customer_id: str | None, email: str | None) -> dict[str, str]:
    customer = work.tx.get(customer_id) if customer_id else None
    known = customer or {}
    return {"email": email or known.get("email") or "", "name": known.get("name") or ""}


def _filled(known: Mapping[str, str]) -> dict[str, str]:
    """What the form starts with: what is known, and a test card that was picked from the list."""
    values = {**dict.fromkeys(FIELDS, ""), **known}
    card: TestCard | None = BY_LAST4.get(request.args.get("card", ""))
    if card is not None:
        values.update(number=card.spaced, expiry="12 / 34", cvc="123")
        values["name"] = values["name"] or "Demonstration Buyer"
        values["email"] = values["email"] or "buyer@demonstration.example"
    return values


def _typed() -> dict[str, str]:
    """What was typed, given back; the card's code is asked again, as it must be."""
    return {**{name: request.form.get(name, "") for name in FIELDS}, "cvc": ""}
