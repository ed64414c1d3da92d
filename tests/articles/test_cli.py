"""``flask articles import`` and ``preview``: a line a source, and no source spoils another."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from licensing.articles.models import Article
from licensing.catalogue import find_by_url
from licensing.cli.articles import articles
from licensing.core.db import db
from tests import factories
from tests.articles.ingest.pages import STORY, STYLES

FIELDS = [
    "source", "url", "headline", "standfirst", "bylines", "published_on", "modified_on", "publication",
    "section", "language", "identifiers", "body_text", "body_html", "correction", "images", "rights",
    "removed", "warnings",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.html").write_text(STYLES["newspaper_with_json_ld"]())
    (pages / "b.html").write_text("<p>Nothing here.</p>")
    (pages / "c.html").write_text(
        STYLES["open_graph_only"]().replace(STORY.url, "https://orrintides.example/harbour/other")
    )
    return pages


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(articles, arguments)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def publication(app: Flask) -> str:
    with app.app_context():
        slug: str = factories.publication().slug
        db.session.commit()
        return slug


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Article.id))) or 0


def test_preview_prints_an_object_a_page_and_ends_with_1_for_the_one_that_failed(
    sqlite_app: Flask, folder: Path
) -> None:
    result = run(sqlite_app, "preview", str(folder), "--json")
    first, second, third = lines(result)

    assert result.exit_code == 1
    assert list(first) == FIELDS
    assert (first["headline"], first["body_text"]) == (STORY.headline, STORY.text)
    assert (first["published_on"], first["modified_on"]) == ("2026-02-17", None)
    assert list(first["rights"])[:4] == [
        "status",
        "open_licence",
        "copyright_holder",
        "copyright_notice",
    ]
    assert sorted(second) == ["error", "source"]
    assert third["url"].endswith("/other")


def test_preview_stores_nothing(sqlite_app: Flask, folder: Path) -> None:
    run(sqlite_app, "preview", str(folder))

    assert count(sqlite_app) == 0


def test_preview_for_people_says_what_they_look_for(sqlite_app: Flask, folder: Path) -> None:
    result = run(sqlite_app, "preview", str(folder / "a.html"))

    assert result.exit_code == 0
    assert STORY.headline in result.stdout
    assert "Ines Hale · 2026-02-17" in result.stdout
    assert "left out: share bar, related stories, 3 comments" in result.stdout


def test_import_takes_in_what_it_can_and_says_what_it_could_not(app: Flask, folder: Path) -> None:
    result = run(
        app, "import", "--publication", publication(app), str(folder), "--json", "nowhere.html"
    )

    assert result.exit_code == 1
    assert [line.get("outcome", "failed") for line in lines(result)] == [
        "created", "failed", "created", "failed",
    ]  # fmt: skip
    assert count(app) == 2


def test_importing_again_is_unchanged(app: Flask, folder: Path) -> None:
    slug = publication(app)
    for outcome in ("created", "unchanged"):
        (line,) = lines(run(app, "import", "--publication", slug, str(folder / "a.html"), "--json"))
        assert line["outcome"] == outcome
    assert count(app) == 1


def test_an_imported_article_is_in_the_catalogue(app: Flask, folder: Path) -> None:
    run(app, "import", "--publication", publication(app), str(folder / "a.html"))

    with app.app_context():
        assert find_by_url(None, f"{STORY.url}?utm_source=mail") is not None


def test_an_address_is_fetched_where_its_origin_is_allowed_and_only_there(
    sqlite_app: Flask, site: str
) -> None:
    slug = publication(sqlite_app)
    refused = run(sqlite_app, "import", "--publication", slug, f"{site}/a.html", "--json")
    taken = run(
        sqlite_app,
        "import",
        "--publication",
        slug,
        f"{site}/a.html",
        "--json",
        "--allow-origin",
        site,
    )

    assert "error" in lines(refused)[0]
    assert lines(taken)[0]["outcome"] == "created"


def test_an_unknown_publication_is_said_before_anything_is_fetched(sqlite_app: Flask) -> None:
    result = run(sqlite_app, "import", "--publication", "nobody", "https://orrintides.example/")

    assert result.exit_code == 1
    assert "nobody" in result.output


def test_feed_prints_an_object_a_list_and_goes_on_after_one_that_failed(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    listed = tmp_path / "feed.xml"
    listed.write_text(
        "<rss><channel><title>Tides</title><item><title>A</title></item></channel></rss>"
    )
    result = run(sqlite_app, "feed", "nowhere.xml", str(listed), "--json")
    first, second = lines(result)

    assert result.exit_code == 1
    assert list(first) == ["source", "error"]
    assert (second["source"], second["kind"], second["title"]) == (str(listed), "rss", "Tides")
    assert [entry["headline"] for entry in second["entries"]] == ["A"]


def test_feed_for_people_names_the_entries(sqlite_app: Flask, tmp_path: Path) -> None:
    listed = tmp_path / "feed.xml"
    listed.write_text("<rss><channel><item><title>Night boat</title></item></channel></rss>")

    result = run(sqlite_app, "feed", str(listed))

    assert "rss · 1 entry, 0 with the whole text" in result.stdout
    assert "Night boat" in result.stdout
