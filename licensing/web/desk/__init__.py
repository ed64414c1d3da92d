"""The desk: where a publisher's staff judge requests and look after orders and articles."""

from licensing.web.desk import (
    articles,
    asked_for,
    feeds,
    imports,
    intake,
    jobs,
    orders,
    rates,
    requests,
    rules,
)
from licensing.web.desk.blueprint import blueprint

__all__ = [
    "articles", "asked_for", "blueprint", "feeds", "imports", "intake", "jobs", "orders",
    "rates", "requests", "rules",
]  # fmt: skip
