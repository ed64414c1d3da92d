"""Catalogue: finding an article by words, URL or DOI."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install nothing yet."""
