"""Web doors: storefront, desk, webhooks. Each blueprint asks who you are before anything else."""

from flask import Flask

from licensing.web import webhooks


def init_app(app: Flask) -> None:
    """Register every web door."""
    app.register_blueprint(webhooks.blueprint)
