from typing import Any

import pytest
import requests
import stripe

from tests.stripe_sandbox.harness import (
    ASKS,
    DECLINED,
    PAYS,
    POOR,
    Running,
    Shop,
    fill_in,
    order,
    pay,
)


def test_a_new_session_is_open_and_unpaid_and_has_a_page(run: Running) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert session.id.startswith("cs_test_")
    assert session.amount_total == 24000
    assert session.url is not None
    assert "No money moves." in requests.get(session.url, timeout=5).text


def test_paying_completes_the_session_and_sends_the_buyer_back(run: Running) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    answer = fill_in(session.url, PAYS)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:1/orders/R-1?session={session.id}"


def test_a_paid_session_carries_payment_customer_and_buyer(run: Running) -> None:
    session = pay(run)
    intent = session.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (session.status, session.payment_status) == ("complete", "paid")
    assert (intent.status, intent.amount_received) == ("succeeded", 24000)
    assert intent.metadata.to_dict() == {"order": "R-1"}
    assert session.customer_details is not None
    assert session.customer_details.email == "bea@northquay.example"
    assert isinstance(session.customer, str)
    assert session.customer.startswith("cus_")


def test_line_items_and_the_charge_are_expanded_on_request(run: Running) -> None:
    session = run.client.v1.checkout.sessions.retrieve(
        pay(run).id, {"expand": ["line_items", "payment_intent.latest_charge", "customer"]}
    )
    assert session.line_items is not None
    assert session.line_items.data[0].amount_total == 24000
    assert isinstance(session.payment_intent, stripe.PaymentIntent)
    charge = session.payment_intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert charge.paid
    assert isinstance(session.customer, stripe.Customer)


def test_a_property_that_holds_no_object_cannot_be_expanded(run: Running) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        run.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["currency"]})


@pytest.mark.parametrize(
    ("number", "decline_code", "words"),
    [
        (DECLINED, "generic_decline", "Your card was declined."),
        (POOR, "insufficient_funds", "Your card has insufficient funds."),
    ],
)
def test_a_declined_card_says_why_and_another_card_pays(
    run: Running, shop: Shop, number: str, decline_code: str, words: str
) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    refused = fill_in(session.url, number)
    page = requests.get(run.url + refused.headers["Location"], timeout=5)
    assert words in page.text
    failed = shop.wait_for("payment_intent.payment_failed").data.object
    assert failed["last_payment_error"]["decline_code"] == decline_code
    assert run.client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"

    fill_in(session.url, PAYS)
    paid = run.client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.payment_status, paid.payment_intent) == ("paid", failed["id"])
    charges = run.client.v1.charges.list({"payment_intent": failed["id"]}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


def _challenge(run: Running) -> tuple[stripe.checkout.Session, str]:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    asked = fill_in(session.url, ASKS)
    return session, run.url + asked.headers["Location"]


def test_a_card_that_asks_is_paid_after_authentication(run: Running) -> None:
    session, page = _challenge(run)
    assert "Is this payment yours?" in requests.get(page, timeout=5).text
    assert run.client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"
    answer = requests.post(page, data={"answer": "complete"}, timeout=5, allow_redirects=False)
    assert answer.headers["Location"].startswith("http://127.0.0.1:1/orders/R-1")
    assert run.client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_failed_authentication_leads_back_to_the_page(run: Running) -> None:
    session, page = _challenge(run)
    back = requests.post(page, data={"answer": "fail"}, timeout=5)
    assert back.url == session.url
    assert "could not confirm that this is your card" in back.text
    assert run.client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


def test_pressing_pay_twice_charges_once(run: Running) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    form = {
        "email": "bea@northquay.example",
        "number": PAYS,
        "expiry": "12/34",
        "cvc": "123",
        "name": "Bea Fletcher",
    }
    answers = [
        requests.post(session.url, data=form, timeout=5, allow_redirects=False) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(run.client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "4111111111111111"}, "not one of the test cards"),
        ({"number": "4242424242424241"}, "not complete, or has a wrong digit"),
        ({"number": ""}, "Give a card number"),
        ({"expiry": "12 / 20"}, "in the past"),
        ({"expiry": "soon"}, "MM / YY"),
        ({"cvc": "12"}, "three digits"),
        ({"name": " "}, "name on the card"),
        ({"email": "bea"}, "e-mail address"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_charged(
    run: Running, changes: dict[str, str], words: str
) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    page = fill_in(session.url, **{"number": PAYS, **changes})
    assert page.status_code == 422
    assert words in page.text
    assert run.client.v1.payment_intents.list().data == []


def test_a_tax_number_is_kept_when_it_was_asked_for(run: Running) -> None:
    session = run.client.v1.checkout.sessions.create(order(tax_id_collection={"enabled": True}))
    assert session.url is not None
    fill_in(session.url, PAYS, tax_id="gb 123 4567 82")
    details = run.client.v1.checkout.sessions.retrieve(session.id).customer_details
    assert details is not None
    assert details.tax_ids is not None
    assert [(one.type, one.value) for one in details.tax_ids] == [("gb_vat", "GB123456782")]


def test_a_session_can_be_expired_and_then_not_be_paid(run: Running, shop: Shop) -> None:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    page_url = session.url
    assert run.client.v1.checkout.sessions.expire(session.id).status == "expired"
    assert shop.wait_for("checkout.session.expired").data.object["id"] == session.id
    page = requests.get(page_url, timeout=5)
    assert (page.status_code, "has expired" in page.text) == (410, True)
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        run.client.v1.checkout.sessions.expire(session.id)


@pytest.mark.parametrize(("minutes", "words"), [(29, "at least 30 minutes"), (1441, "24 hours")])
def test_a_session_lasts_half_an_hour_to_a_day(run: Running, minutes: int, words: str) -> None:
    expires_at = run.sandbox.settings.now() + minutes * 60
    with pytest.raises(stripe.InvalidRequestError, match=words) as refused:
        run.client.v1.checkout.sessions.create(order(expires_at=expires_at))
    assert refused.value.param == "expires_at"


def test_a_session_with_an_invoice_leaves_a_paid_invoice(run: Running, shop: Shop) -> None:
    wanted = {
        "enabled": True,
        "invoice_data": {"custom_fields": [{"name": "Purchase order", "value": "PO-77"}]},
    }
    session = pay(run, invoice_creation=wanted)
    assert isinstance(session.invoice, str)
    invoice = run.client.v1.invoices.retrieve(session.invoice, {"expand": ["payments"]})
    assert (invoice.status, invoice.amount_paid) == ("paid", 24000)
    assert invoice.custom_fields is not None
    assert invoice.custom_fields[0].value == "PO-77"
    assert invoice.payments is not None
    assert len(invoice.payments.data) == 1
    shop.wait_for("invoice.paid")


def test_sessions_are_found_by_their_payment(run: Running) -> None:
    session = pay(run)
    run.client.v1.checkout.sessions.create(order())
    assert isinstance(session.payment_intent, stripe.PaymentIntent)
    found = run.client.v1.checkout.sessions.list({"payment_intent": session.payment_intent.id})
    assert [one.id for one in found.data] == [session.id]


def test_a_session_keeps_the_customer_it_was_given(run: Running) -> None:
    customer = run.client.v1.customers.create(
        {"name": "Northquay Ltd", "email": "accounts@northquay.example"}
    )
    params = order(customer=customer.id)
    del params["customer_creation"]
    session = run.client.v1.checkout.sessions.create(params)
    assert session.url is not None
    assert "accounts@northquay.example" in requests.get(session.url, timeout=5).text
    fill_in(session.url, PAYS)
    paid = run.client.v1.checkout.sessions.retrieve(session.id)
    assert paid.customer == customer.id


def _for_a_known_customer(run: Running, **changes: Any) -> Any:
    customer = run.client.v1.customers.create({"name": "Northquay"})
    params = order(customer=customer.id, tax_id_collection={"enabled": True}, **changes)
    del params["customer_creation"]
    return params


def test_collecting_a_tax_number_of_a_known_customer_must_update_the_customer(
    run: Running,
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="customer_update"):
        run.client.v1.checkout.sessions.create(_for_a_known_customer(run))


def test_a_known_customer_is_updated_as_asked(run: Running) -> None:
    params = _for_a_known_customer(run, customer_update={"name": "auto"})
    session = run.client.v1.checkout.sessions.create(params)
    assert session.url is not None
    fill_in(session.url, PAYS, tax_id="FR 40303265045")
    customer = run.client.v1.customers.retrieve(params["customer"], {"expand": ["tax_ids"]})
    assert customer.name == "Bea Fletcher"
    assert customer.tax_ids is not None
    assert [one.type for one in customer.tax_ids.data] == ["eu_vat"]


def test_the_banks_question_lapses_with_its_session(run: Running) -> None:
    session, page = _challenge(run)
    run.client.v1.checkout.sessions.expire(session.id)
    answer = requests.post(page, data={"answer": "complete"}, timeout=5)
    assert (answer.status_code, "has expired" in answer.text) == (410, True)
    assert run.client.v1.charges.list().data == []
