import pytest
import stripe

from tests.stripe_sandbox.harness import DISPUTED, Running, Shop, fill_in, order, paid_charge, pay


def test_a_whole_refund_gives_everything_back(run: Running, shop: Shop) -> None:
    intent = pay(run).payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    refund = run.client.v1.refunds.create(
        {"payment_intent": intent.id, "reason": "requested_by_customer"}
    )
    assert (refund.amount, refund.status) == (24000, "succeeded")
    charge = shop.wait_for("charge.refunded").data.object
    assert (charge["refunded"], charge["amount_refunded"]) == (True, 24000)
    assert shop.wait_for("refund.created").data.object["id"] == refund.id


def test_partial_refunds_add_up_to_the_payment_and_no_further(run: Running) -> None:
    charge_id = paid_charge(run)
    run.client.v1.refunds.create({"charge": charge_id, "amount": 10000})
    assert not run.client.v1.charges.retrieve(charge_id).refunded
    with pytest.raises(stripe.InvalidRequestError, match=r"£140\.01.*greater than.*£140\.00"):
        run.client.v1.refunds.create({"charge": charge_id, "amount": 14001})
    run.client.v1.refunds.create({"charge": charge_id, "amount": 14000})
    charge = run.client.v1.charges.retrieve(charge_id, {"expand": ["refunds"]})
    assert charge.refunded
    assert charge.refunds is not None
    assert [refund.amount for refund in charge.refunds.data] == [14000, 10000]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        run.client.v1.refunds.create({"charge": charge_id, "amount": 1})
    assert refused.value.code == "charge_already_refunded"


@pytest.mark.parametrize("amount", [0, -1])
def test_a_refund_is_of_something(run: Running, amount: int) -> None:
    charge_id = paid_charge(run)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        run.client.v1.refunds.create({"charge": charge_id, "amount": amount})
    assert refused.value.param == "amount"


def test_an_unknown_charge_is_not_refunded(run: Running) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such charge: 'ch_nothing'") as refused:
        run.client.v1.refunds.create({"charge": "ch_nothing"})
    assert (refused.value.code, refused.value.http_status) == ("resource_missing", 404)


def _dispute(run: Running, shop: Shop) -> stripe.Dispute:
    session = run.client.v1.checkout.sessions.create(order())
    assert session.url is not None
    fill_in(session.url, DISPUTED)
    return run.client.v1.disputes.retrieve(
        shop.wait_for("charge.dispute.created").data.object["id"]
    )


def test_a_disputed_charge_is_not_refunded_too(run: Running, shop: Shop) -> None:
    dispute = _dispute(run, shop)
    assert isinstance(dispute.charge, str)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        run.client.v1.refunds.create({"charge": dispute.charge})
    assert refused.value.code == "charge_disputed"


def test_a_closed_dispute_is_lost_and_stays_closed(run: Running, shop: Shop) -> None:
    dispute = _dispute(run, shop)
    assert run.client.v1.disputes.close(dispute.id).status == "lost"
    assert shop.wait_for("charge.dispute.closed").data.object["status"] == "lost"
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        run.client.v1.disputes.close(dispute.id)


def test_winning_evidence_wins(run: Running, shop: Shop) -> None:
    dispute = _dispute(run, shop)
    won = run.client.v1.disputes.update(
        dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}
    )
    assert won.status == "won"
    assert shop.wait_for("charge.dispute.closed").data.object["status"] == "won"


def test_a_dispute_is_found_by_its_payment(run: Running, shop: Shop) -> None:
    dispute = _dispute(run, shop)
    assert isinstance(dispute.payment_intent, str)
    found = run.client.v1.disputes.list({"payment_intent": dispute.payment_intent})
    assert [one.id for one in found.data] == [dispute.id]
