"""Who may do what at the desk: every route, for every role. A route without a row here fails."""

from http import HTTPStatus

import pytest
from flask import Flask

from licensing.accounts.permissions import ROLES, Permission
from licensing.web.desk.blueprint import needed
from tests.web.desk.conftest import Desk

READ, WRITE = "GET", "POST"
ROUTES: dict[tuple[str, str], Permission] = {
    ("/desk/", READ): Permission.REQUESTS_READ,
    ("/desk/decided", READ): Permission.REQUESTS_READ,
    ("/desk/requests/<int:line_id>", READ): Permission.REQUESTS_READ,
    ("/desk/requests/<int:line_id>/approve", WRITE): Permission.REQUESTS_DECIDE,
    ("/desk/requests/<int:line_id>/decline", WRITE): Permission.REQUESTS_DECIDE,
    ("/desk/requests/<int:line_id>/ask", WRITE): Permission.REQUESTS_DECIDE,
    ("/desk/orders/", READ): Permission.ORDERS_READ,
    ("/desk/orders/<int:order_id>", READ): Permission.ORDERS_READ,
    ("/desk/orders/<int:order_id>/refund", WRITE): Permission.ORDERS_REFUND,
    ("/desk/orders/<int:order_id>/copies/<int:copy_id>/retry", WRITE): Permission.JOBS_RETRY,
    ("/desk/orders/<int:order_id>/copies/<int:copy_id>/open", WRITE): Permission.ORDERS_READ,
    ("/desk/jobs", READ): Permission.ORDERS_READ,
    ("/desk/jobs/<int:job_id>/retry", WRITE): Permission.JOBS_RETRY,
    ("/desk/articles/", READ): Permission.REQUESTS_READ,
    ("/desk/articles/<public_id>", READ): Permission.REQUESTS_READ,
    ("/desk/articles/<public_id>/withdraw", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/articles/<public_id>/restore", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/articles/<public_id>/parts/<int:part_id>", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/articles/<public_id>/pictures/<sha256>", READ): Permission.REQUESTS_READ,
    ("/desk/articles/add", READ): Permission.ARTICLES_EDIT,
    ("/desk/articles/add/addresses", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/articles/add/file", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/articles/add/text", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/imports/", READ): Permission.REQUESTS_READ,
    ("/desk/imports/<public_id>", READ): Permission.REQUESTS_READ,
    ("/desk/imports/<public_id>/status", READ): Permission.REQUESTS_READ,
    ("/desk/imports/<public_id>/stop", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/imports/<public_id>/resume", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/imports/<public_id>/retry", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/feeds/", READ): Permission.REQUESTS_READ,
    ("/desk/feeds/add", READ): Permission.ARTICLES_EDIT,
    ("/desk/feeds/add", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/feeds/<int:feed_id>/check", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/feeds/<int:feed_id>/pause", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/feeds/<int:feed_id>/resume", WRITE): Permission.ARTICLES_EDIT,
    ("/desk/feeds/<int:feed_id>/remove", WRITE): Permission.ARTICLES_EDIT,
}
"""Address and method -> the one permission that opens it."""

LISTS = {
    "/desk/", "/desk/decided", "/desk/orders/", "/desk/jobs", "/desk/articles/", "/desk/imports/",
    "/desk/feeds/",
}  # fmt: skip
"""Addresses that name nothing of a publisher's: an outsider sees their own house there."""


FORMS = {
    "/desk/articles/add", "/desk/articles/add/addresses", "/desk/articles/add/file",
    "/desk/articles/add/text", "/desk/feeds/add",
}  # fmt: skip
"""Addresses of forms for something new, which an outsider fills in for their own house."""


def address(route: str, desk: Desk) -> str:
    for name, value in (
        ("<int:line_id>", desk.line_id), ("<int:order_id>", desk.order_id),
        ("<int:copy_id>", desk.copy_id), ("<int:job_id>", desk.job_id),
        ("<int:part_id>", desk.part_id), ("<int:feed_id>", desk.feed_id),
        ("/imports/<public_id>", f"/imports/{desk.import_id}"), ("<public_id>", desk.article_id),
        ("<sha256>", desk.picture),
    ):  # fmt: skip
        route = route.replace(name, str(value))
    return route


def asked(desk: Desk, role: str) -> dict[tuple[str, str], int]:
    """What every route answers to a role. CSRF is set aside, to see what lies behind it."""
    desk.app.config["WTF_CSRF_ENABLED"] = True
    client = desk.sign_in(role)
    desk.app.config["WTF_CSRF_ENABLED"] = False
    return {
        (route, method): client.open(address(route, desk), method=method).status_code
        for route, method in ROUTES
    }


def test_every_route_of_the_desk_has_a_row(sqlite_app: Flask) -> None:
    rules = [rule for rule in sqlite_app.url_map.iter_rules() if rule.rule.startswith("/desk")]
    found = {
        (rule.rule, method) for rule in rules for method in (rule.methods or set()) & {READ, WRITE}
    }
    assert found == set(ROUTES)


def test_every_view_names_the_permission_of_its_row(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        for rule in sqlite_app.url_map.iter_rules():
            for method in (rule.methods or set()) & {READ, WRITE}:
                if (rule.rule, method) in ROUTES:
                    assert needed(rule.endpoint) == ROUTES[rule.rule, method], rule.rule


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_opens_what_its_permissions_open_and_nothing_else(desk: Desk, role: str) -> None:
    for (route, method), status in asked(desk, role).items():
        if ROUTES[route, method] in ROLES[role]:
            assert status not in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}, (route, status)
            assert status < HTTPStatus.INTERNAL_SERVER_ERROR, (route, status)
        else:
            assert status == HTTPStatus.FORBIDDEN, (route, method)


def test_whoever_is_not_signed_in_is_sent_to_sign_in(desk: Desk) -> None:
    assert set(asked(desk, "nobody").values()) == {HTTPStatus.FOUND}


def test_another_publishers_manager_finds_nothing_here(desk: Desk) -> None:
    for (route, _), status in asked(desk, "outsider").items():
        if route in FORMS:
            assert status in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}, route
        else:
            expected = HTTPStatus.OK if route in LISTS else HTTPStatus.NOT_FOUND
            assert status == expected, route


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


def test_every_form_of_the_desk_is_refused_without_its_token(desk: Desk) -> None:
    client = desk.sign_in("manager")
    for route, method in ROUTES:
        if method == WRITE:
            answer = client.post(address(route, desk), data={"reason": "x", "confirmed": "1"})
            assert answer.status_code == HTTPStatus.BAD_REQUEST, route


def test_the_desk_is_kept_by_no_cache(desk: Desk) -> None:
    assert desk.sign_in("viewer").get("/desk/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("role", "sees"),
    [("viewer", False), ("finance", False), ("permissions-editor", True), ("manager", True)],
)
def test_only_who_decides_is_shown_the_buttons(desk: Desk, role: str, sees: bool) -> None:
    page = desk.sign_in(role).get(f"/desk/requests/{desk.line_id}").text
    assert ("Approve with a price" in page) is sees
