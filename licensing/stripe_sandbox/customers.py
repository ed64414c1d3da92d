"""Customers."""

from licensing.stripe_sandbox.errors import Json
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import PAGING, Work, listed, merged_metadata, offers

ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
PLAIN = ("description", "email", "name", "phone", "tax_exempt")
FIELDS = f"{' '.join(PLAIN)} address metadata preferred_locales "


@offers("POST", "/v1/customers", FIELDS + "tax_id_data")
def create(work: Work, params: Json) -> Json:
    identifier = new_id("cus", 14)
    customer: Json = {
        "id": identifier,
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": work.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": identifier[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        "_tax_ids": [_tax_id(work, identifier, given) for given in params.get("tax_id_data", [])],
    }
    _change(customer, params)
    work.save(customer)
    work.emit("customer.created", customer)
    return customer


@offers("GET", "/v1/customers/{customer}")
def retrieve(work: Work, _params: Json, customer: str) -> Json:
    return work.get("customer", customer)


@offers("POST", "/v1/customers/{customer}", FIELDS)
def update(work: Work, params: Json, customer: str) -> Json:
    changed = work.get("customer", customer)
    _change(changed, params)
    work.save(changed)
    work.emit("customer.updated", changed)
    return changed


def learn(work: Work, identifier: str, name: str, tax_ids: list[Json]) -> None:
    """Keep what a buyer gave on the pay page, as ``customer_update`` asked."""
    customer = work.get("customer", identifier)
    known = {(tax_id["type"], tax_id["value"]) for tax_id in customer["_tax_ids"]}
    customer["name"] = name
    customer["_tax_ids"] += [
        _tax_id(work, identifier, given)
        for given in tax_ids
        if (given["type"], given["value"]) not in known
    ]
    work.save(customer)
    work.emit("customer.updated", customer)


@offers("GET", "/v1/customers", PAGING + "email")
def list_(work: Work, params: Json) -> Json:
    return listed(work, "customer", "/v1/customers", params, ("email",))


def _change(customer: Json, params: Json) -> None:
    for name in PLAIN:
        if name in params:
            customer[name] = params[name] or None
    customer["tax_exempt"] = customer["tax_exempt"] or "none"
    if "address" in params:
        given = params["address"]
        customer["address"] = {name: given.get(name) for name in ADDRESS} if given else None
    customer["preferred_locales"] = params.get("preferred_locales", customer["preferred_locales"])
    customer["metadata"] = merged_metadata(customer["metadata"], params.get("metadata"))


def _tax_id(work: Work, customer: str, given: Json) -> Json:
    return {
        "id": new_id("txi"),
        "object": "tax_id",
        "country": given["value"][:2].upper() if given["type"].endswith("_vat") else None,
        "created": work.now,
        "customer": customer,
        "livemode": False,
        "type": given["type"],
        "value": given["value"],
        "verification": None,
    }
