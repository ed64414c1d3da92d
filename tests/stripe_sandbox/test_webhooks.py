import time
from pathlib import Path

import pytest
import stripe

from licensing.stripe_sandbox.store import Delivery, Store
from licensing.stripe_sandbox.webhooks import Courier, signature
from tests.stripe_sandbox.contract import validator
from tests.stripe_sandbox.harness import (
    DISPUTED,
    SECRET,
    Running,
    Shop,
    fill_in,
    order,
    pay,
    running_sandbox,
    settings_for,
)


def test_a_payment_is_told_in_signed_events_that_fit_the_description(
    run: Running, shop: Shop
) -> None:
    session = pay(run)
    completed = shop.wait_for("checkout.session.completed")
    assert completed.data.object["id"] == session.id
    assert completed.data.object["payment_status"] == "paid"
    assert shop.types() == [
        "customer.created",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert shop.forged == 0
    for event in shop.events:
        validator("event").validate(event.to_dict())
        validator(event.data.object["object"]).validate(event.data.object.to_dict())


def test_stripes_own_code_accepts_the_signature_and_no_other_secret() -> None:
    header = signature(b'{"object": "event"}', SECRET, int(time.time()))
    stripe.Webhook.construct_event(b'{"object": "event"}', header, SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(b'{"object": "event"}', header, "whsec_other")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(b'{"object": "cheat"}', header, SECRET)


def test_an_event_that_was_refused_is_offered_again(run: Running, shop: Shop) -> None:
    shop.refusals_left = 2
    run.client.v1.customers.create({"email": "bea@northquay.example"})
    event = shop.wait_for("customer.created")
    assert shop.refusals_left == 0
    assert run.client.v1.events.retrieve(event.id).type == "customer.created"


def test_an_event_is_pending_until_it_arrived(tmp_path: Path, shop: Shop) -> None:
    with running_sandbox(settings_for(tmp_path, shop.url), deliver=False) as run:
        run.client.v1.customers.create({"email": "bea@northquay.example"})
        assert [event.pending_webhooks for event in run.client.v1.events.list().data] == [1]
        run.sandbox.courier.work_off()
        assert [event.pending_webhooks for event in run.client.v1.events.list().data] == [0]


def test_what_was_not_delivered_is_delivered_after_a_restart(tmp_path: Path, shop: Shop) -> None:
    settings = settings_for(tmp_path, shop.url)
    with running_sandbox(settings, deliver=False) as run:
        session = pay(run)
    assert shop.events == []
    with running_sandbox(settings) as run:
        assert shop.wait_for("checkout.session.completed").data.object["id"] == session.id
        assert run.client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.seconds = time.time()

    def __call__(self) -> float:
        return self.seconds


def test_a_delivery_waits_longer_each_time_and_is_given_up_after_three_days(
    tmp_path: Path,
) -> None:
    clock = Clock()
    settings = settings_for(
        tmp_path, "http://127.0.0.1:9/nobody", retry_seconds=(1, 60, 3600), clock=clock
    )
    with running_sandbox(settings, deliver=False) as run:
        run.client.v1.customers.create({})
        event_id = run.client.v1.events.list().data[0].id
        pauses = []
        for _ in range(4):
            run.sandbox.courier.work_off()
            delivery = _delivery(run.sandbox.store, event_id)
            assert delivery.next_at is not None
            pauses.append(round(delivery.next_at - clock.seconds))
            clock.seconds = delivery.next_at
        assert pauses == [1, 60, 3600, 3600]
        clock.seconds += settings.give_up_after_seconds
        run.sandbox.courier.work_off()
        assert _delivery(run.sandbox.store, event_id).next_at is None
        assert "ConnectionRefusedError" in str(_delivery(run.sandbox.store, event_id).problem)


def test_a_courier_that_died_with_a_delivery_does_not_lose_it(tmp_path: Path, shop: Shop) -> None:
    clock = Clock()
    settings = settings_for(tmp_path, shop.url, clock=clock)
    with running_sandbox(settings, deliver=False) as run:
        run.client.v1.customers.create({})
        with run.sandbox.store.transaction() as tx:
            claimed = tx.claim_delivery(clock(), clock() + 15)
        assert claimed is not None
        second = Courier(run.sandbox.store, settings)
        second.work_off()
        assert shop.events == []
        clock.seconds += 16
        second.work_off()
        assert shop.types() == ["customer.created"]


def test_a_session_expires_by_itself(tmp_path: Path, shop: Shop) -> None:
    clock = Clock()
    with running_sandbox(settings_for(tmp_path, shop.url, clock=clock), deliver=False) as run:
        expires_at = int(clock()) + 1800
        session = run.client.v1.checkout.sessions.create(order(expires_at=expires_at))
        paid = pay(run, expires_at=expires_at)
        clock.seconds += 1801
        run.sandbox.courier.work_off()
        sessions = run.client.v1.checkout.sessions
        assert sessions.retrieve(session.id).status == "expired"
        assert sessions.retrieve(paid.id).status == "complete"
        assert shop.types().count("checkout.session.expired") == 1


def test_the_card_that_is_always_disputed_is_disputed_shortly_after(
    run: Running, shop: Shop
) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    fill_in(session.url, DISPUTED)
    dispute = shop.wait_for("charge.dispute.created").data.object
    assert (dispute["amount"], dispute["status"]) == (24000, "needs_response")
    assert run.client.v1.charges.retrieve(dispute["charge"]).disputed


def test_events_are_listed_newest_first_and_by_type(run: Running) -> None:
    pay(run)
    listed = run.client.v1.events.list({"types": ["charge.succeeded", "customer.created"]})
    assert [event.type for event in listed.data] == ["charge.succeeded", "customer.created"]
    first = run.client.v1.events.list({"limit": 2})
    assert (len(first.data), first.has_more) == (2, True)
    rest = run.client.v1.events.list({"starting_after": first.data[-1].id, "limit": 100})
    assert len(rest.data) == 3
    everything = [event.id for event in run.client.v1.events.list({"limit": 2}).auto_paging_iter()]
    assert everything == [event.id for event in [*first.data, *rest.data]]


def test_an_event_keeps_the_object_as_it_was(run: Running, shop: Shop) -> None:
    pay(run)
    intent = shop.wait_for("payment_intent.created").data.object
    assert intent["status"] == "requires_payment_method"
    assert run.client.v1.payment_intents.retrieve(intent["id"]).status == "succeeded"


def _delivery(store: Store, event_id: str) -> Delivery:
    with store.transaction() as tx:
        delivery = tx.delivery(event_id)
    assert delivery is not None
    return delivery
