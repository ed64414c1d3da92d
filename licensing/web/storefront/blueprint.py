"""The storefront's blueprint, and what every one of its requests begins with."""

from flask import Blueprint, request

from licensing.core.db import begin_reading, begin_writing

blueprint = Blueprint("storefront", __name__)

READS = frozenset({"GET", "HEAD", "OPTIONS"})


@blueprint.before_request
def open_transaction() -> None:
    """Everybody is a guest here. Looking takes no write lock; a view that must write says so."""
    if request.method in READS:
        begin_reading()
    else:
        begin_writing()
