"""Invoices and their items over the API, for buyers who pay on terms."""

from licensing.stripe_sandbox.errors import Json, Refusal, not_offered, required
from licensing.stripe_sandbox.invoicing import (
    add,
    change,
    draft,
    finalized,
    in_status,
    new_item,
    settled,
    take_pending,
)
from licensing.stripe_sandbox.work import (
    PAGING,
    Work,
    listed,
    offers,
)

CHANGES = "custom_fields days_until_due description due_date footer metadata "
FILTERS = ("collection_method", "customer", "status")


@offers(
    "POST",
    "/v1/invoices",
    CHANGES + "auto_advance collection_method currency customer pending_invoice_items_behavior",
)
def create(work: Work, params: Json) -> Json:
    if "customer" not in params:
        raise required("customer")
    customer = work.get("customer", params["customer"], "customer")
    if params.get("collection_method", "charge_automatically") != "send_invoice":
        raise not_offered("invoices other than collection_method=send_invoice", "collection_method")
    if "days_until_due" not in params and "due_date" not in params:
        raise required("days_until_due")
    invoice = draft(work, customer, params.get("currency", "usd"))
    invoice["auto_advance"] = params.get("auto_advance", False)
    change(work, invoice, params)
    if params.get("pending_invoice_items_behavior", "exclude") == "include":
        take_pending(work, invoice)
    work.save(invoice)
    work.emit("invoice.created", invoice)
    return invoice


@offers("GET", "/v1/invoices/{invoice}")
def retrieve(work: Work, _params: Json, invoice: str) -> Json:
    return work.get("invoice", invoice, "invoice")


@offers("GET", "/v1/invoices", PAGING + " ".join(FILTERS))
def list_(work: Work, params: Json) -> Json:
    return listed(work, "invoice", "/v1/invoices", params, FILTERS)


@offers("POST", "/v1/invoices/{invoice}", CHANGES)
def update(work: Work, params: Json, invoice: str) -> Json:
    changed = work.get("invoice", invoice, "invoice")
    if changed["status"] != "draft" and set(params) - {"metadata", "expand"}:
        raise Refusal(
            "Finalized invoices can't be updated in this way", code="invoice_not_editable"
        )
    change(work, changed, params)
    return work.save(changed)


@offers("DELETE", "/v1/invoices/{invoice}")
def delete(work: Work, _params: Json, invoice: str) -> Json:
    gone = in_status(work, invoice, "deleted", "draft")
    work.tx.remove(gone["id"])
    return {"id": gone["id"], "object": "invoice", "deleted": True}


@offers("POST", "/v1/invoices/{invoice}/finalize", "auto_advance")
def finalize(work: Work, _params: Json, invoice: str) -> Json:
    return finalized(work, in_status(work, invoice, "finalized", "draft"))


@offers("POST", "/v1/invoices/{invoice}/send")
def send(work: Work, _params: Json, invoice: str) -> Json:
    sent = in_status(work, invoice, "sent", "draft", "open")
    if sent["status"] == "draft":
        sent = finalized(work, sent)
    work.emit("invoice.sent", sent)
    return sent


@offers("POST", "/v1/invoices/{invoice}/pay", "paid_out_of_band")
def pay(work: Work, params: Json, invoice: str) -> Json:
    paying = in_status(work, invoice, "paid", "open")
    if not params.get("paid_out_of_band"):
        raise Refusal(
            "This customer has no saved payment method. Let them pay on the invoice's page, or "
            "use paid_out_of_band=true for a cheque or a transfer.",
            code="invoice_payment_intent_requires_action",
        )
    paying["amount_paid_off_stripe"] = paying["amount_due"]
    return settled(work, paying, None)


@offers("POST", "/v1/invoices/{invoice}/void")
def void(work: Work, _params: Json, invoice: str) -> Json:
    voided = in_status(work, invoice, "voided", "open", "uncollectible")
    voided["status"] = "void"
    voided["status_transitions"]["voided_at"] = work.now
    work.save(voided)
    work.emit("invoice.voided", voided)
    return voided


@offers("POST", "/v1/invoices/{invoice}/mark_uncollectible")
def mark_uncollectible(work: Work, _params: Json, invoice: str) -> Json:
    marked = in_status(work, invoice, "marked uncollectible", "open")
    marked["status"] = "uncollectible"
    marked["status_transitions"]["marked_uncollectible_at"] = work.now
    work.save(marked)
    work.emit("invoice.marked_uncollectible", marked)
    return marked


@offers("GET", "/v1/invoices/{invoice}/lines")
def lines(work: Work, _params: Json, invoice: str) -> Json:
    found: Json = work.get("invoice", invoice, "invoice")["lines"]
    return found


@offers(
    "POST",
    "/v1/invoiceitems",
    "amount currency customer description invoice metadata quantity unit_amount_decimal period",
)
def create_item(work: Work, params: Json) -> Json:
    if "customer" not in params:
        raise required("customer")
    customer = work.get("customer", params["customer"], "customer")
    invoice = work.get("invoice", params["invoice"], "invoice") if "invoice" in params else None
    if invoice and invoice["customer"] != customer["id"]:
        raise Refusal("The invoice belongs to another customer.", param="invoice")
    if invoice and invoice["status"] != "draft":
        raise Refusal(
            "You can only add items to a draft invoice",
            param="invoice",
            code="invoice_not_editable",
        )
    item = new_item(work, params, customer)
    if invoice:
        add(invoice, item)
        work.save(invoice)
    return work.save(item)


@offers("GET", "/v1/invoiceitems/{invoiceitem}")
def retrieve_item(work: Work, _params: Json, invoiceitem: str) -> Json:
    return work.get("invoiceitem", invoiceitem, "invoiceitem")


@offers("GET", "/v1/invoiceitems", PAGING + "customer invoice")
def list_items(work: Work, params: Json) -> Json:
    return listed(work, "invoiceitem", "/v1/invoiceitems", params, ("customer", "invoice"))
