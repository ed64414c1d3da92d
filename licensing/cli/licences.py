"""``flask licences``: check a file without the web."""

import json
import sys
from typing import Any, BinaryIO

import click
from flask.cli import AppGroup

from licensing.core.db import read_only
from licensing.delivery.verification import FileVerdict, verify_file
from licensing.licences.verification import Verification

LARGEST_BYTES = 64 * 1024 * 1024

licences = AppGroup("licences", help="Licences and the copies under them.")

WORDS = {
    "genuine": "Genuine: byte for byte the copy that was delivered.",
    "changed": "Changed: it names one of our licences, but it is not the file that was delivered.",
    "not-ours": "Not ours: it names no licence that we know.",
}


@licences.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "print_json", is_flag=True, help="One JSON object.")
def verify(file: BinaryIO, print_json: bool) -> None:
    """Say whether FILE is a copy that was delivered here, and how its licence stands.

    Exit status 0: genuine and valid. 1: anything else.
    """
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise click.ClickException("A file over 64 MiB is none of ours.")
    with read_only():
        verdict = verify_file(content)
    told = as_json(verdict)
    if print_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _say(verdict)
    if verdict.verdict != "genuine" or verdict.licence is None or not verdict.licence.valid:
        sys.exit(1)


def as_json(verdict: FileVerdict) -> dict[str, Any]:
    """``verdict``, ``sha256``, ``version`` of the article in a genuine file, ``corrected`` if a later
    version corrects it, and, where a licence is named, ``licence``."""
    return {
        "verdict": verdict.verdict,
        "sha256": verdict.sha256,
        "version": verdict.version,
        "corrected": verdict.corrected,
        "licence": _licence(verdict.licence) if verdict.licence else None,
    }


def _licence(known: Verification) -> dict[str, Any]:
    facts = known.facts
    return {
        "number": facts.number,
        "standing": known.standing,
        "licensee": facts.licensee,
        "use": facts.use,
        "quantity": facts.quantity,
        "territory": facts.territory,
        "starts_on": facts.starts_on.isoformat(),
        "ends_on": facts.ends_on.isoformat() if facts.ends_on else None,
        "headline": known.headline,
        "publication": known.brand.publication,
        "url": known.link or None,
        "identifier": known.identifier,
        "verify_url": facts.verify_url,
    }


def _say(verdict: FileVerdict) -> None:
    click.echo(WORDS[verdict.verdict])
    if verdict.licence is None:
        return
    if verdict.version is not None:
        click.echo(f"It shows version {verdict.version} of the article.")
    if verdict.corrected and verdict.licence.correction is not None:
        correction = verdict.licence.correction
        click.echo(f"Version {correction.version} corrects it: {correction.words}")
        click.echo("The holder may have the corrected copy, free, from the order's page.")
    facts = verdict.licence.facts
    until = facts.ends_on.isoformat() if facts.ends_on else "without end"
    click.echo(f"Licence {facts.number}: {verdict.licence.standing}")
    click.echo(f"{facts.licensee}, {facts.use}, {facts.starts_on.isoformat()} to {until}")
    click.echo(f"“{verdict.licence.headline}”, {verdict.licence.brand.publication}")
    click.echo(verdict.licence.link or verdict.licence.identifier)
