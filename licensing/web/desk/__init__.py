"""The desk: where a publisher's staff judge requests and look after orders and articles."""

from licensing.web.desk import articles, jobs, orders, requests, rules
from licensing.web.desk.blueprint import blueprint

__all__ = ["articles", "blueprint", "jobs", "orders", "requests", "rules"]
