from decimal import Decimal

import pytest
import requests
import stripe
from stripe.params import InvoiceCreateParamsCustomField

from tests.stripe_sandbox.harness import ASKS, DECLINED, PAYS, Running, Shop, fill_in

DAY = 24 * 3600


def _drafted(run: Running) -> stripe.Invoice:
    """An invoice to Northquay on thirty days, with two lines."""
    customer = run.client.v1.customers.create(
        {
            "name": "Northquay Ltd",
            "email": "accounts@northquay.example",
            "tax_id_data": [{"type": "gb_vat", "value": "GB123456782"}],
        }
    )
    invoice = run.client.v1.invoices.create(
        {
            "customer": customer.id,
            "collection_method": "send_invoice",
            "days_until_due": 30,
            "currency": "gbp",
            "custom_fields": [{"name": "Purchase order", "value": "PO-77"}],
            "metadata": {"order": "R-1"},
            "auto_advance": False,
        }
    )
    for amount, what in ((24000, "ePrint, one year"), (4800, "VAT 20%")):
        run.client.v1.invoice_items.create(
            {
                "customer": customer.id,
                "invoice": invoice.id,
                "currency": "gbp",
                "amount": amount,
                "description": what,
            }
        )
    return run.client.v1.invoices.retrieve(invoice.id)


def _open(run: Running) -> stripe.Invoice:
    return run.client.v1.invoices.finalize_invoice(_drafted(run).id)


def test_a_draft_adds_up_and_has_no_number(run: Running) -> None:
    invoice = _drafted(run)
    assert (invoice.status, invoice.total, invoice.number) == ("draft", 28800, None)
    assert [line.description for line in invoice.lines.data] == ["ePrint, one year", "VAT 20%"]
    assert requests.get(f"{run.url}/i/{invoice.id}", timeout=5).status_code == 404


def test_a_finalised_invoice_is_numbered_dated_and_has_a_page(run: Running, shop: Shop) -> None:
    first, second = _open(run), _open(run)
    assert (first.status, first.amount_due) == ("open", 28800)
    assert first.number is not None
    assert first.number.endswith("-0001")
    assert first.number != second.number
    assert first.due_date == (first.effective_at or 0) + 30 * DAY
    assert first.hosted_invoice_url is not None
    page = requests.get(first.hosted_invoice_url, timeout=5).text
    assert "PO-77" in page
    assert "£288.00" in page
    assert shop.wait_for("invoice.finalized").data.object["id"] == first.id


def test_sending_a_draft_finalises_it(run: Running, shop: Shop) -> None:
    sent = run.client.v1.invoices.send_invoice(_drafted(run).id)
    assert sent.status == "open"
    assert shop.wait_for("invoice.sent").data.object["id"] == sent.id
    assert "invoice.finalized" in shop.types()


def test_an_invoice_is_paid_on_its_page_after_a_declined_card(run: Running, shop: Shop) -> None:
    invoice = _open(run)
    assert invoice.hosted_invoice_url is not None
    fill_in(invoice.hosted_invoice_url, DECLINED)
    assert "Your card was declined." in requests.get(invoice.hosted_invoice_url, timeout=5).text
    fill_in(invoice.hosted_invoice_url, PAYS)
    paid = run.client.v1.invoices.retrieve(invoice.id, {"expand": ["payments"]})
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 28800, 0)
    assert paid.payments is not None
    assert paid.payments.data[0].payment.payment_intent is not None
    assert shop.wait_for("invoice.paid").data.object["id"] == invoice.id
    assert "This invoice is paid" in requests.get(invoice.hosted_invoice_url, timeout=5).text


def test_a_card_that_asks_pays_an_invoice_too(run: Running) -> None:
    invoice = _open(run)
    assert invoice.hosted_invoice_url is not None
    asked = fill_in(invoice.hosted_invoice_url, ASKS)
    page = requests.post(
        run.url + asked.headers["Location"], data={"answer": "complete"}, timeout=5
    )
    assert page.url == invoice.hosted_invoice_url
    assert run.client.v1.invoices.retrieve(invoice.id).status == "paid"


def test_a_cheque_is_noted_out_of_band(run: Running, shop: Shop) -> None:
    invoice = _open(run)
    paid = run.client.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})
    assert (paid.status, paid.amount_paid_off_stripe) == ("paid", 28800)
    assert shop.wait_for("invoice.paid").data.object["id"] == invoice.id
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        run.client.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})


def test_there_is_no_saved_card_to_pay_with(run: Running) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="no saved payment method"):
        run.client.v1.invoices.pay(_open(run).id)


def test_a_void_invoice_cannot_be_paid(run: Running, shop: Shop) -> None:
    invoice = run.client.v1.invoices.void_invoice(_open(run).id)
    assert invoice.status == "void"
    assert shop.wait_for("invoice.voided").data.object["id"] == invoice.id
    with pytest.raises(stripe.InvalidRequestError, match="its status is void"):
        run.client.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})
    assert invoice.hosted_invoice_url is not None
    page = requests.get(invoice.hosted_invoice_url, timeout=5).text
    assert "Nothing is due" in page
    assert 'id="pay"' not in page


def test_a_finalised_invoice_does_not_change(run: Running) -> None:
    invoice = _open(run)
    with pytest.raises(stripe.InvalidRequestError, match="can't be updated"):
        run.client.v1.invoices.update(invoice.id, {"description": "something else"})
    assert isinstance(invoice.customer, str)
    with pytest.raises(stripe.InvalidRequestError, match="draft invoice"):
        run.client.v1.invoice_items.create(
            {"customer": invoice.customer, "invoice": invoice.id, "amount": 1, "currency": "gbp"}
        )


def test_waiting_items_come_with_the_next_invoice_that_asks(run: Running) -> None:
    customer = run.client.v1.customers.create({"name": "Northquay Ltd"})
    run.client.v1.invoice_items.create(
        {
            "customer": customer.id,
            "currency": "gbp",
            "quantity": 3,
            "unit_amount_decimal": Decimal("1050.5"),
            "description": "Handouts",
        }
    )
    invoice = run.client.v1.invoices.create(
        {
            "customer": customer.id,
            "collection_method": "send_invoice",
            "days_until_due": 14,
            "currency": "gbp",
            "pending_invoice_items_behavior": "include",
        }
    )
    assert invoice.total == 3152


def test_a_fifth_custom_field_is_refused(run: Running) -> None:
    customer = run.client.v1.customers.create({})
    fields: list[InvoiceCreateParamsCustomField] = [
        {"name": f"Field {number}", "value": "x"} for number in range(5)
    ]
    with pytest.raises(stripe.InvalidRequestError, match="at most 4"):
        run.client.v1.invoices.create(
            {
                "customer": customer.id,
                "collection_method": "send_invoice",
                "days_until_due": 30,
                "custom_fields": fields,
            }
        )


def test_an_empty_invoice_is_not_finalised(run: Running) -> None:
    customer = run.client.v1.customers.create({})
    invoice = run.client.v1.invoices.create(
        {"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 30}
    )
    with pytest.raises(stripe.InvalidRequestError, match="Nothing to invoice"):
        run.client.v1.invoices.finalize_invoice(invoice.id)
    run.client.v1.invoices.delete(invoice.id)
    assert run.client.v1.invoices.list().data == []
