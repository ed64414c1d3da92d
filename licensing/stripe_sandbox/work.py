"""One piece of work: a transaction, the moment it happens at, and the events it causes.

Also the register of the operations that are offered: each is a function of a ``Work``, the typed
parameters and the ids of its path.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from licensing.stripe_sandbox.errors import Json, Refusal, missing, not_offered
from licensing.stripe_sandbox.settings import API_VERSION, SandboxSettings
from licensing.stripe_sandbox.store import Transaction, new_id

MOST_METADATA = 50


@dataclass(slots=True)
class Work:
    """What a verb works with."""

    tx: Transaction
    settings: SandboxSettings
    request_id: str | None = None
    idempotency_key: str | None = None
    now: int = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.settings.now()

    def get(self, kind: str, identifier: str, param: str = "id") -> Json:
        """An object that must exist; ``param`` is blamed when it does not."""
        thing = self.tx.get(identifier)
        if thing is None or thing["object"] != kind:
            raise missing(kind, identifier, param)
        return thing

    def save(self, thing: Json) -> Json:
        self.tx.put(thing)
        return thing

    def emit(self, type: str, thing: Json) -> None:
        """Record an event with the object as it is now, and have it delivered."""
        event: Json = {
            "id": new_id("evt", 24),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": {"object": shown(thing)},
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "type": type,
        }
        self.tx.put(event)
        if self.settings.webhook_url:
            self.tx.plan_delivery(event["id"], self.settings.clock())


@dataclass(frozen=True, slots=True)
class Offer:
    """An operation that the stand-in does, and the parameters that it takes to heart."""

    verb: Callable[..., Json]
    accepts: frozenset[str]

    def check(self, names: Mapping[str, str]) -> None:
        """Refuse what Stripe accepts and the stand-in would ignore."""
        for name, sent in names.items():
            if not any(name == taken or name.startswith(f"{taken}.") for taken in self.accepts):
                raise not_offered(f"the parameter {sent}", sent)


OFFERS: dict[tuple[str, str], Offer] = {}


def offers(
    method: str, template: str, accepts: str = ""
) -> Callable[[Callable[..., Json]], Callable[..., Json]]:
    """Register a verb. ``accepts`` names parameters; a name includes everything under it."""

    def register(verb: Callable[..., Json]) -> Callable[..., Json]:
        OFFERS[method, template] = Offer(verb, frozenset([*accepts.split(), "expand"]))
        return verb

    return register


def shown(thing: Json) -> Json:
    """The object without our own notes, whose names begin with an underscore."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}


def merged_metadata(present: Json, changes: Any) -> Json:
    """Metadata after a request: an empty value removes its key, an empty string removes all."""
    if changes == "":
        return {}
    metadata = {**present, **(changes or {})}
    for key, value in metadata.items():
        if len(key) > 40 or "[" in key or len(value) > 500:
            raise Refusal(
                "Metadata keys have at most 40 characters and no square brackets, and values at "
                f"most 500 characters: {key[:40]}",
                param=f"metadata[{key[:40]}]",
            )
    if len(metadata) > MOST_METADATA:
        raise Refusal(f"Metadata has at most {MOST_METADATA} keys.", param="metadata")
    return {key: value for key, value in metadata.items() if value != ""}


def listed(
    work: Work,
    kind: str,
    url: str,
    params: Json,
    equal: tuple[str, ...] = (),
) -> Json:
    """A list as Stripe answers it; ``equal`` names the parameters that filter by equality."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise Refusal("Invalid limit: must be between 1 and 100", param="limit")
    created = params.get("created")
    for cursor in ("starting_after", "ending_before"):
        if cursor in params:
            work.get(kind, params[cursor], cursor)
    page = work.tx.page(
        kind,
        {name: params[name] for name in equal if name in params},
        limit=limit,
        after=params.get("starting_after"),
        before=params.get("ending_before"),
        created={"gte": created, "lte": created} if isinstance(created, int) else created,
    )
    return list_of(page.data, url, has_more=page.has_more)


def list_of(data: list[Json], url: str, *, has_more: bool = False) -> Json:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


PAGING = "limit starting_after ending_before created "
"""The parameters that every list takes."""
