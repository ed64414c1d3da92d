"""Verifying: for anyone who holds a copy."""

from collections.abc import Callable

import pytest
from flask import Flask

from licensing.core.audit import SYSTEM
from licensing.core.clock import today
from licensing.core.db import db
from licensing.licences import service as licences
from licensing.licences.models import Licence
from licensing.orders import service as orders
from tests.browsing import Client
from tests.purchases import on_sale, placed


def granted(app: Flask) -> str:
    with app.app_context():
        order = placed(on_sale())
        orders.pay(order, SYSTEM)
        (licence,) = licences.grant(order)
        db.session.commit()
        return licence.number


def then(app: Flask, change: Callable[[Licence], object]) -> None:
    with app.app_context():
        change(db.session.query(Licence).one())
        db.session.commit()


def test_a_valid_licence_says_for_whom_for_what_and_until_when(app: Flask, client: Client) -> None:
    page = client.get(f"/verify/{granted(app)}").text
    assert "This licence is valid" in page
    assert "Tern &amp; Gull Marine Ltd" in page
    assert "up to 50 staff" in page
    assert str(today().year + 1) in page


def test_the_buyers_own_details_stay_the_buyers(sqlite_app: Flask, sqlite_client: Client) -> None:
    page = sqlite_client.get(f"/verify/{granted(sqlite_app)}").text
    for private in ("bea@ternandgull.example", "Bea Okafor", "Chandlers Row", "£300", "PO-2214"):
        assert private not in page


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda licence: licences.revoke(licence, SYSTEM, "x"), "This licence was revoked"),
        (lambda licence: licences.suspend(licence, SYSTEM, "x"), "This licence is suspended"),
        (lambda licence: setattr(licence, "ends_on", today().replace(year=2020)), "has run out"),
        (
            lambda licence: setattr(licence, "starts_on", today().replace(year=2099)),
            "has not begun",
        ),
    ],
)
def test_a_licence_that_is_not_valid_says_so_before_anything_else(
    sqlite_app: Flask,
    sqlite_client: Client,
    change: Callable[[Licence], object],
    verdict: str,
) -> None:
    number = granted(sqlite_app)
    then(sqlite_app, change)
    page = sqlite_client.get(f"/verify/{number}")
    assert page.status_code == 200
    assert verdict in page.text
    assert "This licence is valid" not in page.text


def test_a_number_is_read_however_it_was_typed(sqlite_app: Flask, sqlite_client: Client) -> None:
    number = granted(sqlite_app)
    typed = f" {number.lower().replace('-', ' ').replace('0', 'o')} "
    answer = sqlite_client.get("/verify", query_string={"number": typed})
    assert (answer.status_code, answer.location) == (303, f"/verify/{number}")


def test_a_mistyped_number_is_caught_and_kept_for_correction(sqlite_client: Client) -> None:
    answer = sqlite_client.get("/verify?number=7Q4K-M2TX-90HC")
    assert answer.status_code == 422
    assert "one character at least is mistyped" in answer.text
    assert 'value="7Q4K-M2TX-90HC"' in answer.text


def test_an_unknown_number_says_so_and_helps(sqlite_client: Client) -> None:
    answer = sqlite_client.get("/verify/0000-0000-0000")
    assert answer.status_code == 404
    assert "No licence has this number" in answer.text
    assert 'name="number"' in answer.text


def test_what_was_typed_is_never_markup(sqlite_client: Client) -> None:
    hostile = {"number": '"><script>alert(1)</script>'}
    assert "<script>alert" not in sqlite_client.get("/verify", query_string=hostile).text
    assert "<script>alert" not in sqlite_client.get("/verify/<script>alert(1)<script>").text
