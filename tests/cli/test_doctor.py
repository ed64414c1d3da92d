"""The doctor finds what is wrong and says what to do."""

import json
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from licensing import create_app
from licensing.cli.doctor import CHECKS, REMEDIES, Finding, examine
from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db
from licensing.core.queue import enqueue
from licensing.jobs import schedule
from tests import shop

LIVE = "rk_live_0123456789"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Nothing listens at the stand-in's address unless a test starts it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return Settings(
        data_dir=tmp_path / "var", secret_key="s" * 40, sandbox_url=f"http://127.0.0.1:{port}"
    )


def finding(app: Flask, check: str, **changed: Any) -> Finding:
    """What the doctor finds about one thing with some settings changed."""
    with app.app_context():
        found = examine(replace(app.extensions["settings"], **changed))
    return next(each for each in found if each.check == check)


def test_every_check_has_a_remedy() -> None:
    assert set(CHECKS) == set(REMEDIES)


def test_a_sound_installation_has_nothing_to_mend(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        schedule.plan(clock.now())
        db.session.commit()
    with shop.port() as server:
        url = shop.address(server)
        server.app = shop.stand_in(tmp_path / "stripe", url, "http://127.0.0.1:8000", "whsec_x")
        app.extensions["settings"] = replace(app.extensions["settings"], sandbox_url=url)
        answer = app.test_cli_runner().invoke(args=["doctor", "--json"])
    assert {each["level"] for each in json.loads(answer.output)} == {"ok"}, answer.output
    assert answer.exit_code == 0


def test_what_must_be_mended_ends_with_1_and_says_how(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert REMEDIES["worker"] in answer.output


def test_a_database_that_is_away_stops_no_other_check(settings: Settings) -> None:
    away = replace(
        settings, database_url="postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2"
    )
    app = create_app(away)
    assert finding(app, "database").level == "fail"
    assert finding(app, "fonts").level == "ok"


def test_a_database_that_is_behind_is_told_to_migrate(app: Flask) -> None:
    assert finding(app, "migrations").level == "ok"
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    behind = finding(app, "migrations")
    assert behind.level == "fail"
    assert "flask db upgrade" in behind.remedy


def test_a_folder_that_cannot_be_written_is_found(sqlite_app: Flask, tmp_path: Path) -> None:
    assert finding(sqlite_app, "storage", data_dir=tmp_path / "missing").level == "fail"


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, "ok"),
        ({"stripe_secret_key": LIVE, "stripe_webhook_secret": "whsec_1"}, "ok"),
        ({"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}, "warn"),
        ({"stripe_secret_key": "pk_test_1", "stripe_webhook_secret": "whsec_1"}, "fail"),
        ({"stripe_secret_key": LIVE}, "fail"),
        ({"stripe_secret_key": LIVE, "stripe_webhook_secret": "we_1"}, "fail"),
        (
            {"stripe_secret_key": LIVE, "stripe_webhook_secret": "whsec_1", "demonstration": True},
            "fail",
        ),
    ],
)
def test_stripes_key_and_secret_are_looked_at(
    sqlite_app: Flask, changed: dict[str, Any], level: str
) -> None:
    assert finding(sqlite_app, "stripe", **changed).level == level


def test_a_key_is_never_printed(sqlite_app: Flask) -> None:
    found = finding(
        sqlite_app, "stripe", stripe_secret_key="sk_wrong_9876", stripe_webhook_secret="x"
    )
    assert "9876" not in str(found)


def test_a_stand_in_that_is_away_is_found(sqlite_app: Flask) -> None:
    assert finding(sqlite_app, "stand-in").level == "fail"
    assert finding(sqlite_app, "stand-in", stripe_secret_key=LIVE).level == "ok"


@pytest.mark.parametrize(
    ("address", "level"),
    [
        ("https://reprints.example", "ok"),
        ("http://127.0.0.1:8000", "ok"),
        ("http://localhost:8000", "ok"),
        ("http://reprints.example", "fail"),
    ],
)
def test_the_address_must_be_https_beyond_this_machine(
    sqlite_app: Flask, address: str, level: str
) -> None:
    assert finding(sqlite_app, "address", base_url=address).level == level


def test_mail_without_a_server_is_a_warning_once_money_is_real(sqlite_app: Flask) -> None:
    assert finding(sqlite_app, "mail").level == "ok"
    assert finding(sqlite_app, "mail", stripe_secret_key=LIVE).level == "warn"


def test_a_mail_server_that_is_away_is_found(sqlite_app: Flask) -> None:
    assert finding(sqlite_app, "mail", mail_server="127.0.0.1", mail_port=1).level == "fail"


def test_a_clock_that_is_wrong_is_found_by_the_databases(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert finding(app, "clock").level == "ok"
    ahead = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: ahead)
    on_sqlite = app.extensions["settings"].database_url == ""
    assert finding(app, "clock").level == ("ok" if on_sqlite else "fail")


def test_a_worker_that_died_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        schedule.plan(clock.now())
        db.session.commit()
    assert finding(app, "worker").level == "ok"
    later = clock.now() + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert finding(app, "worker").level == "fail"


def test_a_queue_that_does_not_move_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        schedule.plan(clock.now())
        enqueue("mail", "order:1")
        db.session.commit()
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "has waited" in finding(app, "worker").found


def test_dead_letters_are_counted(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        enqueue("mail", "order:1")
        db.session.execute(text("UPDATE job SET state = 'dead'"))
        db.session.commit()
    assert finding(sqlite_app, "dead letters").found == "jobs that gave up: 1"
