"""Accounts by verb and by command."""

import json

import pytest
from flask import Flask

from licensing.accounts import service as accounts
from licensing.accounts.permissions import ROLES, Permission
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.core.errors import InvalidInput, NotFound
from tests import factories
from tests.accounts.people import PASSWORD, hire, sign_in
from tests.browsing import Client


def test_an_account_holds_what_its_role_holds(sqlite_inside: Flask) -> None:
    account = hire(factories.publisher(), "finance")
    held = {permission for permission in Permission if account.has_permission(permission)}
    assert held == set(ROLES["finance"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "MANAGER@orrin.example"}, "email"),
        ({"name": "  "}, "name"),
        ({"role": "emperor"}, "role"),
    ],
)
def test_a_wrong_account_names_the_field(inside: Flask, given: dict[str, str], field: str) -> None:
    publisher = factories.publisher()
    hire(publisher, "manager", "manager@orrin.example")
    values = {"email": "new@orrin.example", "name": "New", "role": "viewer"} | given
    with pytest.raises(InvalidInput) as refused:
        accounts.add(publisher, actor=SYSTEM, **values)
    assert refused.value.field == field


def test_nobody_is_nobody(sqlite_inside: Flask) -> None:
    with pytest.raises(NotFound):
        accounts.by_email("nobody@orrin.example")


def test_a_person_added_by_command_sets_a_password_by_the_link_and_signs_in(
    sqlite_app: Flask,
) -> None:
    with sqlite_app.app_context():
        slug = factories.publisher().slug
        db.session.commit()
    command = [
        "staff",
        "add",
        "--publisher",
        slug,
        "--email",
        "ann@orrin.example",
        "--name",
        "Ann Lee",
    ]
    printed = sqlite_app.test_cli_runner().invoke(args=command)
    assert printed.exit_code == 0, printed.output
    page = "/staff/reset/" + printed.output.strip().rpartition("/staff/reset/")[2]
    client = Client.of(sqlite_app)
    answer = client.submit(page, {"password": PASSWORD, "password_confirm": PASSWORD})
    assert answer.status_code == 302
    assert sign_in(sqlite_app, "ann@orrin.example").get("/desk/").status_code == 200
    assert client.get(page).status_code == 302  # it opens once


def test_a_person_can_be_given_a_password_at_once(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        slug = factories.publisher().slug
        db.session.commit()
    command = [
        "staff", "add", "--publisher", slug, "--email", "ann@orrin.example", "--name", "Ann Lee",
        "--role", "manager", "--ask-password",
    ]  # fmt: skip
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    assert sqlite_app.test_cli_runner().invoke(args=command, input=typed).exit_code == 0
    sign_in(sqlite_app, "ann@orrin.example")


@pytest.mark.parametrize(
    "command",
    [
        ["add", "--publisher", "nobody", "--email", "a@b.example", "--name", "A"],
        ["link", "nobody@b.example"],
        ["drop-second-factor", "nobody@b.example"],
        ["list", "--publisher", "nobody"],
    ],
)
def test_a_command_about_nobody_says_so(sqlite_app: Flask, command: list[str]) -> None:
    printed = sqlite_app.test_cli_runner().invoke(args=["staff", *command])
    assert printed.exit_code == 1
    assert "nobody" in printed.output


def test_the_list_says_who_has_a_second_factor(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        hire(factories.publisher(), "viewer", "vi@orrin.example")
    printed = sqlite_app.test_cli_runner().invoke(args=["staff", "list", "--json"])
    assert json.loads(printed.output)["accounts"][0] | {"publisher": ""} == {
        "email": "vi@orrin.example", "name": "Vi Ewer", "publisher": "", "roles": ["viewer"],
        "active": True, "second_factor": False, "demonstration": False,
    }  # fmt: skip
