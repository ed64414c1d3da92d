"""``expand``: ids replaced by the objects that they name, and lists that are shown on request."""

from collections.abc import Callable
from typing import Any

from licensing.stripe_sandbox import checkout, invoicing
from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.work import Work, list_of, shown

DEEPEST = 4


def expanded(work: Work, thing: Json, paths: list[str]) -> Json:
    """The object as it is answered, with the properties at ``paths`` expanded."""
    answer = shown(thing)
    if thing.get("object") == "list":
        answer["data"] = [shown(entry) for entry in thing["data"]]
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise Refusal(f"You cannot expand more than {DEEPEST} levels of a property: {path}.")
        _expand(work, answer, steps, path)
    return answer


def _expand(work: Work, holder: Any, steps: list[str], path: str) -> None:
    if isinstance(holder, list):
        for entry in holder:
            _expand(work, entry, steps, path)
        return
    if holder is None:
        return
    name, rest = steps[0], steps[1:]
    if not isinstance(holder, dict) or not _open(work, holder, name):
        raise Refusal(f"This property cannot be expanded ({path}).", param="expand")
    if rest:
        _expand(work, holder[name], rest, path)


def _open(work: Work, holder: Json, name: str) -> bool:
    """Expand one property in place; False when there is nothing to expand under that name."""
    include = INCLUDABLE.get((holder.get("object", ""), name))
    if include is not None and name not in holder:
        holder[name] = include(work, holder["id"])
    if name not in holder:
        return False
    value = holder[name]
    if isinstance(value, str):
        thing = work.tx.get(value)
        if thing is None:
            return False
        holder[name] = shown(thing)
    return True


def _line_items(work: Work, identifier: str) -> Json:
    return checkout.items_of(work.get("checkout.session", identifier))


def _refunds(work: Work, identifier: str) -> Json:
    refunds = work.tx.page("refund", {"charge": identifier}, limit=10)
    return list_of(refunds.data, f"/v1/charges/{identifier}/refunds", has_more=refunds.has_more)


def _payments(work: Work, identifier: str) -> Json:
    return invoicing.payments_of(work.get("invoice", identifier))


def _tax_ids(work: Work, identifier: str) -> Json:
    tax_ids = work.get("customer", identifier)["_tax_ids"]
    return list_of(tax_ids, f"/v1/customers/{identifier}/tax_ids")


INCLUDABLE: dict[tuple[str, str], Callable[[Work, str], Json]] = {
    ("checkout.session", "line_items"): _line_items,
    ("charge", "refunds"): _refunds,
    ("invoice", "payments"): _payments,
    ("customer", "tax_ids"): _tax_ids,
}
