"""Command-line doors: one module a command group."""

from flask import Flask

from licensing.cli.articles import articles
from licensing.cli.demo import demo
from licensing.cli.licences import licences


def init_app(app: Flask) -> None:
    """Register every command group."""
    for group in (articles, demo, licences):
        app.cli.add_command(group)
