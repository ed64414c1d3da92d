"""The door for programs: ``/v1/...`` as Stripe's client speaks to it."""

import logging

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException

from licensing.stripe_sandbox import (
    checkout,
    customers,
    description,
    disputes,
    events,
    idempotency,
    invoices,
    payments,
    refunds,
)
from licensing.stripe_sandbox.description import Operation
from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.expand import expanded
from licensing.stripe_sandbox.idempotency import Answer, Keyed
from licensing.stripe_sandbox.sandbox import of
from licensing.stripe_sandbox.settings import API_VERSION
from licensing.stripe_sandbox.store import new_id
from licensing.stripe_sandbox.work import OFFERS, Offer, Work

log = logging.getLogger(__name__)
api = Blueprint("api", __name__, url_prefix="/v1")
TEST_KEYS = ("sk_test_", "rk_test_")
RESOURCES = (checkout, customers, disputes, events, invoices, payments, refunds)
"""Each registers its operations in ``OFFERS`` when it is imported."""


@api.before_request
def authenticate() -> None:
    """Any test key will do; a live key must never come near."""
    g.request_id = new_id("req", 14)
    key = _key()
    if not key:
        raise Refusal(
            "You did not provide an API key. Provide it in the Authorization header, using Bearer "
            "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not key.startswith(TEST_KEYS):
        raise Refusal(f"Invalid API Key provided: {key[:8]}****", status=401)
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise Refusal(
            f"Invalid Stripe API version: {version[:40]}. The stand-in speaks {API_VERSION}."
        )


@api.after_request
def name_request(response: Response) -> Response:
    response.headers["Request-Id"] = g.request_id
    response.headers["Stripe-Version"] = API_VERSION
    return response


@api.errorhandler(Refusal)
def refuse(refusal: Refusal) -> tuple[Response, int]:
    return jsonify(refusal.body()), refusal.status


@api.errorhandler(HTTPException)
def refuse_early(error: HTTPException) -> tuple[Response, int]:
    """What the server refuses before anything was understood: a body that is too large, say."""
    return refuse(Refusal(error.description or error.name, status=error.code or 500))


@api.errorhandler(Exception)
def fail(error: Exception) -> tuple[Response, int]:
    """Our own fault, in the shape that Stripe's clients retry."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    message = "The stand-in for Stripe failed; its log says why."
    return jsonify(Refusal(message, type="api_error").body()), 500


@api.route("/<path:_rest>", methods=["GET", "POST", "DELETE"])
def call(_rest: str) -> Response | tuple[Response, int]:
    """Understand the request, do it once, answer."""
    operation, offer, ids = _find()
    tree = description.tree_of(_pairs())
    params = operation.read(tree)
    offer.check(dict(description.names_in(tree)))
    key = request.headers.get("Idempotency-Key") if request.method != "GET" else None
    if key is not None:
        return _do_once(idempotency.keyed(key, request.path, tree), offer, params, ids)
    with of(current_app).work(g.request_id) as work:
        return jsonify(_do(work, offer, params, ids))


def _do(work: Work, offer: Offer, params: Json, ids: dict[str, str]) -> Json:
    return expanded(work, offer.verb(work, params, **ids), params.get("expand", []))


def _do_once(asked: Keyed, offer: Offer, params: Json, ids: dict[str, str]) -> tuple[Response, int]:
    """Do what a key stands for and keep the answer, or repeat what was answered the first time.

    A refusal is an answer too: what was done for it is undone, and the refusal is kept.
    """
    sandbox = of(current_app)
    with sandbox.keys.hold(asked.key), sandbox.work(g.request_id, asked.key) as work:
        first = idempotency.find(work.tx, asked, work.now)
        if first is not None:
            replay = jsonify(first.body)
            replay.headers["Idempotent-Replayed"] = "true"
            return replay, first.status
        try:
            with work.tx.undoable():
                answer = Answer(200, _do(work, offer, params, ids))
        except Refusal as refusal:
            answer = Answer(refusal.status, refusal.body())
        idempotency.keep(work.tx, asked, answer, work.now)
    return jsonify(answer.body), answer.status


def _find() -> tuple[Operation, Offer, dict[str, str]]:
    found = description.find(request.method, request.path)
    if found is None:
        raise Refusal(f"Unrecognized request URL ({request.method}: {request.path}).", status=404)
    operation, ids = found
    offer = OFFERS.get((operation.method, operation.template))
    if offer is None:
        raise Refusal(
            f"The stand-in for Stripe does not offer {operation.method} {operation.template}.",
            code="stand_in_does_not_offer",
            status=404,
        )
    return operation, offer, ids


def _pairs() -> list[tuple[str, str]]:
    """The request's parameters in their order: the form's, or the query's for a GET."""
    if request.method == "GET":
        return list(request.args.items(multi=True))
    if request.args:
        raise Refusal("Parameters of this request belong in its body, not in its URL.")
    if request.content_length and request.mimetype != description.FORM:
        raise Refusal(f"Invalid request: the body must be of type {description.FORM}.")
    return list(request.form.items(multi=True))


def _key() -> str:
    """The API key, from a bearer token or as the user name of basic authentication."""
    given = request.authorization
    if given is None:
        return ""
    return (given.token if given.type == "bearer" else given.username) or ""
