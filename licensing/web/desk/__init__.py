"""The desk: where a publisher's staff judge requests and look after orders and articles."""

from licensing.web.desk import articles, feeds, imports, intake, jobs, orders, requests, rules
from licensing.web.desk.blueprint import blueprint

__all__ = [
    "articles", "blueprint", "feeds", "imports", "intake", "jobs", "orders", "requests", "rules"
]  # fmt: skip
