from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from licensing.stripe_sandbox import idempotency
from tests.stripe_sandbox.harness import (
    KEY,
    Running,
    order,
    paid_charge,
    running_sandbox,
    settings_for,
)


def _raw(run: Running, path: str, data: dict[str, Any], key: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": key}
    return requests.post(run.url + path, data=data, headers=headers, timeout=10)


def test_the_same_key_has_the_same_answer_and_is_done_once(run: Running) -> None:
    first = run.client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-R-1"})
    again = run.client.v1.checkout.sessions.create(order(), {"idempotency_key": "order-R-1"})
    assert first.to_dict() == again.to_dict()
    assert len(run.client.v1.checkout.sessions.list().data) == 1


def test_a_replay_says_that_it_is_one(run: Running) -> None:
    first = _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1")
    again = _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1")
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json() == again.json()


def test_a_replay_survives_a_restart(tmp_path: Path) -> None:
    with running_sandbox(settings_for(tmp_path)) as run:
        first = _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1")
    with running_sandbox(settings_for(tmp_path)) as run:
        again = _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1")
        assert first.json() == again.json()
        assert len(run.client.v1.customers.list().data) == 1


def test_a_key_with_other_parameters_is_refused(run: Running) -> None:
    run.client.v1.customers.create({"name": "Northquay"}, {"idempotency_key": "customer-1"})
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refused:
        run.client.v1.customers.create({"name": "Southquay"}, {"idempotency_key": "customer-1"})
    assert refused.value.http_status == 400


def test_a_key_of_another_endpoint_is_refused(run: Running) -> None:
    run.client.v1.customers.create({}, {"idempotency_key": "one"})
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        run.client.v1.checkout.sessions.create(order(), {"idempotency_key": "one"})


def test_a_refusal_is_replayed_too(run: Running) -> None:
    charge = paid_charge(run)
    too_much = {"charge": charge, "amount": 24001}
    assert _raw(run, "/v1/refunds", too_much, "refund-1").status_code == 400
    again = _raw(run, "/v1/refunds", too_much, "refund-1")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (400, "true")


def test_a_request_that_was_not_understood_does_not_use_up_its_key(run: Running) -> None:
    assert _raw(run, "/v1/customers", {"nmae": "Northquay"}, "customer-1").status_code == 400
    assert _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1").status_code == 200


def test_a_key_whose_first_request_is_still_at_work_is_a_conflict(run: Running) -> None:
    with run.sandbox.keys.hold("slow"):
        refused = _raw(run, "/v1/customers", {"name": "Northquay"}, "slow")
    assert (refused.status_code, refused.json()["error"]["type"]) == (409, "idempotency_error")
    assert _raw(run, "/v1/customers", {"name": "Northquay"}, "slow").status_code == 200


def test_a_refused_request_leaves_nothing_behind_but_its_answer(run: Running) -> None:
    bad_expansion = {"name": "Northquay", "expand[]": "name"}
    assert _raw(run, "/v1/customers", bad_expansion, "customer-1").status_code == 400
    assert run.client.v1.customers.list().data == []
    assert run.client.v1.events.list().data == []


def test_a_key_is_forgotten_after_a_day(tmp_path: Path) -> None:
    moments = [1_800_000_000.0]
    settings = settings_for(tmp_path, clock=lambda: moments[-1])
    with running_sandbox(settings) as run:
        first = _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1").json()
        moments.append(moments[-1] + idempotency.KEPT_SECONDS + 1)
        later = _raw(run, "/v1/customers", {"name": "Northquay"}, "customer-1").json()
    assert first["id"] != later["id"]


def test_many_at_once_with_one_key_do_it_once(run: Running) -> None:
    charge = paid_charge(run)

    def refund(_: int) -> int:
        return _raw(run, "/v1/refunds", {"charge": charge, "amount": 100}, "once").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(refund, range(16)))
    assert 200 in statuses
    assert statuses <= {200, 409}
    assert run.client.v1.charges.retrieve(charge).amount_refunded == 100


def test_many_refunds_at_once_never_pass_the_payment(run: Running) -> None:
    charge = paid_charge(run)

    def refund(number: int) -> int:
        data = {"charge": charge, "amount": 5000}
        return _raw(run, "/v1/refunds", data, f"refund-{number}").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(refund, range(8)))
    assert sorted(statuses) == [200] * 4 + [400] * 4
    assert run.client.v1.charges.retrieve(charge).amount_refunded == 20000
