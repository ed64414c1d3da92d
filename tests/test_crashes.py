"""``kill -9`` of the worker, of the doors and of both, at random points: afterwards every paid order has
exactly one licence and one copy, and the money adds up.

The points are drawn from a seed that a failure prints, so that a run can be repeated.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from licensing import create_app, stripe_sandbox
from licensing.config import Settings
from licensing.core import files
from licensing.core.db import db, release
from licensing.core.queue import Job
from licensing.delivery.models import Copy
from licensing.licences.models import Licence
from licensing.orders.models import Order
from licensing.payments.models import LedgerEntry, Payment
from tests import shop as shops
from tests.postgres import Cluster
from tests.purchases import checked_out, on_sale, placed
from tests.shop import Shop

ROOT = Path(__file__).parents[1]
ROUNDS = 3
ORDERS_A_ROUND = 2
PATIENCE_SECONDS = 90
POLL = threading.Event()


@dataclass
class Processes:
    """The doors and the worker as processes of their own, to be killed and started again."""

    port: int
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        commands = {
            "web": [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port),
                "wsgi:app",
            ],
            "worker": [sys.executable, "-m", "flask", "jobs", "work"],
        }  # fmt: skip
        self.running[name] = subprocess.Popen(
            commands[name],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        """``kill -9`` the process and what it started, and reap it."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for name in list(self.running):
            self.kill(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Shop]:
    """The stand-in for Stripe served here; our doors are left to processes of their own."""
    with shops.port() as stripes, closing(shops.free_port()) as held:
        port = held.getsockname()[1]
        wired = replace(
            settings,
            base_url=f"http://127.0.0.1:{port}",
            sandbox_url=shops.address(stripes),
            database_url="" if request.param == "sqlite" else _postgres(request),
        )
        with _migrated(wired) as app:
            sandbox = shops.stand_in(
                tmp_path / "stripe", wired.sandbox_url, wired.base_url, wired.webhook_secret
            )
            stripes.app = sandbox
            found = stripe_sandbox.of(sandbox)
            found.courier.start()
            held.close()
            yield Shop(app, found, None, wired.base_url, wired.sandbox_url)  # type: ignore[arg-type]  # its worker is a process
            found.courier.stop()


def test_whatever_is_killed_every_paid_order_has_one_licence_and_one_copy(site: Shop) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    processes = Processes(int(site.url.rpartition(":")[2]), _environment(site))
    try:
        with site.app.app_context():
            tokens = _orders_under_fire(site, processes, chance)
            _until(lambda: _all_complete(tokens), "every paid order is complete")
            _look_at_the_books(tokens)
        for token in tokens:
            page = requests.get(f"{site.url}/orders/{token}/return", timeout=10)
            assert "Your copy is ready" in page.text
    finally:
        processes.kill_all()


def _orders_under_fire(site: Shop, processes: Processes, chance: random.Random) -> list[str]:
    tokens: list[str] = []
    article = on_sale()
    for name in ("web", "worker"):
        processes.start(name)
    for round_number in range(ROUNDS):
        _until(lambda: _answers(site.url), "the doors are open")
        for _ in range(ORDERS_A_ROUND):
            payment = checked_out(placed(article))
            tokens.append(payment.order.token)
            assert payment.session_url is not None
            url = payment.session_url
            release()
            assert site.pay(url).status_code in {302, 303}
        victims = [["worker"], ["web"], ["web", "worker"]][round_number % 3]
        if round_number == 0:
            _until(_something_renders, "a copy is being rendered")
        else:
            POLL.wait(chance.uniform(0, 2))
        for name in victims:
            processes.kill(name)
        for name in victims:
            processes.start(name)
    return tokens


def _look_at_the_books(tokens: list[str]) -> None:
    paid = db.session.scalars(select(Order).where(Order.token.in_(tokens))).all()
    assert len(paid) == ROUNDS * ORDERS_A_ROUND
    licences = db.session.scalars(select(Licence)).all()
    assert sorted(licence.line.order_id for licence in licences) == sorted(o.id for o in paid)
    copies = db.session.scalars(select(Copy).where(Copy.kind == "reprint")).all()
    assert sorted(copy.licence_id or 0 for copy in copies) == sorted(one.id for one in licences)
    for copy in copies:
        assert copy.sha256 is not None
        assert files.get(copy.sha256).startswith(b"%PDF")
    amounts = [payment.amount_minor for payment in db.session.scalars(select(Payment))]
    booked = db.session.scalar(select(func.sum(LedgerEntry.amount_minor)))
    assert booked == sum(amounts)
    assert db.session.scalars(select(Job).where(Job.state == "dead")).all() == []


def _all_complete(tokens: list[str]) -> bool:
    states = db.session.scalars(select(Order.state).where(Order.token.in_(tokens))).all()
    release()
    return len(states) == len(tokens) and set(states) == {"complete"}


def _something_renders() -> bool:
    found = db.session.scalars(
        select(Copy.id).where(Copy.state.in_(("rendering", "ready")))
    ).first()
    release()
    return found is not None


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/verify", timeout=5).status_code < 500
    except requests.RequestException:
        return False


def _until(true: Callable[[], bool], meaning: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"still waiting: {meaning}"
        POLL.wait(0.1)


def _environment(site: Shop) -> dict[str, str]:
    settings: Settings = site.app.extensions["settings"]
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    return kept | {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "SANDBOX_URL": settings.sandbox_url,
    }


def _postgres(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database of its own."""
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    name = cluster.create()
    request.addfinalizer(lambda: cluster.drop(name))
    return cluster.address(name)


@contextmanager
def _migrated(settings: Settings) -> Iterator[Flask]:
    from flask_migrate import upgrade

    app = create_app(settings)
    with app.app_context():
        if make_url(settings.database_address).get_backend_name() == "sqlite":
            upgrade()
    yield app
    shops.dispose(app)
