"""What Stripe would refuse is refused; what the stand-in cannot do, it does not pretend to do."""

from typing import Any

import pytest
import requests
import stripe
from jsonschema import ValidationError

from licensing.stripe_sandbox import description
from licensing.stripe_sandbox.errors import Refusal
from licensing.stripe_sandbox.work import OFFERS
from tests.stripe_sandbox.contract import check_answer
from tests.stripe_sandbox.harness import KEY, Running, client_for, order


def _line(**changes: Any) -> list[dict[str, Any]]:
    line: dict[str, Any] = {**order()["line_items"][0], **changes}
    return [line]


def _price(**changes: Any) -> list[dict[str, Any]]:
    return _line(price_data={**order()["line_items"][0]["price_data"], **changes})


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"sucess_url": "http://127.0.0.1:1/"}, "sucess_url", "parameter_unknown"),
        (
            {"line_items": _line(quantiti=1)},
            "line_items[0][quantiti]",
            "parameter_unknown",
        ),
        (
            {"line_items": _price(unit_amont=1)},
            "line_items[0][price_data][unit_amont]",
            "parameter_unknown",
        ),
        (
            {"payment_intent_data": {"metdata": {"order": "R-1"}}},
            "payment_intent_data[metdata]",
            "parameter_unknown",
        ),
        ({"line_items": _line(price_data={})}, "line_items[0][price_data]", "parameter_missing"),
        (
            {"line_items": _price(product_data={"description": "No name"})},
            "line_items[0][price_data][product_data][name]",
            "parameter_missing",
        ),
        (
            {"line_items": _price(unit_amount="12.50")},
            "line_items[0][price_data][unit_amount]",
            "parameter_invalid_integer",
        ),
        ({"line_items": _price(currency="xyz")}, "line_items[0][price_data][currency]", None),
        ({"line_items": _price(unit_amount=10)}, "line_items", "amount_too_small"),
        ({"line_items": _price(unit_amount=100_000_000)}, "line_items", "amount_too_large"),
        ({"ui_mode": "hosted"}, "ui_mode", None),
        ({"customer_creation": "sometimes"}, "customer_creation", None),
        ({"success_url": ""}, "success_url", "parameter_invalid_empty"),
        ({"success_url": "orders/R-1"}, "success_url", "url_invalid"),
        ({"client_reference_id": "R" * 201}, "client_reference_id", None),
        ({"metadata": {"order": "x" * 501}}, "metadata[order]", None),
        ({"customer": "cus_nobody"}, "customer_creation", None),
    ],
)
def test_a_wrong_parameter_is_named(
    run: Running, changes: dict[str, Any], param: str, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        run.client.v1.checkout.sessions.create(order(**changes))
    assert (refused.value.http_status, refused.value.param) == (400, param)
    assert refused.value.code == code


@pytest.mark.parametrize("missing", ["mode", "line_items", "success_url"])
def test_a_session_needs_what_stripe_needs(run: Running, missing: str) -> None:
    params = order()
    del params[missing]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        run.client.v1.checkout.sessions.create(params)
    assert (refused.value.param, refused.value.code) == (missing, "parameter_missing")


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"automatic_tax": {"enabled": True}}, "automatic_tax[enabled]"),
        ({"mode": "subscription"}, "mode"),
        ({"ui_mode": "elements"}, "ui_mode"),
        ({"payment_method_types": ["card"]}, "payment_method_types[0]"),
        (
            {"payment_intent_data": {"capture_method": "manual"}},
            "payment_intent_data[capture_method]",
        ),
    ],
)
def test_what_stripe_offers_and_the_stand_in_does_not_is_said(
    run: Running, changes: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="does not offer") as refused:
        run.client.v1.checkout.sessions.create(order(**changes))
    assert (refused.value.param, refused.value.code) == (param, "stand_in_does_not_offer")


@pytest.mark.parametrize(
    "key", ["sk_live_x", "rk_live_x", "pk_test_x", "nonsense"], ids=lambda key: key[:7]
)
def test_only_secret_test_keys_are_let_in(run: Running, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
        client_for(run.url, key).v1.customers.list()


def test_a_restricted_test_key_and_basic_authentication_work(run: Running) -> None:
    assert client_for(run.url, "rk_test_x").v1.customers.list().data == []
    assert requests.get(run.url + "/v1/customers", auth=(KEY, ""), timeout=5).status_code == 200


def test_no_key_is_a_401_that_says_how(run: Running) -> None:
    answer = requests.get(run.url + "/v1/customers", timeout=5)
    assert answer.status_code == 401
    assert "You did not provide an API key" in answer.json()["error"]["message"]


def test_another_api_version_is_refused(run: Running) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        run.client.v1.customers.list({}, {"stripe_version": "2026-10-28.endive"})


@pytest.mark.parametrize(
    ("path", "words"),
    [("/v1/nothing", "Unrecognized request URL"), ("/v1/credit_notes", "does not offer")],
)
def test_an_unknown_address_is_a_404_in_stripes_words(run: Running, path: str, words: str) -> None:
    answer = requests.get(run.url + path, auth=(KEY, ""), timeout=5)
    check_answer("GET", path, answer.status_code, answer.json())
    assert (answer.status_code, words in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ('{"name": "Northquay"}', {"Content-Type": "application/json"}),
        ("a[b][c][d][e][f][g][h][i][j]=1", {}),
        ("[]=1", {}),
        ("name=a&name[b]=c", {}),
        ("metadata[x][y]=1", {}),
        ("preferred_locales=en", {}),
        ("x" * 1_100_000, {}),
    ],
)
def test_a_malformed_body_is_refused_in_stripes_shape(
    run: Running, data: str, headers: dict[str, str]
) -> None:
    form = {"Content-Type": description.FORM, **headers}
    answer = requests.post(
        run.url + "/v1/customers", data=data, headers=form, auth=(KEY, ""), timeout=5
    )
    assert 400 <= answer.status_code < 500
    check_answer("POST", "/v1/customers", answer.status_code, answer.json())


def test_every_operation_on_offer_is_one_of_stripes() -> None:
    real = {(one.method, one.template): one for one in description.operations()}
    assert set(OFFERS) <= set(real)
    for operation, offer in OFFERS.items():
        known = real[operation].schema["properties"]
        assert {name.split(".")[0] for name in offer.accepts} <= {*known, "expand"}


def test_typed_values_are_read_from_a_form() -> None:
    found = description.find("POST", "/v1/invoices/in_1/pay")
    assert found is not None
    operation, ids = found
    assert ids == {"invoice": "in_1"}
    assert operation.read({"paid_out_of_band": "true"}) == {"paid_out_of_band": True}
    with pytest.raises(Refusal, match="Invalid boolean: yes"):
        operation.read({"paid_out_of_band": "yes"})


def test_the_contract_check_finds_a_property_that_stripe_does_not_have() -> None:
    answer = {"id": "cus_1", "object": "customer", "created": 1, "livemode": False}
    check_answer("GET", "/v1/customers/cus_1", 200, answer)
    with pytest.raises(ValidationError):
        check_answer("GET", "/v1/customers/cus_1", 200, {**answer, "nmae": "Northquay"})
