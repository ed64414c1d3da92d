"""``flask articles import`` of many sources: killed and gone on with, tried again, reported."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from licensing.articles.intake.models import ImportItem, ImportRun
from licensing.articles.models import Article
from licensing.cli.articles import articles
from licensing.core.db import db
from tests import factories
from tests.articles.intake.site import site as opened
from tests.articles.intake.site import story
from tests.conftest import SECRET

ROOT = Path(__file__).parents[2]
PAGES = 60


@pytest.fixture
def slug(sqlite_app: Flask) -> str:
    with sqlite_app.app_context():
        found: str = factories.publication().slug
        db.session.commit()
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(6):
        (pages / f"{number:03}.html").write_text(story(number))
    return pages


def run(app: Flask, slug: str, *arguments: str) -> Result:
    command = ["import", "--publication", slug, "--delay", "0", *arguments]
    return app.test_cli_runner().invoke(articles, command)


def outcomes(result: Result) -> list[str]:
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [line.get("outcome", "failed") for line in lines]


def count(app: Flask, row: type[Any]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(row.id))) or 0


def test_a_run_that_was_killed_goes_on_where_it_stopped(
    sqlite_app: Flask, slug: str, folder: Path, tmp_path: Path
) -> None:
    for number in range(6, PAGES):
        (folder / f"{number:03}.html").write_text(story(number))
    environment = os.environ | {"DATA_DIR": str(tmp_path / "var"), "SECRET_KEY": SECRET}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "articles", "import", "--publication", slug, str(folder)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )
    with process:
        assert process.stdout is not None
        for _ in range(5):
            assert process.stdout.readline().startswith("created")
        process.send_signal(signal.SIGKILL)
    before = count(sqlite_app, ImportItem)
    assert 5 <= before < PAGES

    again = run(sqlite_app, slug, str(folder), "--json")

    assert f"{before} sources behind it" in again.stderr
    assert outcomes(again) == ["created"] * (PAGES - before)
    assert count(sqlite_app, Article) == count(sqlite_app, ImportItem) == PAGES
    assert count(sqlite_app, ImportRun) == 1


def test_a_run_that_came_to_its_end_begins_anew(sqlite_app: Flask, slug: str, folder: Path) -> None:
    run(sqlite_app, slug, str(folder))
    (folder / "002.html").write_text(story(2, said="It has been painted since."))

    again = run(sqlite_app, slug, str(folder), "--json")

    assert outcomes(again) == [
        "unchanged", "unchanged", "new-version", "unchanged", "unchanged", "unchanged",
    ]  # fmt: skip
    assert count(sqlite_app, ImportRun) == 2


def test_from_start_leaves_a_run_that_was_cut_off_behind(
    sqlite_app: Flask, slug: str, folder: Path
) -> None:
    run(sqlite_app, slug, str(folder))
    with sqlite_app.app_context():
        db.session.scalars(select(ImportRun)).one().state = "running"
        db.session.commit()

    assert outcomes(run(sqlite_app, slug, str(folder), "--json")) == []
    with sqlite_app.app_context():
        db.session.scalars(select(ImportRun)).one().state = "running"
        db.session.commit()
    assert (
        outcomes(run(sqlite_app, slug, str(folder), "--json", "--from-start")) == ["unchanged"] * 6
    )


def test_only_what_failed_is_tried_again(sqlite_app: Flask, slug: str, folder: Path) -> None:
    (folder / "001.html").write_text("<p>Nothing here.</p>")
    first = run(sqlite_app, slug, str(folder), "--json")
    (folder / "001.html").write_text(story(1))

    second = run(sqlite_app, slug, str(folder), "--json", "--retry-failed")

    assert (first.exit_code, outcomes(first).count("failed")) == (1, 1)
    assert (second.exit_code, outcomes(second)) == (0, ["created"])


def test_there_is_nothing_to_try_again_before_the_first_time(
    sqlite_app: Flask, slug: str, folder: Path
) -> None:
    result = run(sqlite_app, slug, str(folder), "--retry-failed")

    assert result.exit_code == 1
    assert "never imported" in result.output


def test_the_end_says_how_many_and_why_not(sqlite_app: Flask, slug: str, folder: Path) -> None:
    for name in ("001", "002"):
        (folder / f"{name}.html").write_text("<p>Nothing here.</p>")

    result = run(sqlite_app, slug, str(folder))

    assert "4 created, 0 new versions, 0 unchanged, 2 failed" in result.stdout
    assert "       2  " in result.stderr


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_report_has_a_line_for_every_source(
    sqlite_app: Flask, slug: str, folder: Path, tmp_path: Path, kind: str
) -> None:
    (folder / "001.html").write_text("<p>Nothing here.</p>")
    file = tmp_path / f"report.{kind}"
    run(sqlite_app, slug, str(folder), "--report", str(file))

    with file.open(newline="") as read:
        lines = list(csv.DictReader(read)) if kind == "csv" else [json.loads(s) for s in read]
    assert [line["outcome"] for line in lines] == [
        "created", "failed", "created", "created", "created", "created",
    ]  # fmt: skip
    assert lines[0]["url"] == "https://orrintides.example/harbour/boat-0"
    assert lines[1]["error"]
    assert lines[1]["source"].endswith("001.html")


def test_no_cell_of_a_report_is_taken_for_a_formula(
    sqlite_app: Flask, slug: str, folder: Path, tmp_path: Path
) -> None:
    (folder / "001.html").write_text(story(1).replace("Boat 1 comes", "=HYPERLINK(1) Boat 1 comes"))
    file = tmp_path / "report.csv"
    run(sqlite_app, slug, str(folder), "--report", str(file))

    assert "'=HYPERLINK(1) Boat 1" in file.read_text()


def test_a_report_needs_a_name_that_says_its_kind(
    sqlite_app: Flask, slug: str, folder: Path
) -> None:
    result = run(sqlite_app, slug, str(folder), "--report", "report.xlsx")

    assert result.exit_code == 2
    assert ".csv or .jsonl" in result.output


def test_addresses_are_fetched_several_at_once_and_none_twice(sqlite_app: Flask, slug: str) -> None:
    with opened() as site:
        addresses = [site.put(f"/{number}", story(number)) for number in range(5)]
        result = run(
            sqlite_app, slug, *addresses, "--json", "--at-once", "3", "--allow-origin", site.origin
        )

        assert outcomes(result) == ["created"] * 5
        assert all(site.asked(f"/{number}") == 1 for number in range(5))


def test_an_origin_that_is_down_fails_what_is_on_it_and_no_more(
    sqlite_app: Flask, slug: str, folder: Path
) -> None:
    with opened() as site:
        gone = f"{site.origin}/gone"
        result = run(sqlite_app, slug, gone, str(folder), "--json", "--allow-origin", site.origin)

    assert outcomes(result) == ["failed"] + ["created"] * 6
