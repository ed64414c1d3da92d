"""What Stripe's dashboard would show, for people who try the demonstration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from licensing.stripe_sandbox import disputes, refunds
from licensing.stripe_sandbox.currencies import CURRENCIES
from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.sandbox import of
from licensing.stripe_sandbox.store import Delivery, Transaction
from licensing.stripe_sandbox.work import Work

dashboard = Blueprint("dashboard", __name__)
PAYMENTS_SHOWN = 50
EVENTS_SHOWN = 12
VERDICTS = {"won": "winning_evidence", "lost": "losing_evidence"}
INTENT_STATES = {
    "requires_payment_method": "declined",
    "requires_action": "unconfirmed",
}


@dataclass(frozen=True, slots=True)
class Payment:
    """A PaymentIntent, its last charge and where it stands, in one word or two."""

    intent: Json
    charge: Json | None
    state: str

    @property
    def left_minor(self) -> int:
        """What can still be refunded, in minor units."""
        if self.charge is None or not self.charge["paid"]:
            return 0
        return int(self.charge["amount"] - self.charge["amount_refunded"])


@dataclass(frozen=True, slots=True)
class Sent:
    """An event, and whether the shop has it."""

    event: Json
    delivery: Delivery | None


@dashboard.get("/")
def overview() -> str:
    with of(current_app).work() as work:
        tx = work.tx
        intents = tx.page("payment_intent", limit=PAYMENTS_SHOWN).data
        payments = [_payment(tx, intent) for intent in intents]
        invoices = tx.page("invoice", limit=PAYMENTS_SHOWN).data
        sent = _sent(tx, tx.page("event", limit=EVENTS_SHOWN).data)
    return render_template(
        "stripe_sandbox/overview.html", payments=payments, invoices=invoices, sent=sent
    )


@dashboard.get("/payments/<identifier>")
def show(identifier: str) -> str:
    return _page(identifier)


@dashboard.post("/payments/<identifier>/refund")
def refund(identifier: str) -> Response | tuple[str, int]:
    def give_back(work: Work) -> None:
        payment = _find(work.tx, identifier)
        amount = _minor(request.form.get("amount", ""), payment.intent["currency"])
        refunds.create(work, {"payment_intent": identifier, "amount": amount})

    return _try(identifier, give_back)


@dashboard.post("/payments/<identifier>/dispute")
def dispute(identifier: str) -> Response | tuple[str, int]:
    def ask_back(work: Work) -> None:
        charge = _find(work.tx, identifier).charge
        if charge is None or disputes.open_for(work, charge["id"]) is None:
            raise Refusal("There is nothing to dispute on this payment.")

    return _try(identifier, ask_back)


@dashboard.post("/payments/<identifier>/verdict")
def verdict(identifier: str) -> Response | tuple[str, int]:
    text = VERDICTS.get(request.form.get("verdict", ""))
    if text is None:
        abort(400)

    def decide(work: Work) -> None:
        open_dispute = _dispute_of(work.tx, identifier)
        if open_dispute is None:
            raise Refusal("This payment is not disputed.")
        disputes.update(work, {"evidence": {"uncategorized_text": text}}, open_dispute["id"])

    return _try(identifier, decide)


def _try(identifier: str, change: Callable[[Work], None]) -> Response | tuple[str, int]:
    """Do what the button asks; a refusal is said on the payment's page."""
    try:
        with of(current_app).work() as work:
            change(work)
    except Refusal as refusal:
        return _page(identifier, refusal.message), refusal.status
    return redirect(url_for("dashboard.show", identifier=identifier), 303)


def _page(identifier: str, problem: str = "") -> str:
    with of(current_app).work() as work:
        payment = _find(work.tx, identifier)
        given_back = work.tx.page("refund", {"payment_intent": identifier}, limit=100).data
        argued = _dispute_of(work.tx, identifier)
        sent = _sent(work.tx, _events_about(work.tx, payment, given_back, argued))
    return render_template(
        "stripe_sandbox/payment.html",
        payment=payment,
        refunds=given_back,
        dispute=argued,
        sent=sent,
        problem=problem,
        left=_plain(payment.left_minor, payment.intent["currency"]),
    )


def _find(tx: Transaction, identifier: str) -> Payment:
    intent = tx.get(identifier)
    if intent is None or intent["object"] != "payment_intent":
        abort(404)
    return _payment(tx, intent)


def _payment(tx: Transaction, intent: Json) -> Payment:
    charge = tx.get(intent["latest_charge"]) if intent["latest_charge"] else None
    return Payment(intent, charge, _state(intent, charge))


def _state(intent: Json, charge: Json | None) -> str:
    if charge is None or intent["status"] != "succeeded":
        return INTENT_STATES.get(intent["status"], str(intent["status"]))
    if charge["disputed"]:
        return "disputed"
    if charge["refunded"]:
        return "refunded"
    return "partly refunded" if charge["amount_refunded"] else "paid"


def _dispute_of(tx: Transaction, intent_id: str) -> Json | None:
    found = tx.page("dispute", {"payment_intent": intent_id}, limit=1).data
    return found[0] if found else None


def _events_about(
    tx: Transaction, payment: Payment, given_back: Iterable[Json], argued: Json | None
) -> list[Json]:
    """The events of a payment and of what hangs on it, newest first."""
    about = [payment.intent["id"], *(refund["id"] for refund in given_back)]
    about += [thing["id"] for thing in (payment.charge, argued) if thing]
    about += [payment.intent[note] for note in ("_session", "_invoice") if note in payment.intent]
    return tx.page("event", {"data.object.id": tuple(about)}, limit=100).data


def _sent(tx: Transaction, events: Iterable[Json]) -> list[Sent]:
    return [Sent(event, tx.delivery(event["id"])) for event in events]


def _minor(text: str, currency: str) -> int:
    """An amount as typed (``12.50``) in minor units."""
    whole, _, part = text.strip().replace(",", "").partition(".")
    exponent = CURRENCIES[currency].exponent
    digits = whole + part.ljust(exponent, "0")
    if not (whole.isascii() and digits.isascii() and digits.isdecimal()) or len(part) > exponent:
        raise Refusal("Give the amount in figures, such as 12.50.", param="amount")
    if len(digits) > 12:
        raise Refusal("This amount is larger than any payment.", param="amount")
    return int(digits)


def _plain(amount_minor: int, currency: str) -> str:
    """An amount as a person would type it."""
    exponent = CURRENCIES[currency].exponent
    whole, part = divmod(amount_minor, 10**exponent)
    return f"{whole}.{part:0{exponent}d}" if exponent else str(whole)
