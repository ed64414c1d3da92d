"""Every route of the storefront stands in this table: who may come, and what it asks of a form.

Everybody is a guest here, staff as well, so a row says only what a stranger with nothing is answered.
A route without a row fails.
"""

import pytest
from flask import Flask

from tests.browsing import Client
from tests.web.storefront.goods import Goods, shelve

OPEN, NOTHING, NEEDS_FORM = 200, 404, 400

TABLE: dict[tuple[str, str], int] = {
    ("GET", "/"): OPEN,
    ("GET", "/<slug>/"): OPEN,
    ("GET", "/<slug>/section/<path:name>"): OPEN,
    ("GET", "/<slug>/search"): OPEN,
    ("GET", "/<slug>/license"): NOTHING,
    ("GET", "/<slug>/samples"): OPEN,
    ("GET", "/<slug>/samples/<name>.pdf"): NOTHING,
    ("GET", "/<slug>/brand.css"): OPEN,
    ("GET", "/<slug>/media/<sha256>-<int:width_px>.jpg"): NOTHING,
    ("GET", "/<slug>/articles/<public_id>/"): OPEN,
    ("GET", "/<slug>/articles/<public_id>/price"): OPEN,
    ("POST", "/<slug>/articles/<public_id>/proof"): NEEDS_FORM,
    ("GET", "/<slug>/articles/<public_id>/personal"): OPEN,
    ("POST", "/<slug>/articles/<public_id>/personal"): NEEDS_FORM,
    ("GET", "/<slug>/articles/<public_id>/checkout"): OPEN,
    ("POST", "/<slug>/articles/<public_id>/checkout"): NEEDS_FORM,
    ("GET", "/<slug>/articles/<public_id>/request"): 303,  # an ePrint has a price
    ("POST", "/<slug>/articles/<public_id>/request"): NEEDS_FORM,
    ("GET", "/proof/<token>"): NOTHING,
    ("GET", "/proof/<token>/status"): NOTHING,
    ("GET", "/proof/<token>.pdf"): NOTHING,
    ("GET", "/personal/<token>"): NOTHING,
    ("GET", "/personal/<token>/status"): NOTHING,
    ("GET", "/personal/<token>.pdf"): NOTHING,
    ("GET", "/orders/<token>/"): NOTHING,
    ("GET", "/orders/<token>/status"): NOTHING,
    ("GET", "/orders/<token>/return"): NOTHING,
    ("GET", "/orders/<token>/cancelled"): NOTHING,
    ("POST", "/orders/<token>/pay"): NEEDS_FORM,
    ("POST", "/orders/<token>/answer"): NEEDS_FORM,
    ("POST", "/orders/<token>/withdraw"): NEEDS_FORM,
    ("POST", "/orders/<token>/corrected"): NEEDS_FORM,
    ("GET", "/download/<signed>"): NOTHING,
    ("POST", "/download/renew"): NEEDS_FORM,
    ("GET", "/verify"): OPEN,
    ("GET", "/verify/<number>"): NOTHING,
}


def address(rule: str, goods: Goods) -> str:
    filled = {
        "<slug>": goods.slug,
        "<public_id>": goods.public_id,
        "<path:name>": "Harbour",
        "<name>": "eprint",
        "<sha256>": "0" * 64,
        "<int:width_px>": "480",
        "<token>": "guessed",
        "<signed>": "guessed",
        "<number>": "0000-0000-0000",
    }
    for part, value in filled.items():
        rule = rule.replace(part, value)
    return rule


def test_every_route_stands_in_the_table(sqlite_app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in sqlite_app.url_map.iter_rules()
        if rule.endpoint.startswith("storefront.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(TABLE)


@pytest.mark.parametrize(("method", "rule"), TABLE)
def test_a_stranger_with_nothing_is_answered_as_the_table_says(
    sqlite_app: Flask, sqlite_client: Client, method: str, rule: str
) -> None:
    goods = shelve(sqlite_app)
    assert (
        sqlite_client.open(address(rule, goods), method=method).status_code == TABLE[method, rule]
    )


@pytest.mark.parametrize(("method", "rule"), [row for row in TABLE if "<slug>" in row[1]])
def test_a_publication_that_is_none_of_ours_is_a_404(
    sqlite_app: Flask, sqlite_client: Client, method: str, rule: str
) -> None:
    goods = shelve(sqlite_app)
    elsewhere = address(rule.replace("<slug>", "no-such-paper"), goods)
    expected = NEEDS_FORM if method == "POST" else NOTHING
    assert sqlite_client.open(elsewhere, method=method).status_code == expected
