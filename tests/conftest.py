"""What every test may ask for.

`app`         the application on a database of its own; the test runs twice, on SQLite and PostgreSQL
`sqlite_app`  the same on SQLite only, for tests that no database can tell apart
`client`, `sqlite_client`   a browser without JavaScript, on either
`inside`, `sqlite_inside`   the application with its context pushed, for tests of verbs and queries;
              not together with a client, whose requests would share that context
`shop`        the application and the stand-in for Stripe served on loopback, on either database
`worker`      runs the jobs that are due: ``worker.run_until_idle()``

A database is a copy of one that was migrated once a session, so that what is tested is what the
migrations made; on PostgreSQL it may be such a copy emptied again, which is quicker.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from playwright.sync_api import Browser

from licensing import create_app, stripe_sandbox
from licensing.config import Settings
from licensing.core.application import limiter
from licensing.core.db import db
from licensing.documents.render import render
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from tests import network, postgres
from tests import shop as shops
from tests.browser.windows import chromium
from tests.browsing import Client
from tests.economy import compile_routes_once, thrifty
from tests.shop import Shop

SECRET = "a secret of forty characters, for testing"  # long enough for every signer


def pytest_configure() -> None:
    network.close()
    compile_routes_once()
    hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no failure
    hypothesis.settings.load_profile("house")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test fails the run: whatever tests need can be had there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.ensure_newline()
        reporter.write_line("CI: a skipped test is a failure; `pytest -rs` names them.", red=True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """One installation in a folder of its own. Override it in a module to set something else."""
    return Settings(data_dir=tmp_path / "var", secret_key=SECRET)


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application, once on each database."""
    if request.param == "sqlite":
        yield from _on_sqlite(settings, request.getfixturevalue("sqlite_template"))
    else:
        yield from _on_postgres(settings, request.getfixturevalue("postgres_cluster"))


@pytest.fixture
def sqlite_app(settings: Settings, sqlite_template: Path) -> Iterator[Flask]:
    """The application on SQLite."""
    yield from _on_sqlite(settings, sqlite_template)


@pytest.fixture
def client(app: Flask) -> Client:
    return Client.of(app)


@pytest.fixture
def sqlite_client(sqlite_app: Flask) -> Client:
    return Client.of(sqlite_app)


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


@pytest.fixture
def sqlite_inside(sqlite_app: Flask) -> Iterator[Flask]:
    with sqlite_app.app_context():
        yield sqlite_app


@pytest.fixture
def worker(app: Flask) -> Worker:
    """A worker with every kind of job the house knows; documents are rendered in this process."""
    return Worker(app, tasks.table(render))


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Shop]:
    """A whole shop on loopback, with the stand-in for Stripe; once on each database."""
    with shops.port() as ours, shops.port() as stripes:
        wired = replace(settings, base_url=shops.address(ours), sandbox_url=shops.address(stripes))
        if request.param == "sqlite":
            made = _on_sqlite(wired, request.getfixturevalue("sqlite_template"))
        else:
            made = _on_postgres(wired, request.getfixturevalue("postgres_cluster"))
        for app in made:
            sandbox = shops.stand_in(
                tmp_path / "stripe", wired.sandbox_url, wired.base_url, wired.webhook_secret
            )
            ours.app, stripes.app = app, sandbox
            yield Shop(
                app,
                stripe_sandbox.of(sandbox),
                Worker(app, tasks.table(render)),
                wired.base_url,
                wired.sandbox_url,
            )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Playwright runs once a process, so every test that drives a browser shares it."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    _migrate(Settings(data_dir=folder, secret_key=SECRET))
    return folder / "offprint.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Cluster]:
    """A PostgreSQL cluster with nothing in it."""
    try:
        postgres.find_binaries()
    except postgres.PostgresMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    with postgres.cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_cluster(
    postgres_server: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory
) -> postgres.Cluster:
    """A PostgreSQL cluster with a migrated template."""
    template = postgres_server.address(postgres_server.create_template())
    folder = tmp_path_factory.mktemp("postgres-template")
    _migrate(Settings(data_dir=folder, secret_key=SECRET, database_url=template))
    return postgres_server


def _on_sqlite(settings: Settings, template: Path) -> Iterator[Flask]:
    settings.data_dir.mkdir(parents=True)
    shutil.copyfile(template, settings.data_dir / "offprint.db")
    yield from _application(settings)


def _on_postgres(settings: Settings, cluster: postgres.Cluster) -> Iterator[Flask]:
    name = cluster.lend()
    try:
        yield from _application(replace(settings, database_url=cluster.address(name)))
    finally:
        cluster.give_back(name)


def _application(settings: Settings) -> Iterator[Flask]:
    app = thrifty(create_app(settings))
    app.testing = True
    limiter.reset()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _migrate(settings: Settings) -> None:
    from flask_migrate import upgrade

    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.engine.dispose()
