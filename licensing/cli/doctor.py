"""``flask doctor``: look at everything this installation stands on, and say what to do about it."""

import importlib
import json
import os
import re
import smtplib
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import click
import requests
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select, text

from licensing.catalogue import is_behind
from licensing.cli.jobs import oldest_due_seconds
from licensing.config import Settings, is_loopback
from licensing.core import clock, installation
from licensing.core.db import db, read_only
from licensing.core.queue import Job
from licensing.jobs import schedule

PATIENCE_SECONDS = 5
STUCK_SECONDS = 120
SKEW_SECONDS = 5

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing, and what to do about it, nothing when all is well."""

    check: str
    level: Level
    found: str
    remedy: str = ""


Check = Callable[[Settings], Finding]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check this installation; end with 1 when something must be mended."""
    settings = installation.settings()
    findings = examine(settings)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            _print(finding)
    if any(finding.level == "fail" for finding in findings):
        sys.exit(1)


def examine(settings: Settings) -> list[Finding]:
    """Every check in turn; one that breaks is a finding, and stops no other."""
    findings = []
    for name, check in CHECKS.items():
        try:
            with read_only():
                findings.append(check(settings))
        except Exception as error:
            said = str(error).splitlines()
            findings.append(
                Finding(name, "fail", said[0] if said else type(error).__name__, REMEDIES[name])
            )
        finally:
            db.session.rollback()
    return findings


def _database(_: Settings) -> Finding:
    db.session.execute(text("SELECT 1"))
    url = db.engine.url
    where = url.database if url.drivername == "sqlite" else f"{url.host or 'socket'}/{url.database}"
    return Finding("database", "ok", f"{db.engine.dialect.name} answers at {where}")


def _migrations(_: Settings) -> Finding:
    folder = current_app.extensions["migrate"].directory
    head = ScriptDirectory(folder).get_current_head()
    current = MigrationContext.configure(db.session.connection()).get_current_revision()
    if current == head:
        return Finding("migrations", "ok", f"at {head}, the newest")
    return Finding("migrations", "fail", f"at {current}, not at {head}", REMEDIES["migrations"])


def _catalogue(_: Settings) -> Finding:
    if is_behind():
        return Finding(
            "catalogue", "fail", "articles on sale that no search finds", REMEDIES["catalogue"]
        )
    return Finding("catalogue", "ok", "what is on sale is listed")


def _fonts(_: Settings) -> Finding:
    folder = Path(__file__).parents[1] / "documents" / "faces"
    faces = list(folder.glob("*.ttf"))
    if len(faces) >= 5:
        return Finding("fonts", "ok", f"{len(faces)} typefaces are shipped with the code")
    return Finding("fonts", "fail", f"only {len(faces)} typefaces", REMEDIES["fonts"])


def _libraries(_: Settings) -> Finding:
    importlib.import_module("licensing.documents.render")
    return Finding("libraries", "ok", "what WeasyPrint needs can be loaded")


def _storage(settings: Settings) -> Finding:
    folder = settings.data_dir.absolute()
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(b"written by flask doctor")
        file.flush()
        os.fsync(file.fileno())
    return Finding("storage", "ok", f"{folder} can be written and synced")


def _mail(settings: Settings) -> Finding:
    if not settings.mail_server:
        level: Level = "ok" if settings.uses_sandbox else "warn"
        remedy = "" if settings.uses_sandbox else "Set MAIL_SERVER and MAIL_SENDER."
        return Finding("mail", level, f"written as files to {settings.data_dir / 'mail'}", remedy)
    with smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=PATIENCE_SECONDS) as server:
        if settings.mail_use_tls:
            server.starttls()
        if settings.mail_username:
            server.login(settings.mail_username, settings.mail_password)
        server.noop()
    if settings.mail_sender.endswith("@localhost.example>"):
        return Finding("mail", "warn", "messages are from an invented address", "Set MAIL_SENDER.")
    return Finding("mail", "ok", f"{settings.mail_server}:{settings.mail_port} takes our mail")


def _stripe(settings: Settings) -> Finding:
    if settings.uses_sandbox:
        return Finding("stripe", "ok", "no key: payments go to the stand-in and no money moves")
    key, secret = settings.stripe_secret_key, settings.stripe_webhook_secret
    if not re.fullmatch(r"(sk|rk)_(test|live)_\w+", key):
        return Finding("stripe", "fail", "STRIPE_SECRET_KEY is no secret key", REMEDIES["stripe"])
    if not re.fullmatch(r"whsec_\S+", secret):
        return Finding(
            "stripe", "fail", "STRIPE_WEBHOOK_SECRET is no signing secret", REMEDIES["stripe"]
        )
    live = "_live_" in key[:8]
    if live and settings.demonstration:
        return Finding(
            "stripe", "fail", "a live key beside demonstration content", "Unset DEMONSTRATION."
        )
    if key.startswith("sk_"):
        return Finding(
            "stripe",
            "warn",
            "the key may do anything in the account",
            "Use a restricted key (rk_) that may write Checkout Sessions, Customers and Refunds.",
        )
    return Finding("stripe", "ok", f"a restricted {'live' if live else 'test'} key")


def _stand_in(settings: Settings) -> Finding:
    if not settings.uses_sandbox:
        return Finding("stand-in", "ok", "not used: there is a Stripe key")
    answer = requests.get(settings.sandbox_url, timeout=PATIENCE_SECONDS)
    answer.raise_for_status()
    return Finding("stand-in", "ok", f"answers at {settings.sandbox_url}")


def _address(settings: Settings) -> Finding:
    parts = urlsplit(settings.base_url)
    if parts.scheme == "https" or is_loopback(parts.hostname or ""):
        return Finding("address", "ok", settings.base_url)
    return Finding("address", "fail", f"{settings.base_url} is not https", REMEDIES["address"])


def _clock(_: Settings) -> Finding:
    if db.engine.dialect.name == "sqlite":
        return Finding("clock", "ok", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC")
    theirs = db.session.scalar(select(func.clock_timestamp()))
    assert theirs is not None
    skew = abs(clock.now() - theirs)
    if skew <= timedelta(seconds=SKEW_SECONDS):
        return Finding("clock", "ok", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC, as the database says")
    seconds = skew.total_seconds()
    return Finding("clock", "fail", f"{seconds:.0f} s from the database's", REMEDIES["clock"])


def _worker(_: Settings) -> Finding:
    """A worker that lives plans every tick, so the newest tick tells when one last did."""
    now = clock.now()
    planned = db.session.scalar(select(func.max(Job.created_at)).where(Job.cause.like("tick:%")))
    patience = timedelta(seconds=min(schedule.EVERY_SECONDS.values()) + 60)
    if planned is None or now - planned > patience:
        since = "ever" if planned is None else f"since {planned:%Y-%m-%d %H:%M} UTC"
        return Finding("worker", "fail", f"no worker planned anything {since}", REMEDIES["worker"])
    late = oldest_due_seconds(now)
    if late is not None and late > STUCK_SECONDS:
        return Finding("worker", "fail", f"a job has waited {late} s", REMEDIES["worker"])
    return Finding("worker", "ok", "alive, and nothing waits")


def _dead_letters(_: Settings) -> Finding:
    count = db.session.scalar(select(func.count(Job.id)).where(Job.state == "dead")) or 0
    if not count:
        return Finding("dead letters", "ok", "none")
    return Finding("dead letters", "warn", f"jobs that gave up: {count}", REMEDIES["dead letters"])


CHECKS: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "catalogue": _catalogue,
    "fonts": _fonts,
    "libraries": _libraries,
    "storage": _storage,
    "mail": _mail,
    "stripe": _stripe,
    "stand-in": _stand_in,
    "address": _address,
    "clock": _clock,
    "worker": _worker,
    "dead letters": _dead_letters,
}

REMEDIES: dict[str, str] = {
    "database": "Check DATABASE_URL, that the server runs, and that it lets this user in.",
    "migrations": "Run `flask db upgrade`; `flask serve` does so at every start.",
    "catalogue": "Run `flask articles index`; `flask serve` does so at every start.",
    "fonts": "Restore licensing/documents/faces from the repository.",
    "libraries": "Run `make setup`, which installs or names the system's packages.",
    "storage": "Let this user write to DATA_DIR, on a disk with room and working fsync.",
    "mail": "Check MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS, MAIL_USERNAME and MAIL_PASSWORD.",
    "stripe": "Copy the restricted key and the endpoint's signing secret from Stripe's dashboard.",
    "stand-in": "Start it with `make run`, or set STRIPE_SECRET_KEY to use Stripe itself.",
    "address": "Serve it behind a proxy with a certificate, and say https in BASE_URL.",
    "clock": "Let NTP keep the clocks of this machine and of the database.",
    "worker": "Start `flask jobs work`, or `make run`, which does; see its log in DATA_DIR/log.",
    "dead letters": "Look at `flask jobs status`; once mended, `flask jobs retry ID`.",
}


def _print(finding: Finding) -> None:
    colours: dict[Level, str] = {"ok": "green", "warn": "yellow", "fail": "red"}
    level = click.style(f"{finding.level:<5}", fg=colours[finding.level])
    click.echo(f"{level} {finding.check:<13} {finding.found}")
    if finding.remedy:
        click.echo(f"{'':19} {finding.remedy}")
