"""Refunds: whole or in part, never more than was paid."""

from licensing.stripe_sandbox.currencies import in_words
from licensing.stripe_sandbox.errors import Json, Refusal, required
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import PAGING, Work, listed, merged_metadata, offers


@offers("POST", "/v1/refunds", "amount charge payment_intent reason metadata")
def create(work: Work, params: Json) -> Json:
    charge = _charge_of(work, params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    _check(charge, amount, left)
    refund: Json = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "destination_details": {"type": "card", "card": {"type": "refund"}},
        "metadata": merged_metadata({}, params.get("metadata")),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    work.save(refund)
    work.save(charge)
    work.emit("refund.created", refund)
    work.emit("charge.refunded", charge)
    return refund


@offers("GET", "/v1/refunds/{refund}")
def retrieve(work: Work, _params: Json, refund: str) -> Json:
    return work.get("refund", refund)


@offers("POST", "/v1/refunds/{refund}", "metadata")
def update(work: Work, params: Json, refund: str) -> Json:
    changed = work.get("refund", refund)
    changed["metadata"] = merged_metadata(changed["metadata"], params.get("metadata"))
    return work.save(changed)


@offers("GET", "/v1/refunds", PAGING + "charge payment_intent")
def list_(work: Work, params: Json) -> Json:
    return listed(work, "refund", "/v1/refunds", params, ("charge", "payment_intent"))


def _charge_of(work: Work, params: Json) -> Json:
    if "charge" in params and "payment_intent" in params:
        raise Refusal("You may only specify one of these parameters: charge, payment_intent.")
    if "charge" in params:
        return work.get("charge", params["charge"], "charge")
    if "payment_intent" not in params:
        raise required("payment_intent")
    intent = work.get("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise Refusal(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return work.get("charge", intent["latest_charge"], "payment_intent")


def _check(charge: Json, amount: int, left: int) -> None:
    if not charge["paid"]:
        raise Refusal(f"Charge {charge['id']} was not paid and cannot be refunded.", param="charge")
    if charge["disputed"]:
        raise Refusal(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    if charge["refunded"]:
        raise Refusal(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if amount < 1:
        raise Refusal(
            "This value must be greater than or equal to 1.",
            param="amount",
            code="parameter_invalid_integer",
        )
    if amount > left:
        currency = charge["currency"]
        raise Refusal(
            f"Refund amount ({in_words(amount, currency)}) is greater than unrefunded amount on "
            f"charge ({in_words(left, currency)})",
            param="amount",
        )
