"""A stand-in for Stripe on loopback, for demonstration and tests: no money moves.

It speaks enough of Stripe's API for Stripe's own client to sell with it (customers, Checkout
Sessions, payments, refunds, disputes, invoices, events, signed webhooks), refuses what Stripe's
description refuses, and says so where it offers less than Stripe. It imports nothing of the house.

``wsgi.py`` starts it; ``DECISIONS.md`` says what it leaves out and why.
"""

from flask import Flask

from licensing.stripe_sandbox import guard
from licensing.stripe_sandbox.api import api
from licensing.stripe_sandbox.currencies import in_words
from licensing.stripe_sandbox.dashboard import dashboard
from licensing.stripe_sandbox.pay_pages import pages
from licensing.stripe_sandbox.sandbox import Sandbox, install, of
from licensing.stripe_sandbox.settings import SandboxSettings, UnsafeSettings
from licensing.stripe_sandbox.times import day, moment

__all__ = ["Sandbox", "SandboxSettings", "UnsafeSettings", "create_app", "of"]


def create_app(settings: SandboxSettings) -> Flask:
    """The stand-in as a WSGI application.

    ``of(app).courier.start()`` begins to deliver events; without it they wait.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    app.jinja_env.filters.update(in_words=in_words, day=day, moment=moment)
    install(app, settings)
    guard.install(app)
    app.register_blueprint(api)
    app.register_blueprint(pages)
    app.register_blueprint(dashboard)
    return app
