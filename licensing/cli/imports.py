"""``flask articles import``: many sources in one run, that goes on where it stopped."""

import csv
import json
import sys
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from licensing.articles.ingest.sources import find
from licensing.articles.intake import polite, queries, runs, taking
from licensing.articles.intake.models import ImportRun
from licensing.articles.intake.polite import Polite
from licensing.articles.intake.queries import ItemLine, Summary
from licensing.articles.intake.runs import TakenIn
from licensing.articles.intake.taking import find_each, take_all
from licensing.catalogue import index_article
from licensing.cli.publications import OPERATOR
from licensing.core.db import db, release
from licensing.core.errors import InvalidInput, OffprintError
from licensing.core.outside import Outside
from licensing.publishers.queries import publication as publication_of

MOST_AT_ONCE = 16
REPORTS = (".csv", ".jsonl")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class _Started:
    """The run that a command works at. ``before`` is how many sources it has taken in already."""

    id: int
    before: int


def _report_file(_context: click.Context, _option: click.Parameter, file: Path | None) -> Any:
    if file is not None and file.suffix.lower() not in REPORTS:
        raise click.BadParameter(f"{file}: end its name in {' or '.join(REPORTS)}.")
    return file


@click.command("import")
@click.option(
    "--publication", required=True, metavar="SLUG", help="The publication they belong to."
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--at-once",
    type=click.IntRange(1, MOST_AT_ONCE),
    default=taking.AT_ONCE,
    show_default=True,
    help=f"Sources read at the same time, at most {polite.AT_ONCE} of one origin.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0, 60),
    default=polite.DELAY_SECONDS,
    show_default=True,
    help="Seconds between two requests to one origin.",
)
@click.option("--retry-failed", is_flag=True, help="Only what failed in the last run of these.")
@click.option("--from-start", is_flag=True, help="Do not go on with a run that was cut off.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_report_file,
    metavar="FILE",
    help="Write what became of each source: FILE.csv or FILE.jsonl.",
)
@click.option("--json", "print_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="An exact origin that may be fetched although it is inside: http://127.0.0.1:8123",
)
@with_appcontext
def import_(
    publication: str,
    sources: tuple[str, ...],
    at_once: int,
    delay: float,
    retry_failed: bool,
    from_start: bool,
    report: Path | None,
    print_json: bool,
    origins: tuple[str, ...],
) -> None:
    """Import each SOURCE (address, feed, saved page, folder of saved pages) into a publication.

    A run that was cut off goes on where it stopped when the same command is given again.
    """
    run = _begin(publication, sources, retry_failed, from_start)
    if run.before:
        click.echo(f"Going on with a run that has {run.before:,} sources behind it.", err=True)
    client = Polite(frozenset(origins), at_once=polite.AT_ONCE, delay_seconds=delay)
    try:
        failed = _work(run, sources, client, at_once, print_json)
    except KeyboardInterrupt:
        release()
        raise click.ClickException("Stopped. The same command goes on from here.") from None
    if report is not None:
        _write_report(run.id, report)
    _conclude(queries.summary(run.id), print_json)
    release()
    if failed:
        sys.exit(1)


def _begin(slug: str, sources: tuple[str, ...], retry_failed: bool, from_start: bool) -> _Started:
    """Find the run to go on with, or begin one; nothing stays locked while pages are fetched."""
    given = [_absolute(source) for source in sources]
    try:
        publication = publication_of(slug)
        run = runs.latest(publication, given)
        if retry_failed:
            if run is None:
                raise InvalidInput("These sources were never imported, so nothing of them failed.")
            if run.state == "finished":
                runs.retry_failed(run, OPERATOR)
        elif run is None or run.state == "finished" or from_start:
            run = runs.start(publication, given, OPERATOR)
        elif run.state == "stopped":
            runs.resume(run, OPERATOR)
        started = _Started(run.id, queries.summary(run.id).total)
        db.session.commit()
    except OffprintError as error:
        db.session.rollback()
        raise click.ClickException(f"{slug}: {error.message}") from error
    return started


def _work(
    run: _Started, sources: tuple[str, ...], client: Outside, at_once: int, print_json: bool
) -> int:
    """Take in what is left, a transaction a source; return how many failed this time."""
    failed = 0
    items = find_each(sources, lambda source: find(source, client), at_once)
    left = runs.remaining(run.id, items)
    with closing(take_all(left, client, at_once)) as taken, _progress(run.before) as bar:
        for each in taken:
            result = runs.take_in(run.id, each, OPERATOR, index_article)
            db.session.commit()
            db.session.expunge_all()
            failed += result.outcome == "failed"
            with tqdm.external_write_mode(file=sys.stderr):
                _tell(each.found.source, result, print_json)
            bar.update()
    runs.finish(db.session.get_one(ImportRun, run.id), OPERATOR)
    db.session.commit()
    return failed


def _progress(before: int) -> "tqdm[Any]":
    return tqdm(initial=before, unit=" sources", file=sys.stderr, disable=not sys.stderr.isatty())


def _absolute(source: str) -> str:
    """A source by which its run is known, from wherever the command is given."""
    path = Path(source)
    return str(path.resolve()) if path.exists() else source


def _tell(given: str, result: TakenIn, print_json: bool) -> None:
    """Print a line about one source; ``given`` is the source as it names itself."""
    if print_json:
        click.echo(json.dumps(_as_json(given, result), ensure_ascii=False))
    elif result.outcome == "failed":
        click.echo(f"failed      {result.source}: {result.error}", err=True)
    else:
        click.echo(f"{result.outcome:<12}{result.headline}")
        for note in result.warnings:
            click.echo(f"    {note}")


def _as_json(given: str, result: TakenIn) -> dict[str, Any]:
    if result.outcome == "failed":
        return {"source": given, "error": result.error}
    return {
        "source": given,
        "outcome": result.outcome,
        "article": result.article,
        "version": result.version,
        "url": result.url,
        "headline": result.headline,
        "pictures": result.pictures,
        "warnings": list(result.warnings),
    }


def _conclude(summary: Summary, print_json: bool) -> None:
    """The whole run in a few lines, on standard error where the lines are for machines."""
    if summary.total < 2:
        return
    click.echo(
        f"{summary.created:,} created, {summary.new_versions:,} new versions, "
        f"{summary.unchanged:,} unchanged, {summary.failed:,} failed",
        err=print_json,
    )
    for reason, number in summary.reasons:
        click.echo(f"{number:>8,}  {reason}", err=True)
    if summary.failed:
        click.echo("`--retry-failed` with the same sources tries those again.", err=True)


def _write_report(run_id: int, file: Path) -> None:
    lines = map(asdict, queries.report(run_id))
    with file.open("w", encoding="utf-8", newline="") as out:
        if file.suffix.lower() == ".csv":
            table = csv.DictWriter(out, [field.name for field in fields(ItemLine)])
            table.writeheader()
            table.writerows({name: _safe(said) for name, said in line.items()} for line in lines)
        else:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _safe(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: headlines come from anywhere."""
    return f"'{value}" if value.startswith(_FORMULA) else value
