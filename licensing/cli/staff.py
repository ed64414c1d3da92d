"""``flask staff``: who may sign in at the desk."""

import json
from typing import Any

import click
from flask.cli import AppGroup

from licensing.accounts import service as accounts
from licensing.accounts.models import Account
from licensing.accounts.permissions import ROLES
from licensing.accounts.sign_in import LINK_HOURS
from licensing.core.audit import Actor
from licensing.core.db import db, read_only
from licensing.core.errors import OffprintError
from licensing.publishers import queries as publishers
from licensing.publishers.models import Publisher

COMMAND_LINE = Actor("system", "command-line", "Command line")

staff = AppGroup("staff", help="Staff accounts: who may sign in at the desk.")


@staff.command("add")
@click.option("--publisher", "slug", required=True, metavar="SLUG", help="Whose staff it is.")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--name", required=True, help="As buyers read it under a decision.")
@click.option(
    "--role", type=click.Choice(list(ROLES)), default="permissions-editor", show_default=True
)
@click.option("--ask-password", is_flag=True, help="Ask for a password here instead of a link.")
def add(slug: str, email: str, name: str, role: str, ask_password: bool) -> None:
    """Give a person an account, and print a link with which they set their password."""
    password = (
        click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else ""
    )
    try:
        account = accounts.add(
            _publisher(slug), email=email, name=name, role=role, actor=COMMAND_LINE
        )
        if password:
            accounts.set_password(account, password, COMMAND_LINE)
    except OffprintError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"{account.name} <{account.email}> may sign in as {role}.")
    if not password:
        _print_link(account)


@staff.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a new link with which EMAIL sets a password."""
    _print_link(_account(email))


@staff.command("drop-second-factor")
@click.argument("email")
def drop_second_factor(email: str) -> None:
    """Let EMAIL, who lost telephone and recovery codes, sign in with the password alone."""
    account = _account(email)
    accounts.drop_second_factor(account, COMMAND_LINE)
    db.session.commit()
    click.echo(f"{account.email} has no second factor now, and every session of it has ended.")


@staff.command("list")
@click.option("--publisher", "slug", metavar="SLUG", help="Only this publisher's.")
@click.option("--json", "print_json", is_flag=True, help="One JSON object.")
def list_(slug: str | None, print_json: bool) -> None:
    """List the accounts with their roles and whether they have a second factor."""
    with read_only():
        told = [_told(account) for account in accounts.everyone(_publisher(slug) if slug else None)]
    if print_json:
        click.echo(json.dumps({"accounts": told}, ensure_ascii=False))
        return
    for one in told:
        factor = "second factor" if one["second_factor"] else "password only"
        click.echo(f"{one['email']}  {one['publisher']}  {', '.join(one['roles'])}  {factor}")


def _told(account: Account) -> dict[str, Any]:
    return {
        "email": account.email,
        "name": account.name,
        "publisher": account.publisher.slug,
        "roles": [role.name for role in account.roles],
        "active": account.active,
        "second_factor": account.tf_primary_method is not None,
        "demonstration": account.demonstration,
    }


def _print_link(account: Account) -> None:
    click.echo(f"Opens once, within {LINK_HOURS} hours:\n{accounts.password_link(account)}")


def _account(email: str) -> Account:
    try:
        return accounts.by_email(email)
    except OffprintError as error:
        raise click.ClickException(error.message) from error


def _publisher(slug: str) -> Publisher:
    found = publishers.publisher(slug)
    if found is None:
        raise click.ClickException(f"There is no publisher {slug!r}.")
    return found
