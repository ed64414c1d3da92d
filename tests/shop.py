"""A whole shop on loopback: our doors and the stand-in for Stripe, each on a port of its own, and a
worker that runs jobs when a test says so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from flask import Flask
from lxml import html
from werkzeug.serving import BaseWSGIServer, make_server

from licensing import stripe_sandbox
from licensing.core.db import db
from licensing.jobs.worker import Worker
from licensing.stripe_sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop's parts. ``url`` is ours, ``stripe_url`` the stand-in's."""

    app: Flask
    sandbox: Sandbox
    worker: Worker
    url: str
    stripe_url: str

    def pay(self, pay_page: str, card: str = "4242 4242 4242 4242") -> requests.Response:
        """Fill in the stand-in's pay page as a buyer does; the answer follows no redirect."""
        browser = requests.Session()
        page = browser.get(pay_page, timeout=10)
        if not page.ok:
            return page
        document: Any = html.document_fromstring(page.content)
        form = next(form for form in document.forms if form.method == "POST")
        fields = dict(form.form_values())
        fields |= {"number": card, "expiry": "12 / 34", "cvc": "123", "name": "Bea Okafor"}
        form.make_links_absolute(page.url)
        return browser.post(form.action or page.url, data=fields, timeout=10, allow_redirects=False)

    def settle(self) -> None:
        """Deliver every webhook and run every job until nothing is due."""
        while True:
            self.sandbox.courier.work_off()
            if not self.worker.run_until_idle():
                return


@contextmanager
def port() -> Iterator[BaseWSGIServer]:
    """A server bound to a free port that answers once its ``app`` is set."""
    server = make_server("127.0.0.1", 0, _nobody, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> socket.socket:
    """A socket that holds a free port until it is closed, for a process that will listen there."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def address(server: BaseWSGIServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def stand_in(data: Any, url: str, shop_url: str, secret: str) -> Flask:
    """The stand-in for Stripe, its events addressed to the shop at ``shop_url``."""
    return stripe_sandbox.create_app(
        stripe_sandbox.SandboxSettings(
            data=data,
            url=url,
            webhook_url=f"{shop_url}/webhooks/stripe",
            webhook_secret=secret,
            dispute_after_seconds=0,
        )
    )


def _nobody(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("503 Service Unavailable", [])
    return []
