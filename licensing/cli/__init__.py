"""Command-line doors: one module a command group."""

from flask import Flask

from licensing.cli.articles import articles
from licensing.cli.demo import demo
from licensing.cli.doctor import doctor
from licensing.cli.feeds import feeds
from licensing.cli.jobs import jobs
from licensing.cli.licences import licences
from licensing.cli.publications import publications
from licensing.cli.serve import serve
from licensing.cli.staff import staff


def init_app(app: Flask) -> None:
    """Register every command group."""
    for command in (articles, demo, doctor, feeds, jobs, licences, publications, serve, staff):
        app.cli.add_command(command)
