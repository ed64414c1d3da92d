"""What the desk's doors are like; who may come through which is in tests/test_routes.py."""

from http import HTTPStatus

import pytest
from flask import Flask

from licensing.web.desk.blueprint import needed
from tests.web.desk.conftest import Desk

LISTS = {
    "/desk/", "/desk/decided", "/desk/orders/", "/desk/jobs", "/desk/articles/", "/desk/imports/",
    "/desk/feeds/",
}  # fmt: skip
"""Addresses that name nothing of a publisher's: an outsider sees their own house there."""


def test_every_view_names_a_permission(sqlite_app: Flask) -> None:
    views = [name for name in sqlite_app.view_functions if name.startswith("desk.")]
    assert len(views) > 20
    with sqlite_app.app_context():
        assert all(needed(name) for name in views)


@pytest.mark.parametrize("page", sorted(LISTS))
def test_another_publishers_manager_sees_an_empty_desk(desk: Desk, page: str) -> None:
    seen = desk.sign_in("outsider").get(page).text
    assert "Tern &amp; Gull" not in seen
    assert "Nine tides" not in seen
    ours = desk.sign_in("manager").get(page).text
    assert page == "/desk/decided" or "Tern &amp; Gull" in ours or "Nine tides" in ours


def test_a_view_that_names_no_permission_opens_to_nobody(desk: Desk) -> None:
    client = desk.sign_in("manager")
    desk.app.view_functions["desk.jobs"] = lambda: "open to all?"
    assert client.get("/desk/jobs").status_code == HTTPStatus.FORBIDDEN


def test_the_desk_is_kept_by_no_cache(desk: Desk) -> None:
    assert desk.sign_in("viewer").get("/desk/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("role", "sees"),
    [("viewer", False), ("finance", False), ("permissions-editor", True), ("manager", True)],
)
def test_only_who_decides_is_shown_the_buttons(desk: Desk, role: str, sees: bool) -> None:
    page = desk.sign_in(role).get(f"/desk/requests/{desk.line_id}").text
    assert ("Approve with a price" in page) is sees
