"""Web doors: storefront, desk, embed, webhooks. Each blueprint asks who you are before anything else."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every web door."""
