"""What an invoice is, and what becomes of it: drafted, finalized, settled."""

from decimal import ROUND_HALF_UP, Decimal

from licensing.stripe_sandbox.currencies import check_total
from licensing.stripe_sandbox.errors import Json, Refusal, required
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import (
    Work,
    list_of,
    merged_metadata,
)

MOST_CUSTOM_FIELDS = 4
MOST_LINES = 250
DAY_SECONDS = 24 * 3600


def draft(work: Work, customer: Json, currency: str) -> Json:
    """A new, empty invoice that has not been saved yet."""
    identifier = new_id("in")
    return {
        "id": identifier,
        "object": "invoice",
        "account_country": "GB",
        "account_name": work.settings.account_name,
        "account_tax_ids": None,
        "amount_due": 0,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": 0,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": False,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "send_invoice",
        "created": work.now,
        "currency": currency,
        "custom_fields": None,
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": None,
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [
            {"type": tax_id["type"], "value": tax_id["value"]} for tax_id in customer["_tax_ids"]
        ],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": list_of([], f"/v1/invoices/{identifier}/lines"),
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": None,
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": work.now,
        "period_start": work.now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "draft",
        "status_transitions": {
            "finalized_at": None,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": 0,
        "subtotal_excluding_tax": 0,
        "test_clock": None,
        "total": 0,
        "total_discount_amounts": [],
        "total_excluding_tax": 0,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": None,
        "_days_until_due": None,
        "_payments": [],
    }


def finalized(work: Work, invoice: Json) -> Json:
    """The invoice gets its number, its due date and its page, and can no longer be changed."""
    if not invoice["lines"]["data"]:
        raise Refusal(
            "Nothing to invoice: the invoice has no lines.", code="invoice_no_customer_line_items"
        )
    check_total(invoice["total"], invoice["currency"], "amount")
    customer = work.get("customer", invoice["customer"], "customer")
    invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    customer["next_invoice_sequence"] += 1
    work.save(customer)
    if invoice["_days_until_due"] is not None:
        invoice["due_date"] = work.now + invoice["_days_until_due"] * DAY_SECONDS
    invoice["status"] = "open"
    invoice["effective_at"] = work.now
    invoice["ending_balance"] = 0
    invoice["status_transitions"]["finalized_at"] = work.now
    invoice["hosted_invoice_url"] = f"{work.settings.url}/i/{invoice['id']}"
    work.save(invoice)
    work.emit("invoice.finalized", invoice)
    return invoice


def settled(work: Work, invoice: Json, intent: Json | None) -> Json:
    """The invoice is paid: by ``intent``, or outside of Stripe when there is none."""
    invoice["status"] = "paid"
    invoice["amount_paid"] = invoice["amount_due"]
    invoice["amount_remaining"] = 0
    invoice["status_transitions"]["paid_at"] = work.now
    if intent is not None:
        invoice["attempted"] = True
        invoice["attempt_count"] += 1
        invoice["_payments"] = [_payment(work, invoice, intent)]
    work.save(invoice)
    work.emit("invoice.paid", invoice)
    return invoice


def for_session(work: Work, session: Json, intent: Json) -> Json:
    """The paid invoice that a Checkout Session with ``invoice_creation`` leaves behind."""
    data = session["invoice_creation"]["invoice_data"]
    customer = work.get("customer", session["customer"], "customer")
    invoice = draft(work, customer, session["currency"])
    for name in ("custom_fields", "description", "footer", "metadata"):
        invoice[name] = data[name]
    invoice["collection_method"] = "charge_automatically"
    for item in session["_items"]:
        line = _line(work, invoice, item["amount_total"], item["description"], item["quantity"])
        invoice["lines"]["data"].append(line)
    _total(invoice)
    work.save(invoice)
    work.emit("invoice.created", invoice)
    return settled(work, finalized(work, invoice), intent)


def payments_of(invoice: Json) -> Json:
    """How the invoice was paid, as a list object."""
    return list_of(invoice["_payments"], f"/v1/invoice_payments?invoice={invoice['id']}")


def in_status(work: Work, identifier: str, wish: str, *allowed: str) -> Json:
    invoice = work.get("invoice", identifier, "invoice")
    if invoice["status"] == "paid" and wish == "paid":
        raise Refusal("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] not in allowed:
        raise Refusal(
            f"This invoice cannot be {wish}: its status is {invoice['status']}.",
            code="invoice_not_editable" if wish != "finalized" else "invoice_already_finalized",
        )
    return invoice


def change(work: Work, invoice: Json, params: Json) -> None:
    if "days_until_due" in params and "due_date" in params:
        raise Refusal(
            "You may only specify one of these parameters: days_until_due, due_date.",
            param="days_until_due",
        )
    if params.get("due_date", work.now) < work.now:
        raise Refusal("The due date cannot be in the past.", param="due_date")
    fields = params.get("custom_fields")
    if fields and len(fields) > MOST_CUSTOM_FIELDS:
        raise Refusal(
            f"Invoices have at most {MOST_CUSTOM_FIELDS} custom fields.", param="custom_fields"
        )
    if fields is not None:
        invoice["custom_fields"] = fields or None
    for name in ("description", "due_date", "footer"):
        invoice[name] = params.get(name, invoice[name])
    invoice["_days_until_due"] = params.get("days_until_due", invoice["_days_until_due"])
    invoice["metadata"] = merged_metadata(invoice["metadata"], params.get("metadata"))


def take_pending(work: Work, invoice: Json) -> None:
    """Put the customer's items that wait for an invoice on this one."""
    pending = work.tx.page("invoiceitem", {"customer": invoice["customer"]}, limit=MOST_LINES)
    for item in reversed(pending.data):
        if item["invoice"] is None:
            add(invoice, item)
            work.save(item)


def add(invoice: Json, item: Json) -> None:
    if invoice["lines"]["data"] and item["currency"] != invoice["currency"]:
        raise Refusal(
            f"The invoice is in {invoice['currency']}; this item is in {item['currency']}.",
            param="currency",
        )
    invoice["currency"] = item["currency"]
    item["invoice"] = invoice["id"]
    line = {
        **item["_line"],
        "invoice": invoice["id"],
        "parent": {
            "type": "invoice_item_details",
            "subscription_item_details": None,
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": False,
                "proration_details": None,
                "subscription": None,
            },
        },
    }
    invoice["lines"]["data"].append(line)
    _total(invoice)


def _total(invoice: Json) -> None:
    total = sum(line["amount"] for line in invoice["lines"]["data"])
    for name in (
        "amount_due",
        "amount_remaining",
        "subtotal",
        "subtotal_excluding_tax",
        "total",
        "total_excluding_tax",
    ):
        invoice[name] = total


def new_item(work: Work, params: Json, customer: Json) -> Json:
    quantity = params.get("quantity", 1)
    amount = _amount(params, quantity)
    currency = params.get("currency", "usd")
    line = _line(work, {"currency": currency}, amount, params.get("description"), quantity)
    line["metadata"] = merged_metadata({}, params.get("metadata"))
    line["period"] = params.get("period", line["period"])
    return {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer["id"],
        "date": work.now,
        "description": params.get("description"),
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": line["metadata"],
        "parent": None,
        "period": line["period"],
        "pricing": None,
        "proration": False,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "tax_rates": [],
        "test_clock": None,
        "_line": line,
    }


def _amount(params: Json, quantity: int) -> int:
    """The item's amount in minor units: as given, or quantity times the unit's."""
    if "amount" in params and ("unit_amount_decimal" in params or "quantity" in params):
        raise Refusal(
            "You may only specify amount, or quantity and unit_amount_decimal.", param="amount"
        )
    if "amount" in params:
        return int(params["amount"])
    if "unit_amount_decimal" not in params:
        raise required("amount")
    exact = Decimal(params["unit_amount_decimal"]) * quantity
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _line(work: Work, invoice: Json, amount: int, description: str | None, quantity: int) -> Json:
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": invoice["currency"],
        "description": description,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice.get("id"),
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {"end": work.now, "start": work.now},
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "subtotal": amount,
        "taxes": [],
    }


def _payment(work: Work, invoice: Json, intent: Json) -> Json:
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": invoice["amount_due"],
        "amount_requested": invoice["amount_due"],
        "created": work.now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
        "status": "paid",
        "status_transitions": {"canceled_at": None, "paid_at": work.now},
    }
