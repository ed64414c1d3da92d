"""Command-line doors: one module a command, of the same name, and read when it is called.

A web server has these doors too and never opens them; what stands behind them is a third of the code.
"""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

NAMES = (
    "articles", "demo", "doctor", "feeds", "jobs", "licences", "publications", "rates", "serve", "staff",
)  # fmt: skip


class _Commands(AppGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *NAMES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"licensing.cli.{cmd_name}"), cmd_name)
        return command


def init_app(app: Flask) -> None:
    """Register every command, beside those that extensions brought."""
    app.cli = _Commands(app.name, commands=app.cli.commands)
