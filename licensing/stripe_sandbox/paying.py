"""What the pay pages do: take a card for a session or an invoice, and finish what it pays for."""

import re

from licensing.stripe_sandbox import checkout, customers, invoicing, payments
from licensing.stripe_sandbox.cards import Payer
from licensing.stripe_sandbox.errors import Json
from licensing.stripe_sandbox.work import Work

TAX_ID_TYPES = {"GB": "gb_vat", "CH": "ch_vat", "NO": "no_vat"}
EU_VAT = re.compile(
    "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"
)


def pay_session(work: Work, session: Json, payer: Payer) -> Json:
    """Try a card on an open session; the PaymentIntent says how it went."""
    tax_ids = [_tax_id(payer.tax_id)] if payer.tax_id.strip() else []
    session["customer_details"] = {
        "address": None,
        "business_name": None,
        "email": payer.email,
        "individual_name": None,
        "name": payer.name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": tax_ids,
    }
    if session["customer"] is None and session["customer_creation"] == "always":
        given = {"name": payer.name, "email": payer.email}
        session["customer"] = customers.create(work, given)["id"]
    intent = _intent_of(work, session) or payments.start(
        work,
        session["amount_total"],
        session["currency"],
        customer=session["customer"],
        details=session["_payment"],
        note={"_session": session["id"]},
    )
    session["_intent"] = intent["id"]
    work.save(session)
    return _finish(work, payments.attempt(work, intent, payer))


def pay_invoice(work: Work, invoice: Json, payer: Payer) -> Json:
    """Try a card on an open invoice; the PaymentIntent says how it went."""
    intent = _intent_of(work, invoice) or payments.start(
        work,
        invoice["amount_remaining"],
        invoice["currency"],
        customer=invoice["customer"],
        details={"description": f"Payment for Invoice {invoice['number']}"},
        note={"_invoice": invoice["id"]},
    )
    invoice["_intent"] = intent["id"]
    work.save(invoice)
    return _finish(work, payments.attempt(work, intent, payer))


def answer_challenge(work: Work, intent: Json, passed: bool) -> Json:
    """The bank's question was answered on its page."""
    return _finish(work, payments.answer_challenge(work, intent, passed))


def can_be_answered(work: Work, intent: Json) -> bool:
    """Whether the bank's question is open, and what the intent pays for can still be paid."""
    if intent["status"] != "requires_action":
        return False
    if "_session" in intent:
        return bool(work.get("checkout.session", intent["_session"])["status"] == "open")
    return bool(work.get("invoice", intent["_invoice"])["status"] == "open")


def problem_of(work: Work, payable: Json) -> str | None:
    """Why the last attempt on a session or an invoice failed, in the buyer's words."""
    intent = _intent_of(work, payable)
    error = intent and intent["last_payment_error"]
    return str(error["message"]) if error else None


def _intent_of(work: Work, payable: Json) -> Json | None:
    """The intent of an earlier attempt. Stripe tries further cards on the same one."""
    return work.get("payment_intent", payable["_intent"]) if payable.get("_intent") else None


def _finish(work: Work, intent: Json) -> Json:
    if intent["status"] != "succeeded":
        return intent
    if "_invoice" in intent:
        invoicing.settled(work, work.get("invoice", intent["_invoice"]), intent)
        return intent
    session = work.get("checkout.session", intent["_session"])
    if session["_customer_update"].get("name") == "auto":
        tax_ids = session["customer_details"]["tax_ids"]
        customers.learn(work, session["customer"], intent["_payer"]["name"], tax_ids)
    if session["invoice_creation"]["enabled"] and session["customer"]:
        session["invoice"] = invoicing.for_session(work, session, intent)["id"]
    checkout.complete(work, session, intent)
    return intent


def _tax_id(text: str) -> Json:
    """The kind of a tax number, guessed from its country as the pay page does."""
    value = "".join(text.split()).upper()
    kind = "eu_vat" if EU_VAT.match(value) else TAX_ID_TYPES.get(value[:2], "unknown")
    return {"type": kind, "value": value}
