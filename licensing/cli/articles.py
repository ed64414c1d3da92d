"""``flask articles``: take articles in, or look at what would be taken in."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import click
from flask.cli import AppGroup

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.dom import count_words
from licensing.articles.ingest.feeds import describe
from licensing.articles.ingest.preview import as_json
from licensing.articles.ingest.readers import read_each
from licensing.articles.ingest.sources import Source, find
from licensing.catalogue import refill
from licensing.cli.imports import import_
from licensing.core.outside import Outside

articles = AppGroup("articles", help="Take articles in, or look at what would be taken in.")
articles.add_command(import_)

_sources = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
_as_json = click.option("--json", "print_json", is_flag=True, help="One JSON object a line.")
_origins = click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="An exact origin that may be fetched although it is inside: http://127.0.0.1:8123",
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is printed about one source: ``told`` for machines, ``words`` for people."""

    told: dict[str, Any]
    words: str
    notes: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return "error" in self.told


@articles.command("index")
def index() -> None:
    """Index every article anew: `flask doctor` says when that is needed."""
    click.echo(f"{refill():,} articles indexed.")


@articles.command("preview")
@_sources
@_as_json
@_origins
def preview(sources: tuple[str, ...], print_json: bool, origins: tuple[str, ...]) -> None:
    """Show what would be imported from each SOURCE (address, saved page, folder); store nothing."""
    client = Outside(frozenset(origins))
    with closing(read_each(_each(sources, client), client)) as articles_found:
        _print(map(_previewed, articles_found), print_json)


@articles.command("feed")
@_sources
@_as_json
@_origins
def feed(sources: tuple[str, ...], print_json: bool, origins: tuple[str, ...]) -> None:
    """Show what each SOURCE (feed, sitemap, list of posts; address or file) lists; store nothing."""
    client = Outside(frozenset(origins))
    _print((_described(source, client) for source in sources), print_json)


def _each(sources: tuple[str, ...], client: Outside) -> Iterator[Source | NotAnArticle]:
    for source in sources:
        yield from find(source, client)


def _print(lines: Iterator[Line], print_json: bool) -> None:
    """Print each line as it is ready. Ends the command with 1 when any failed."""
    failed = 0
    for line in lines:
        failed += line.failed
        if print_json:
            click.echo(json.dumps(line.told, ensure_ascii=False))
            continue
        click.echo(line.words, err=line.failed)
        for note in line.notes:
            click.echo(f"    {note}")
    if failed:
        sys.exit(1)


def _previewed(found: Capture | NotAnArticle) -> Line:
    if isinstance(found, NotAnArticle):
        return _error(found.source, found.error)
    return Line(as_json(found), f"{found.source}\n    {found.headline}", _notes(found))


def _described(source: str, client: Outside) -> Line:
    told = describe(source, client)
    if "error" in told:
        return _error(source, told["error"])
    entries = told["entries"]
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    whole = sum(entry["full_text"] for entry in entries)
    words = f"{source}\n    {told['kind']} · {count}, {whole} with the whole text"
    titled = [told["title"]] if told["title"] else []
    listed = [entry["headline"] or entry["url"] for entry in entries]
    return Line(told, words, [*titled, *listed, *(f"note: {w}" for w in told["warnings"])])


def _error(source: str, message: str) -> Line:
    return Line({"source": source, "error": message}, f"failed      {source}: {message}")


def _notes(found: Capture) -> list[str]:
    """What a person looks for in a preview, a line each."""
    words = count_words(found.body_text)
    by = ", ".join(found.bylines) or "no byline"
    day = found.published_on.isoformat() if found.published_on else "no date"
    notes = [f"{by} · {day} · {words} words · {len(found.images)} pictures"]
    notes += [found.url] if found.url else []
    notes += [f"rights to the text: {found.rights.status} ({found.rights.parts[0].reason})"]
    notes += [f"open licence: {found.rights.open_licence}"] if found.rights.open_licence else []
    notes += [f"left out: {', '.join(found.removed)}"] if found.removed else []
    return notes + [f"note: {warning}" for warning in found.warnings]
