"""Offprint: reprint and permissions licensing for publishers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from licensing.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application: this function is its table of contents."""
    from licensing import accounts, cli, jobs, models, web
    from licensing.config import Settings
    from licensing.core import application

    app = application.create(settings or Settings.from_environment())
    models.load()
    accounts.init_app(app)
    jobs.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    return app
