"""Web doors: storefront, desk, webhooks. Each blueprint asks who you are before anything else."""

from flask import Flask

from licensing.web import desk, errors, filters, security, storefront, webhooks


def init_app(app: Flask) -> None:
    """Register every web door."""
    security.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    app.register_blueprint(desk.blueprint)
    app.register_blueprint(webhooks.blueprint)
    app.register_blueprint(storefront.blueprint)
