"""Checkout Sessions: one order, one hosted page, one payment."""

from decimal import Decimal
from urllib.parse import urlsplit

from licensing.stripe_sandbox.currencies import check_total
from licensing.stripe_sandbox.errors import Json, Refusal, not_offered, required
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import (
    PAGING,
    Work,
    list_of,
    listed,
    merged_metadata,
    offers,
)

SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 3600
ACCEPTS = """
    billing_address_collection branding_settings.display_name cancel_url client_reference_id
    custom_text.submit customer customer_creation customer_email customer_update.name expires_at
    invoice_creation line_items.price_data line_items.quantity locale metadata mode
    payment_intent_data.description payment_intent_data.metadata payment_intent_data.receipt_email
    payment_intent_data.statement_descriptor payment_intent_data.statement_descriptor_suffix
    payment_intent_data.transfer_group submit_type success_url tax_id_collection ui_mode
"""
FILTERS = ("customer", "payment_intent", "status")


@offers("POST", "/v1/checkout/sessions", ACCEPTS)
def create(work: Work, params: Json) -> Json:
    _check(work, params)
    items = [
        _item(work, given, f"line_items[{place}]")
        for place, given in enumerate(params["line_items"])
    ]
    currency = items[0]["currency"]
    if any(item["currency"] != currency for item in items):
        raise Refusal("All line items must have the same currency.", param="line_items")
    total = sum(item["amount_total"] for item in items)
    check_total(total, currency, "line_items")
    session = _session(work, params, currency, total)
    session["_items"] = items
    session["_payment"] = params.get("payment_intent_data", {})
    session["_cancel_url"] = params.get("cancel_url")
    session["_customer_update"] = params.get("customer_update", {})
    work.tx.plan(session["expires_at"], "expire", session["id"])
    return work.save(session)


@offers("GET", "/v1/checkout/sessions/{session}")
def retrieve(work: Work, _params: Json, session: str) -> Json:
    return work.get("checkout.session", session, "session")


@offers("GET", "/v1/checkout/sessions", PAGING + " ".join(FILTERS))
def list_(work: Work, params: Json) -> Json:
    return listed(work, "checkout.session", "/v1/checkout/sessions", params, FILTERS)


@offers("GET", "/v1/checkout/sessions/{session}/line_items")
def line_items(work: Work, _params: Json, session: str) -> Json:
    return items_of(work.get("checkout.session", session, "session"))


@offers("POST", "/v1/checkout/sessions/{session}", "metadata")
def update(work: Work, params: Json, session: str) -> Json:
    changed = work.get("checkout.session", session, "session")
    changed["metadata"] = merged_metadata(changed["metadata"], params.get("metadata"))
    return work.save(changed)


@offers("POST", "/v1/checkout/sessions/{session}/expire")
def expire(work: Work, _params: Json, session: str) -> Json:
    ended = work.get("checkout.session", session, "session")
    if ended["status"] != "open":
        raise Refusal(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {ended['status']}."
        )
    return end(work, ended)


def end(work: Work, session: Json) -> Json:
    """The session can no longer be paid."""
    session["status"] = "expired"
    session["url"] = None
    work.save(session)
    work.emit("checkout.session.expired", session)
    return session


def complete(work: Work, session: Json, intent: Json) -> Json:
    """The session's PaymentIntent succeeded."""
    session["status"] = "complete"
    session["payment_status"] = "paid"
    session["url"] = None
    session["payment_intent"] = intent["id"]
    work.save(session)
    work.emit("checkout.session.completed", session)
    return session


def items_of(session: Json) -> Json:
    """The session's lines as a list object."""
    return list_of(session["_items"], f"/v1/checkout/sessions/{session['id']}/line_items")


def _check(work: Work, params: Json) -> None:
    """The rules that a schema cannot say."""
    for name in ("mode", "line_items", "success_url"):
        if not params.get(name):
            raise required(name)
    if params["mode"] != "payment":
        raise not_offered(f"mode={params['mode']}", "mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_offered(f"ui_mode={params['ui_mode']}", "ui_mode")
    if params.get("billing_address_collection", "auto") != "auto":
        raise not_offered("an address form on the pay page", "billing_address_collection")
    for name in ("success_url", "cancel_url"):
        if name in params and urlsplit(params[name]).scheme not in ("http", "https"):
            raise Refusal("Not a valid URL", param=name, code="url_invalid")
    _check_customer(work, params)
    _check_expiry(work, params)


def _check_customer(work: Work, params: Json) -> None:
    updates = params.get("customer_update", {})
    if "customer" not in params:
        if updates:
            raise Refusal(
                "`customer_update` can only be used with `customer`.", param="customer_update"
            )
        return
    if params.get("tax_id_collection", {}).get("enabled") and updates.get("name") != "auto":
        raise Refusal(
            "Tax ID collection requires updating business name on the customer. To enable tax ID "
            "collection for an existing customer, please set `customer_update[name]` to `auto`.",
            param="tax_id_collection",
        )
    for name in ("customer_email", "customer_creation"):
        if name in params:
            raise Refusal(
                f"You may only specify one of these parameters: customer, {name}.", param=name
            )
    work.get("customer", params["customer"], "customer")


def _check_expiry(work: Work, params: Json) -> None:
    ahead = params.get("expires_at", work.now + LONGEST_SECONDS) - work.now
    if ahead < SHORTEST_SECONDS:
        raise Refusal(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if ahead > LONGEST_SECONDS:
        raise Refusal(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _item(work: Work, given: Json, param: str) -> Json:
    if "price_data" not in given:
        raise required(f"{param}[price_data]")
    if "quantity" not in given:
        raise required(f"{param}[quantity]")
    if given["quantity"] < 1:
        raise Refusal("This value must be greater than or equal to 1.", param=f"{param}[quantity]")
    price = _price(work, given["price_data"], f"{param}[price_data]")
    amount = price["unit_amount"] * given["quantity"]
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": given["price_data"]["product_data"]["name"],
        "metadata": {},
        "price": price,
        "quantity": given["quantity"],
    }


def _price(work: Work, given: Json, param: str) -> Json:
    for name in ("product", "recurring", "unit_amount_decimal"):
        if name in given:
            raise not_offered(f"price_data[{name}]", f"{param}[{name}]")
    for name in ("product_data", "unit_amount"):
        if name not in given:
            raise required(f"{param}[{name}]")
    amount = given["unit_amount"]
    if amount < 0:
        raise Refusal(
            "This value must be greater than or equal to 0.",
            param=f"{param}[unit_amount]",
            code="parameter_invalid_integer",
        )
    return {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": work.now,
        "currency": given["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod", 14),
        "recurring": None,
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(Decimal(amount)),
    }


def _session(work: Work, params: Json, currency: str, total: int) -> Json:
    identifier = new_id("cs_test", 60)
    collection = params.get("tax_id_collection", {"enabled": False})
    return {
        "id": identifier,
        "object": "checkout.session",
        "adaptive_pricing": None,
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": work.now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": _custom_text(params),
        "customer": params.get("customer"),
        "customer_creation": None
        if "customer" in params
        else params.get("customer_creation", "if_required"),
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "expires_at": params.get("expires_at", work.now + LONGEST_SECONDS),
        "invoice": None,
        "invoice_creation": _invoice_creation(params),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": merged_metadata({}, params.get("metadata")),
        "mode": "payment",
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "tax_id_collection": {
            "enabled": collection["enabled"],
            "required": collection.get("required", "never"),
        },
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{work.settings.url}/c/pay/{identifier}",
        "wallet_options": None,
        "_seller": params.get("branding_settings", {}).get("display_name")
        or work.settings.account_name,
    }


def _custom_text(params: Json) -> Json:
    submit = params.get("custom_text", {}).get("submit") or None
    return {
        "after_submit": None,
        "shipping_address": None,
        "submit": submit,
        "terms_of_service_acceptance": None,
    }


def _invoice_creation(params: Json) -> Json:
    asked = params.get("invoice_creation", {"enabled": False})
    data = asked.get("invoice_data", {})
    return {
        "enabled": asked["enabled"],
        "invoice_data": {
            "account_tax_ids": None,
            "custom_fields": data.get("custom_fields") or None,
            "description": data.get("description"),
            "footer": data.get("footer"),
            "issuer": None,
            "metadata": merged_metadata({}, data.get("metadata")),
            "rendering_options": None,
        },
    }
