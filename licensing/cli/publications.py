"""``flask publications``: open a storefront, and publish its rates."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from licensing.articles import own_rules, rules_applied
from licensing.catalogue import index_article
from licensing.core import clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput, OffprintError
from licensing.pricing.service import publish_card
from licensing.publishers import queries
from licensing.publishers.models import Publisher
from licensing.publishers.service import add_publication, add_publisher

publications = AppGroup("publications", help="Open storefronts, and publish rate cards.")

OPERATOR = Actor("staff", "command-line", "Command line")
_toml = click.Path(exists=True, dir_okay=False, path_type=Path)


@publications.command("add")
@click.argument("file", type=_toml)
def add(file: Path) -> None:
    """Add the publisher and the publication that FILE (TOML) describes; what is there stays.

    licensing/demo/content/*/publication.toml are examples.
    """
    said = _read(file)
    try:
        publisher = add_publisher(said.get("publisher", {}), OPERATOR)
        publication = add_publication(said.get("publication", {}), publisher, OPERATOR)
        told = f"{publication.name} is at /{publication.slug}, sold by {publisher.legal_name}."
    except OffprintError as error:
        raise click.ClickException(f"{file}: {error.field}: {error.message}") from error
    db.session.commit()
    click.echo(told)


@publications.command("rates")
@click.option("--publisher", required=True, metavar="SLUG", help="Whose rates they are.")
@click.argument("file", type=_toml)
def rates(publisher: str, file: Path) -> None:
    """Publish FILE (TOML) as the publisher's next rate card, in force at once.

    licensing/demo/content/*/rates.toml are examples.
    """
    row = queries.publisher(publisher)
    if row is None:
        raise click.ClickException(f"There is no publisher {publisher!r}.")
    try:
        card = publish_card(row, _read(file), clock.now(), OPERATOR)
        told = f"Rate card {card.version} of {row.name} is in force."
    except OffprintError as error:
        raise click.ClickException(f"{file}: {error.field}: {error.message}") from error
    db.session.commit()
    click.echo(told)


@publications.command("rules")
@click.argument("slug", metavar="PUBLICATION")
@click.argument("file", type=_toml)
@click.option("--apply", is_flag=True, help="Apply them to the articles already in, too.")
def rules(slug: str, file: Path, apply: bool) -> None:
    """Make FILE (TOML) the rules about rights of PUBLICATION's publisher, in front of the shipped ones.

    \b
    [[rule]]
    kind = "credit"          # agency, credit, source, own-name, embed-host or licence
    matches = "Sandbar Pictures"
    status = "cleared"       # owned, cleared or third-party
    note = "contract of 3 May 2026"
    territories = ["GB", "IE"]
    valid_to = 2027-05-02

    They hold for what is taken in from now on; with --apply, also for every article already in, except
    what staff decided. What the file does not say is removed.
    """
    said = _read(file).get("rule", [])
    try:
        publisher = queries.publication(slug).publisher
        found = []
        for number, each in enumerate(said, 1):
            with _at(f"rule {number}"):
                found.append(own_rules.read_rule(each))
        changed = own_rules.replace_rules(publisher, found, OPERATOR)
    except OffprintError as error:
        raise click.ClickException(f"{file}: {error.field}: {error.message}") from error
    told = f"Rules of {publisher.name}: {len(found)}; changed: {changed}."
    db.session.commit()
    click.echo(told)
    if apply:
        _apply(publisher)


def _apply(publisher: Publisher) -> None:
    """Apply the rules, a transaction a batch; what was cut off goes on where it stopped."""
    run = rules_applied.begin(publisher, OPERATOR)
    while True:
        more = rules_applied.step(run, index_article)
        said = f"{run.looked_at:,} looked at, {run.changed:,} parts changed, {run.unread:,} not judged."
        db.session.commit()
        if not more:
            break
    click.echo(f"Articles already in: {said}")


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Say in which entry of a file something is wrong."""
    try:
        yield
    except InvalidInput as wrong:
        raise InvalidInput(wrong.message, field=f"{place}: {wrong.field}") from wrong


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} is no TOML file: {error}") from error
