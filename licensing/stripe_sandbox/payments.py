"""PaymentIntents and charges: what happens when somebody presses Pay."""

from licensing.stripe_sandbox.cards import ASKS, BY_LAST4, DECLINES, DISPUTED, Payer, TestCard
from licensing.stripe_sandbox.errors import Json
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import PAGING, Work, listed, merged_metadata, offers

CHALLENGE_FAILED = "payment_intent_authentication_failure"


@offers("GET", "/v1/payment_intents/{intent}")
def retrieve_intent(work: Work, _params: Json, intent: str) -> Json:
    return work.get("payment_intent", intent)


@offers("POST", "/v1/payment_intents/{intent}", "metadata description")
def update_intent(work: Work, params: Json, intent: str) -> Json:
    return _update(work, work.get("payment_intent", intent), params)


@offers("GET", "/v1/payment_intents", PAGING + "customer")
def list_intents(work: Work, params: Json) -> Json:
    return listed(work, "payment_intent", "/v1/payment_intents", params, ("customer",))


@offers("GET", "/v1/charges/{charge}")
def retrieve_charge(work: Work, _params: Json, charge: str) -> Json:
    return work.get("charge", charge)


@offers("POST", "/v1/charges/{charge}", "metadata description")
def update_charge(work: Work, params: Json, charge: str) -> Json:
    return _update(work, work.get("charge", charge), params)


@offers("GET", "/v1/charges", PAGING + "customer payment_intent transfer_group")
def list_charges(work: Work, params: Json) -> Json:
    filters = ("customer", "payment_intent", "transfer_group")
    return listed(work, "charge", "/v1/charges", params, filters)


def start(
    work: Work,
    amount_minor: int,
    currency: str,
    *,
    customer: str | None,
    details: Json,
    note: Json,
) -> Json:
    """A new PaymentIntent. ``details`` are ``payment_intent_data``; ``note`` says what it pays."""
    identifier = new_id("pi")
    intent: Json = {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount_minor,
        "amount_capturable": 0,
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": new_id(f"{identifier}_secret"),
        "confirmation_method": "automatic",
        "created": work.now,
        "currency": currency,
        "customer": customer,
        "description": details.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": merged_metadata({}, details.get("metadata")),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": details.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": details.get("statement_descriptor"),
        "statement_descriptor_suffix": details.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": details.get("transfer_group"),
        **note,
    }
    work.save(intent)
    work.emit("payment_intent.created", intent)
    return intent


def attempt(work: Work, intent: Json, payer: Payer) -> Json:
    """Try a card. The intent is then ``succeeded``, ``requires_action`` or, declined,
    ``requires_payment_method`` with ``last_payment_error``.
    """
    intent["payment_method"] = new_id("pm")
    intent["next_action"] = None
    intent["_payer"] = {
        "last4": payer.card.last4,
        "exp_month": payer.exp_month,
        "exp_year": payer.exp_year,
        "name": payer.name,
        "email": payer.email,
    }
    if payer.card.outcome == ASKS:
        return _ask(work, intent)
    if payer.card.outcome == DECLINES:
        return _decline(work, intent, payer.card)
    return _succeed(work, intent, payer.card)


def answer_challenge(work: Work, intent: Json, passed: bool) -> Json:
    """The cardholder completed the bank's question, or failed it."""
    intent["next_action"] = None
    if passed:
        return _succeed(work, intent, BY_LAST4[intent["_payer"]["last4"]])
    intent["status"] = "requires_payment_method"
    intent["last_payment_error"] = {
        "type": "invalid_request_error",
        "code": CHALLENGE_FAILED,
        "message": "The bank could not confirm that this is your card. Try again, or use another.",
    }
    work.save(intent)
    work.emit("payment_intent.payment_failed", intent)
    return intent


def _ask(work: Work, intent: Json) -> Json:
    url = f"{work.settings.url}/c/authenticate/{intent['id']}"
    intent["status"] = "requires_action"
    intent["last_payment_error"] = None
    intent["next_action"] = {
        "type": "redirect_to_url",
        "redirect_to_url": {"return_url": None, "url": url},
    }
    work.save(intent)
    work.emit("payment_intent.requires_action", intent)
    return intent


def _decline(work: Work, intent: Json, card: TestCard) -> Json:
    charge = _charge(work, intent, card, paid=False)
    intent["latest_charge"] = charge["id"]
    intent["status"] = "requires_payment_method"
    intent["last_payment_error"] = {
        "type": "card_error",
        "charge": charge["id"],
        "code": card.code,
        "decline_code": card.decline_code,
        "message": card.message,
    }
    work.save(charge)
    work.save(intent)
    work.emit("charge.failed", charge)
    work.emit("payment_intent.payment_failed", intent)
    return intent


def _succeed(work: Work, intent: Json, card: TestCard) -> Json:
    charge = _charge(work, intent, card, paid=True)
    intent["latest_charge"] = charge["id"]
    intent["status"] = "succeeded"
    intent["amount_received"] = intent["amount"]
    intent["last_payment_error"] = None
    work.save(charge)
    work.save(intent)
    work.emit("charge.succeeded", charge)
    work.emit("payment_intent.succeeded", intent)
    if card.outcome == DISPUTED:
        due_at = work.settings.clock() + work.settings.dispute_after_seconds
        work.tx.plan(due_at, "dispute", charge["id"])
    return intent


def _charge(work: Work, intent: Json, card: TestCard, *, paid: bool) -> Json:
    """The record of one attempt that reached the bank."""
    payer = intent["_payer"]
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": None,
            "email": payer["email"],
            "name": payer["name"],
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": None,
        "captured": paid,
        "created": work.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None if paid else card.code,
        "failure_message": None if paid else card.message,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": _outcome(card, paid=paid),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {"type": "card", "card": _card_details(payer, card)},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded" if paid else "failed",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _outcome(card: TestCard, *, paid: bool) -> Json:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if paid else "declined_by_network",
        "reason": None if paid else card.decline_code,
        "risk_level": "normal",
        "seller_message": "Payment complete." if paid else "The bank declined the payment.",
        "type": "authorized" if paid else "issuer_declined",
    }


def _card_details(payer: Json, card: TestCard) -> Json:
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "US",
        "exp_month": payer["exp_month"],
        "exp_year": payer["exp_year"],
        "funding": "credit",
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "network": card.brand,
        "three_d_secure": None,
        "wallet": None,
    }


def _update(work: Work, thing: Json, params: Json) -> Json:
    thing["metadata"] = merged_metadata(thing["metadata"], params.get("metadata"))
    thing["description"] = params.get("description", thing["description"])
    return work.save(thing)
