"""The settings of the installation this code runs in."""

from flask import current_app

from licensing.config import Settings


def settings() -> Settings:
    """The current application's settings."""
    found: Settings = current_app.extensions["settings"]
    return found
