"""Events: listed and fetched, for a caller that missed a delivery."""

from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.store import Transaction
from licensing.stripe_sandbox.work import PAGING, Work, list_of, listed, offers

TYPES_AT_ONCE = 20


@offers("GET", "/v1/events/{id}")
def retrieve(work: Work, _params: Json, id: str) -> Json:
    return with_pending(work.tx, work.get("event", id))


@offers("GET", "/v1/events", PAGING + "type types")
def list_(work: Work, params: Json) -> Json:
    if "type" in params and "types" in params:
        raise Refusal("You may only specify one of these parameters: type, types.", param="types")
    if len(params.get("types", [])) > TYPES_AT_ONCE:
        raise Refusal(f"At most {TYPES_AT_ONCE} types can be asked for at once.", param="types")
    if "types" in params:
        params = {**params, "type": tuple(params["types"])}
    page = listed(work, "event", "/v1/events", params, ("type",))
    events = [with_pending(work.tx, event) for event in page["data"]]
    return list_of(events, "/v1/events", has_more=page["has_more"])


def with_pending(tx: Transaction, event: Json) -> Json:
    """The event with the number of receivers that have not had it yet."""
    delivery = tx.delivery(event["id"])
    waiting = delivery is not None and delivery.delivered_at is None
    return {**event, "pending_webhooks": int(waiting)}
