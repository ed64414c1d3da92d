"""Command-line doors: one module a command group."""

from flask import Flask

from licensing.cli.articles import articles
from licensing.cli.doctor import doctor
from licensing.cli.jobs import jobs
from licensing.cli.serve import serve


def init_app(app: Flask) -> None:
    """Register every command group."""
    for command in (articles, doctor, jobs, serve):
        app.cli.add_command(command)
