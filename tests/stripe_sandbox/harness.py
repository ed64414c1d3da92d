"""A stand-in that runs, a shop that listens, and a buyer who fills in pay pages."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
import requests
import stripe
from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as WsgiResponse

from licensing.stripe_sandbox import Sandbox, SandboxSettings, create_app, of
from tests.stripe_sandbox.contract import checked_client

KEY = "sk_test_demonstration"
SECRET = "whsec_of_these_tests"
PAYS, DECLINED, POOR = "4242424242424242", "4000000000000002", "4000000000009995"
ASKS, DISPUTED = "4000002500003155", "4000000000000259"
PATIENCE_SECONDS = 10


class QuietHandler(WSGIRequestHandler):
    """Tests say what failed; a log of every request would hide it."""

    def log(self, type: str, message: str, *args: Any) -> None:
        return


@contextmanager
def serving(app: Any, held: socket.socket) -> Iterator[None]:
    """Serve a WSGI application on a socket that is bound already, in a thread."""
    host, port = held.getsockname()
    server = make_server(
        host, port, app, threaded=True, request_handler=QuietHandler, fd=held.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def bound() -> socket.socket:
    """A listening socket on a free port of loopback."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    held.listen()
    return held


def address_of(held: socket.socket) -> str:
    host, port = held.getsockname()
    return f"http://{host}:{port}"


@dataclass
class Shop:
    """Receives events, verifies them with Stripe's own code, and keeps those it accepted."""

    url: str
    thanks: str
    """A page of the shop, on another origin than the stand-in's."""
    events: list[stripe.Event] = field(default_factory=list)
    refusals_left: int = 0
    """How many deliveries are still to be answered with an error."""
    forged: int = 0
    news: threading.Condition = field(default_factory=threading.Condition)

    def app(self) -> Flask:
        app = Flask("shop")

        @app.post("/hook")
        def receive() -> tuple[str, int]:
            with self.news:
                if self.refusals_left:
                    self.refusals_left -= 1
                    self.news.notify_all()
                    return "not now", 503
                try:
                    event = stripe.Webhook.construct_event(
                        request.get_data(), request.headers["Stripe-Signature"], SECRET
                    )
                except stripe.SignatureVerificationError:
                    self.forged += 1
                    return "forged", 400
                self.events.append(event)
                self.news.notify_all()
                return "", 204

        @app.get("/thanks")
        def thank() -> str:
            return '<!doctype html><link rel="icon" href="data:,"><title>Thank you</title>'

        return app

    def wait_for(self, type: str) -> stripe.Event:
        """The first event of a type, which must arrive while patience lasts."""
        with self.news:
            arrived = self.news.wait_for(lambda: type in self.types(), PATIENCE_SECONDS)
            assert arrived, f"no {type} among {self.types()}"
            return next(event for event in self.events if event.type == type)

    def wait_until(self, arrived: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(arrived, PATIENCE_SECONDS), f"only {self.types()}"

    def types(self) -> list[str]:
        return [event.type for event in self.events]


@contextmanager
def running_shop() -> Iterator[Shop]:
    """A shop with a webhook at ``shop.url``."""
    with bound() as held:
        shop = Shop(f"{address_of(held)}/hook", f"{address_of(held)}/thanks")
        with serving(shop.app(), held):
            yield shop


@dataclass(frozen=True)
class Running:
    """A stand-in that answers at ``url``, and Stripe's client for it."""

    url: str
    app: Flask
    client: stripe.StripeClient

    @property
    def sandbox(self) -> Sandbox:
        return of(self.app)


def settings_for(folder: Path, webhook_url: str = "", **others: Any) -> SandboxSettings:
    quick = SandboxSettings(
        data=folder,
        webhook_url=webhook_url,
        webhook_secret=SECRET,
        retry_seconds=(0.02, 0.05),
        dispute_after_seconds=0.05,
        poll_seconds=0.5,
    )
    return replace(quick, **others)


@contextmanager
def running_sandbox(settings: SandboxSettings, *, deliver: bool = True) -> Iterator[Running]:
    """Start the stand-in on a free port; without ``deliver`` its events wait."""
    with bound() as held:
        app = create_app(replace(settings, url=address_of(held)))
        courier = of(app).courier
        if deliver:
            courier.start()
        try:
            with serving(app, held):
                yield Running(address_of(held), app, client_for(address_of(held)))
        finally:
            courier.stop()


def client_for(url: str, key: str = KEY, retries: int = 0) -> stripe.StripeClient:
    """Stripe's client, checking every answer against Stripe's description."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": url},
        stripe_version="2026-05-27.dahlia",
        http_client=checked_client(),
        max_network_retries=retries,
    )


def order(**changes: Any) -> Any:
    """The parameters of a Checkout Session for one ePrint."""
    params: dict[str, Any] = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "line_items": [
            {
                "price_data": {
                    "currency": "gbp",
                    "unit_amount": 24000,
                    "product_data": {"name": "ePrint: The harbour that would not silt"},
                },
                "quantity": 1,
            }
        ],
        "success_url": "http://127.0.0.1:1/orders/R-1?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:1/orders/R-1/cancel",
        "client_reference_id": "R-1",
        "metadata": {"order": "R-1"},
        "payment_intent_data": {"description": "Order R-1", "metadata": {"order": "R-1"}},
        "customer_creation": "always",
    }
    return {**params, **changes}


def fill_in(page_url: str, number: str, **changes: str) -> requests.Response:
    """Open a pay page and send its own form; redirects are left to the caller."""
    page = requests.get(page_url, timeout=5)
    document: Any = lxml.html.document_fromstring(page.text)
    form = document.get_element_by_id("pay")
    values: Mapping[str, str] = {
        **{name: value or "" for name, value in form.form_values()},
        "email": "bea@northquay.example",
        "number": number,
        "expiry": "12 / 34",
        "cvc": "123",
        "name": "Bea Fletcher",
        **changes,
    }
    action = urljoin(page_url, form.action)
    return requests.post(action, data=values, timeout=5, allow_redirects=False)


def pay(run: Running, number: str = PAYS, **changes: Any) -> stripe.checkout.Session:
    """Order, pay with a card, and look at the session afterwards."""
    session = run.client.v1.checkout.sessions.create(order(**changes))
    assert session.url is not None
    fill_in(session.url, number)
    return run.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})


def paid_charge(run: Running) -> str:
    """The id of a charge that was just paid."""
    intent = pay(run).payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert isinstance(intent.latest_charge, str)
    return intent.latest_charge


def response_of(app: Flask, path: str, **environ: Any) -> WsgiResponse:
    """Ask an application without a server in between."""
    return app.test_client().get(path, environ_overrides=environ)
