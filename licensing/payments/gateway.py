"""The only module that speaks to Stripe. Values in, values out: no rows, no transactions.

Every write carries an idempotency key made from our own ids, so a repeat after a crash is the same
request. The API version is pinned to the one the contract tests check.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import stripe

from licensing.core.errors import OffprintError
from licensing.core.installation import settings
from licensing.core.money import Money

API_VERSION = "2026-05-27.dahlia"
WEBHOOK_TOLERANCE_SECONDS = 300


Result = TypeVar("Result")


class PaymentUnavailable(OffprintError):
    """Stripe could not be reached, or refused for a reason that is not the buyer's."""

    code = "payment-unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class ForgedWebhook(Exception):
    """A webhook whose signature is not Stripe's, or too old."""


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What a Checkout Session is asked for. ``reference`` and ``key`` are ours."""

    key: str
    reference: str
    payment_id: int
    description: str
    seller: str
    """The publication, as the pay page names it."""
    amount: Money
    email: str
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A Checkout Session as Stripe has it now. ``url`` is None once it is over."""

    id: str
    url: str | None
    status: str
    paid: bool
    amount: Money | None
    intent_id: str | None
    payment_id: int | None


@dataclass(frozen=True, slots=True)
class ChargeState:
    """What a payment's charge says: refunded so far, and its dispute, if any."""

    intent_id: str
    refunded: Money
    refunds: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class DisputeState:
    """A dispute as Stripe has it now."""

    id: str
    intent_id: str
    status: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook that was proved to be Stripe's: what kind it is and which object to fetch."""

    id: str
    type: str
    object_id: str


def open_session(request: SessionRequest) -> Session:
    """Open (or, with the same key, find again) a hosted Checkout Session."""
    metadata = {"payment": str(request.payment_id), "order": request.reference}
    params: Any = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "client_reference_id": request.reference,
        "branding_settings": {"display_name": request.seller},
        "customer_email": request.email,
        "customer_creation": "always",
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.amount.currency.lower(),
                    "unit_amount": request.amount.amount_minor,
                    "product_data": {"name": request.description[:250]},
                },
            }
        ],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": request.reference},
        "expires_at": int(request.expires_at.timestamp()),
    }
    return _call(
        lambda client: _session(client.v1.checkout.sessions.create(params, _key(request.key)))
    )


def fetch_session(session_id: str) -> Session:
    """The session as Stripe has it now."""
    return _call(lambda client: _session(client.v1.checkout.sessions.retrieve(session_id)))


def expire_session(session_id: str) -> None:
    """End an open session, so that nobody can pay by it any more. Harmless if it is over."""

    def expire(client: stripe.StripeClient) -> None:
        session = client.v1.checkout.sessions.retrieve(session_id)
        if session.status == "open":
            client.v1.checkout.sessions.expire(session_id)

    _call(expire)


def refund(intent_id: str, amount: Money, key: str) -> str:
    """Give money back; the same key gives it back once. Returns Stripe's id of the refund."""
    params: Any = {"payment_intent": intent_id, "amount": amount.amount_minor}
    return _call(lambda client: str(client.v1.refunds.create(params, _key(key)).id))


def fetch_charge(charge_id: str) -> ChargeState:
    """The charge as Stripe has it now, with every refund."""

    def fetch(client: stripe.StripeClient) -> ChargeState:
        charge = client.v1.charges.retrieve(charge_id)
        refunds = client.v1.refunds.list({"charge": charge_id, "limit": 100})
        currency = charge.currency.upper()
        return ChargeState(
            intent_id=str(charge.payment_intent),
            refunded=Money(charge.amount_refunded, currency),
            refunds=tuple(
                (refund.id, Money(refund.amount, currency))
                for refund in refunds.auto_paging_iter()
                if refund.status == "succeeded"
            ),
        )

    return _call(fetch)


def fetch_dispute(dispute_id: str) -> DisputeState:
    """The dispute as Stripe has it now."""

    def fetch(client: stripe.StripeClient) -> DisputeState:
        dispute = client.v1.disputes.retrieve(dispute_id)
        return DisputeState(
            id=dispute.id,
            intent_id=str(dispute.payment_intent),
            status=dispute.status,
            amount=Money(dispute.amount, dispute.currency.upper()),
        )

    return _call(fetch)


def read_webhook(body: bytes, signature: str) -> Event:
    """Prove that ``body`` is Stripe's and say what it is about. Raises ForgedWebhook."""
    try:
        event = stripe.Webhook.construct_event(
            body, signature, settings().webhook_secret, tolerance=WEBHOOK_TOLERANCE_SECONDS
        )
        return Event(str(event.id), str(event.type), str(event.data.object["id"]))
    except (stripe.SignatureVerificationError, ValueError, KeyError, AttributeError) as error:
        raise ForgedWebhook(str(error)) from None


def _session(session: Any) -> Session:
    metadata: Mapping[str, str] = session.metadata.to_dict() if session.metadata else {}
    payment = metadata.get("payment", "")
    intent = session.payment_intent
    return Session(
        id=session.id,
        url=session.url,
        status=str(session.status),
        paid=session.payment_status == "paid",
        amount=Money(session.amount_total, session.currency.upper())
        if session.amount_total is not None
        else None,
        intent_id=str(intent) if isinstance(intent, str) else getattr(intent, "id", None),
        payment_id=int(payment) if payment.isdigit() else None,
    )


def _call(work: Callable[[stripe.StripeClient], Result]) -> Result:
    """Run ``work`` with the client; what Stripe says against it becomes PaymentUnavailable."""
    try:
        return work(_client())
    except stripe.StripeError as error:
        raise PaymentUnavailable(
            "The payment service did not answer as it should. Nothing was charged; try again in a moment."
        ) from error


def _client() -> stripe.StripeClient:
    here = settings()
    addresses: Any = {"api": here.stripe_address} if here.stripe_address else {}
    return stripe.StripeClient(
        here.stripe_key,
        base_addresses=addresses,
        stripe_version=API_VERSION,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=20),
    )


def _key(key: str) -> Any:
    return {"idempotency_key": key}
