"""The door Stripe knocks at: prove, store once, answer quickly; a job does the work."""

from flask import Blueprint, Response, request

from licensing.core.application import csrf, limiter
from licensing.core.db import db
from licensing.payments import gateway
from licensing.payments import service as payments

blueprint = Blueprint("webhooks", __name__)
csrf.exempt(blueprint)
limiter.exempt(blueprint)


@blueprint.post("/webhooks/stripe")
def stripe() -> Response:
    """Take one event: 204 when it is stored (or was before), 400 when it is not Stripe's."""
    try:
        event = gateway.read_webhook(
            request.get_data(cache=False), request.headers.get("Stripe-Signature", "")
        )
    except gateway.ForgedWebhook:
        return Response("The signature does not match.\n", 400, mimetype="text/plain")
    payments.receive(event)
    db.session.commit()
    return Response(status=204)
