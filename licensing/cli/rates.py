"""``flask rates``: what a use costs, and why, and the rate card as a file, without the web."""

import json
from datetime import UTC, datetime
from typing import IO, Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from licensing.articles.models import Article
from licensing.articles.rights import summary_of
from licensing.core import clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import OffprintError
from licensing.pricing import written
from licensing.pricing.comparison import CLEAR
from licensing.pricing.overrides import Scope
from licensing.pricing.queries import card_at, row_at, scope_of
from licensing.pricing.quote import Answer, Quote, Referral, quote
from licensing.pricing.service import publish_card
from licensing.pricing.wish import read_wish
from licensing.publishers import queries as publishers
from licensing.publishers.models import Publication, Publisher

rates = AppGroup("rates", help="What uses cost, and why; rate cards as files.")

OPERATOR = Actor("staff", "command-line", "Command line")
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@rates.command("price")
@click.option("--publication", "slug", required=True, metavar="SLUG", help="Whose rate card.")
@click.option("--use", "use", required=True, metavar="USE", help="eprint, web, print, excerpt, …")
@click.option("--input", "inputs", multiple=True, metavar="KEY=VALUE", help="An answer; repeat it.")
@click.option(
    "--article", "public_id", default="", metavar="ID", help="With its rights and its rates."
)
@click.option("--country", default="", metavar="CODE", help="The buyer’s, ISO 3166.")
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The card in force that day (noon UTC)."
)
@click.option("--json", "as_json", is_flag=True, help="One object, for programs.")
def price(
    slug: str, use: str, inputs: tuple[str, ...], public_id: str, country: str,
    day: datetime | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Print the quote, line by line, or why a person decides.

    Answers that are not given are the usual ones.
    """
    moment = day.replace(hour=12, tzinfo=UTC) if day else clock.now()
    try:
        publication = publishers.publication(slug)
        article = _article(publication, public_id)
        scope = scope_of(article) if article else Scope(publication=publication.slug)
        card = card_at(publication.publisher_id, moment, scope)
        wish = read_wish(use, _given(inputs), card, complete=False)
    except OffprintError as error:
        named = f"{error.field}: " if error.field else ""
        raise click.ClickException(f"{named}{error.message}") from error
    rights = summary_of(article.current) if article else CLEAR
    answer = quote(wish, card, rights, moment, country.upper())
    told = {"use": use, "inputs": dict(wish.inputs), **_told(answer)}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _in_words(answer))


@rates.command("export")
@click.option("--publisher", "slug", required=True, metavar="SLUG", help="Whose rate card.")
@click.option("--on", "moment", type=MOMENT, help="The card in force then (UTC); now unless given.")
def export(slug: str, moment: datetime | None) -> None:
    """Print the rate card as TOML, as it was written where that is known."""
    row = row_at(_publisher(slug).id, _utc(moment) or clock.now())
    if row is None:
        raise click.ClickException(f"{slug} has no rate card in force then.")
    click.echo(written.text_of(row), nl=False)


@rates.command("import")
@click.option("--publisher", "slug", required=True, metavar="SLUG", help="Whose rate card.")
@click.option(
    "--from", "begins", type=MOMENT, help="In force from then on (UTC); at once unless given."
)
@click.option("--to", "ends", type=MOMENT, help="Until then, when the card before comes back.")
@click.argument("file", type=click.File(encoding="utf-8"))
def import_(slug: str, begins: datetime | None, ends: datetime | None, file: IO[str]) -> None:
    """Publish FILE (TOML; - is standard input) as the publisher's next rate card.

    Everything that is wrong with it is named with its line, and then nothing is published.
    """
    publisher = _publisher(slug)
    draft = written.read(file.read(written.LONGEST + 1), publisher.currency)
    if draft.problems:
        raise click.ClickException("\n".join(_wrong(one) for one in draft.problems))
    try:
        card = publish_card(
            publisher,
            draft.rules,
            _utc(begins) or clock.now(),
            OPERATOR,
            _utc(ends),
            source=draft.text,
        )
        since = f"{card.valid_from:%Y-%m-%d %H:%M} UTC"
        told = f"Rate card {card.version} of {publisher.name} holds from {since}."
    except OffprintError as error:
        raise click.ClickException(f"{error.field}: {error.message}") from error
    db.session.commit()
    click.echo(told)


def _publisher(slug: str) -> Publisher:
    found = publishers.publisher(slug)
    if found is None:
        raise click.ClickException(f"There is no publisher {slug!r}.")
    return found


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


def _wrong(problem: written.Problem) -> str:
    where = f"line {problem.line}" if problem.line else "the file"
    entry = f", {problem.entry}" if problem.entry else ""
    return f"{where}{entry}: {problem.message}"


def _article(publication: Publication, public_id: str) -> Article | None:
    if not public_id:
        return None
    found = db.session.scalars(
        select(Article).where(
            Article.publication_id == publication.id, Article.public_id == public_id
        )
    ).one_or_none()
    if found is None:
        raise click.ClickException(f"{publication.name} has no article {public_id!r}.")
    return found


def _given(inputs: tuple[str, ...]) -> dict[str, str]:
    pairs = [each.partition("=") for each in inputs]
    for name, equals, _ in pairs:
        if not equals:
            raise click.BadParameter(f"{name!r} is not KEY=VALUE.", param_hint="--input")
    return {name.strip(): value for name, _, value in pairs}


def _told(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Quote):
        return {
            "answer": "quote",
            "lines": [line.to_json() for line in answer.lines],
            "royalty_minor": answer.royalty.amount_minor,
            "production_minor": answer.production.amount_minor,
            "total_minor": answer.total.amount_minor,
            "currency": answer.total.currency,
            "rate_card": answer.rate_card_version,
            "valid_until": answer.valid_until.isoformat(),
        }
    if isinstance(answer, Referral):
        return {"answer": "referral", "reason": answer.reason}
    return {
        "answer": "refusal", "code": answer.code, "reason": answer.reason, "remedy": answer.remedy,
    }  # fmt: skip


def _in_words(answer: Answer) -> str:
    if isinstance(answer, Quote):
        rows = [(line.label, line.rule, str(line.amount)) for line in answer.lines]
        rows.append(("Total", f"rate card {answer.rate_card_version}", str(answer.total)))
        wide = max(len(label) for label, _, _ in rows)
        return "\n".join(f"{label:{wide}}  {amount:>14}  {rule}" for label, rule, amount in rows)
    if isinstance(answer, Referral):
        return f"A person decides: {answer.reason}"
    return f"Not licensed: {answer.reason} {answer.remedy}"
