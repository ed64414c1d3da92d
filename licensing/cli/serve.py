"""``flask serve``: everything at once, under one supervisor.

Without a Stripe key this is the demonstration: its content is made on the first start, the stand-in for
Stripe runs beside it, and one order goes through the real doors to show that all of it works.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import requests
from flask.cli import with_appcontext
from flask_migrate import upgrade

from licensing.catalogue import is_behind, refill
from licensing.cli.supervisor import Program, Supervisor
from licensing.config import Settings
from licensing.core import installation
from licensing.core.application import ROOT
from licensing.core.db import db, release

READY_SECONDS = 60
WEB_STOP_SECONDS = 5
GIVE_UP_AFTER = 3
"""A web server that died young this often while starting will not come up by itself."""
TOUR = ("demo", "order", "--publication", "latchkey", "--use", "eprint", "--json")


@click.command("serve")
@click.option("-v", "--verbose", is_flag=True, envvar="V", help="Show every line of every log.")
@with_appcontext
def serve(verbose: bool) -> None:
    """Run web server, workers and, without a Stripe key, the stand-in; stop on Ctrl-C."""
    settings = installation.settings()
    started = time.monotonic()
    _refuse_busy_ports(settings)
    upgrade()
    if is_behind():
        click.echo(f"Indexing the catalogue anew: {refill():,} articles.")
    release()
    db.engine.dispose()
    demonstration = _Demonstration(settings) if settings.uses_sandbox else None
    if demonstration:
        demonstration.prepare()
    supervisor = Supervisor(programs(settings), settings.data_dir / "log", _say, verbose)
    with _stopped_by_signals(supervisor):
        try:
            supervisor.start(2 if settings.uses_sandbox else 1)  # the doors, alone on the processor
            if not _wait_until_ready(supervisor, settings):
                return
            supervisor.start()
            click.echo(
                f"\nOffprint is running, after {time.monotonic() - started:.1f} s. Ctrl-C stops it.\n"
            )
            if demonstration:
                demonstration.welcome(lambda: supervisor.stopping)
            else:
                click.echo(f"  {settings.base_url}\n")
            supervisor.watch()
        finally:
            supervisor.end()
            click.echo("Offprint has stopped.")


def programs(settings: Settings) -> list[Program]:
    """What runs, in the order it starts."""
    host, port = settings.listen_address
    demonstration = {"DEMONSTRATION": "1"} if settings.uses_sandbox else {}
    web = Program(
        "web",
        _granian(host, port, settings.web_threads, "wsgi:app"),
        {**demonstration, "PYTHONUNBUFFERED": "1"},
    )
    workers = [
        Program(
            f"worker-{number}" if settings.workers > 1 else "worker",
            [*_flask(), "jobs", "work"],
            {**demonstration, "PYTHONUNBUFFERED": "1"},
            stop_seconds=settings.render_seconds + 10,
        )
        for number in range(1, settings.workers + 1)
    ]
    stand_in = [_stand_in(settings)] if settings.uses_sandbox else []
    return [*stand_in, web, *workers]


def _stand_in(settings: Settings) -> Program:
    host, port = _host_and_port(settings.sandbox_url)
    own_host, own_port = settings.listen_address
    return Program(
        "stripe",
        _granian(host, port, 4, "licensing.stripe_sandbox.wsgi:app"),
        {
            "OFFPRINT_SANDBOX_DATA": str(settings.data_dir.absolute() / "stripe"),
            "OFFPRINT_SANDBOX_URL": settings.sandbox_url,
            "OFFPRINT_SANDBOX_WEBHOOK_URL": f"http://{own_host}:{own_port}/webhooks/stripe",
            "OFFPRINT_SANDBOX_WEBHOOK_SECRET": settings.webhook_secret,
            "PYTHONUNBUFFERED": "1",
        },
    )


def _granian(host: str, port: int, threads: int, application: str) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--no-ws",
        "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", str(threads), "--respawn-failed-workers",
        "--workers-kill-timeout", str(WEB_STOP_SECONDS),  # one that is still starting hears no SIGTERM
        "--access-log", "--log-config", str(Path(__file__).with_name("logging.json")),
        "--working-dir", str(ROOT), application,
    ]  # fmt: skip


def _flask() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py")]


def _host_and_port(url: str) -> tuple[str, int]:
    host, _, port = url.split("://", 1)[1].split("/")[0].partition(":")
    return host, int(port or 80)


def _refuse_busy_ports(settings: Settings) -> None:
    wanted = {"LISTEN": settings.listen_address}
    if settings.uses_sandbox:
        wanted["SANDBOX_URL"] = _host_and_port(settings.sandbox_url)
    for name, (host, port) in wanted.items():
        try:
            socket.create_server((host, port)).close()
        except OSError as error:
            free = f"{host}:{port + 10}"
            example = (
                f"BASE_URL=http://{free}" if name == "LISTEN" else f"SANDBOX_URL=http://{free}"
            )
            raise click.ClickException(
                f"{host}:{port} cannot be used ({os.strerror(error.errno or 0)}). Is Offprint running "
                f"already? Stop what uses it, or choose another: {example} make run"
            ) from None


@contextmanager
def _stopped_by_signals(supervisor: Supervisor) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal stop the supervisor; a second one changes nothing."""
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(name, lambda _number, _frame: supervisor.stop()) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)


def _wait_until_ready(supervisor: Supervisor, settings: Settings) -> bool:
    """Watch until the web server answers; False when asked to stop meanwhile."""
    host, port = settings.listen_address
    patience = time.monotonic() + READY_SECONDS

    def settled() -> bool:
        return (
            _answers(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/")  # noqa: S104
            or supervisor.failures("web") >= GIVE_UP_AFTER
            or time.monotonic() > patience
        )

    supervisor.watch(until=settled)
    if supervisor.stopping:
        return False
    if supervisor.failures("web") >= GIVE_UP_AFTER or time.monotonic() > patience:
        log = settings.data_dir / "log" / "web.log"
        raise click.ClickException(
            f"the web server does not answer; {log} ends:\n{_tail(log)}\n`flask doctor` may know why."
        )
    return True


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2, allow_redirects=False).status_code < 500
    except requests.RequestException:
        return False


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _list(title: str, lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(f"  {title:<9} {line}")
        title = ""


def _say(name: str, line: str) -> None:
    click.echo(f"{name:<8} | {line}")


class _Demonstration:
    """The demonstration's content and its first order, each made once and remembered in DATA_DIR."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._seeded = settings.data_dir / "demonstration.json"
        self._toured = settings.data_dir / "first-order.json"

    def prepare(self) -> None:
        """Make the content, on the first start."""
        if not self._seeded.exists():
            click.echo("Making the demonstration's publications; this happens once.")
            self._keep(self._seeded, self._run("demo", "seed", "--json"))

    def welcome(self, stopping: Callable[[], bool]) -> None:
        """Say where to go, and on the first start place an order to show that all of it works."""
        seeded = json.loads(self._seeded.read_text())
        base, publications = self.settings.base_url, seeded["publications"]
        _list("Buyer", [f"{base}/{each['slug']}/   {each['name']}" for each in publications])
        _list("", ["the card 4242 4242 4242 4242 pays, with any date to come and any CVC"])
        _list("Reader", [f"{base}/{publications[0]['slug']}/samples"])
        _list("Staff", [f"{base}/staff/login", *(each["staff_email"] for each in publications)])
        _list("", [f"all with the password {seeded['password']}"])
        _list("Payments", [f"{self.settings.sandbox_url}/   stands in for Stripe: no money moves"])
        _list("Mail", [f"{self.settings.data_dir / 'mail'}   every message, as a file"])
        click.echo()
        if not self._toured.exists():
            self._tour(stopping)

    def _tour(self, stopping: Callable[[], bool]) -> None:
        click.echo("Placing a first order through the doors...")
        try:
            told = self._run(*TOUR)
        except click.ClickException as error:
            if stopping():  # Ctrl-C reaches the order as well
                return
            click.echo(f"The first order did not go through:\n{error.message}", err=True)
            return
        self._keep(self._toured, told)
        seconds = "  ".join(f"{step} {taken:.2f} s" for step, taken in told["seconds"].items())
        click.echo(f"  {told['copy']}\n  {seconds}\n")

    def _run(self, *command: str) -> dict[str, Any]:
        """One of our own commands, in the demonstration; what it printed as JSON."""
        done = subprocess.run(  # noqa: S603 - our own command line
            [*_flask(), *command],
            env={**os.environ, "DEMONSTRATION": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise click.ClickException(f"flask {' '.join(command)} failed:\n{done.stderr.strip()}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def _keep(self, file: Path, told: dict[str, Any]) -> None:
        """Write ``told`` whole or not at all: a file that is there means it was done."""
        draft = file.with_suffix(".part")
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=2))
        draft.chmod(0o600)
        draft.replace(file)
