"""Taking in publishers and publications, by verb and by command."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from licensing.core.audit import SYSTEM
from licensing.core.clock import now
from licensing.core.errors import InvalidInput, NotFound
from licensing.demo.seed import CONTENT
from licensing.pricing.queries import card_at
from licensing.publishers import queries
from licensing.publishers.models import Publication
from licensing.publishers.scope import Scope
from licensing.publishers.service import add_publication, add_publisher
from tests import factories

HERALD = CONTENT / "saltmarsh-herald"


def said(table: str, **changes: Any) -> dict[str, Any]:
    described = tomllib.loads((HERALD / "publication.toml").read_text())[table]
    return {key: value for key, value in (described | changes).items() if value is not None}


def test_what_a_file_describes_is_added_once(inside: Flask) -> None:
    publisher = add_publisher(said("publisher"), SYSTEM)
    publication = add_publication(said("publication"), publisher, SYSTEM)
    assert add_publisher(said("publisher"), SYSTEM).id == publisher.id
    assert add_publication(said("publication"), publisher, SYSTEM).id == publication.id
    assert (publication.name, publication.accent) == ("The Saltmarsh Herald", "#1f5a57")


@pytest.mark.parametrize(
    ("table", "change", "field"),
    [
        ("publisher", {"currency": "GPB"}, "publisher.currency"),
        ("publisher", {"email": None}, "publisher.email"),
        ("publisher", {"slug": "Tide Water"}, "publisher.slug"),
        ("publication", {"accent": "teal"}, "publication.accent"),
        ("publication", {"layout": "tabloid"}, "publication.layout"),
        ("publication", {"text_font": "comic"}, "publication.text_font"),
        ("publication", {"slug": "verify"}, "publication.slug"),
        ("publication", {"name": " "}, "publication.name"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(
    sqlite_inside: Flask, table: str, change: dict[str, Any], field: str
) -> None:
    described = {"publisher": said("publisher"), "publication": said("publication")}
    described[table] = said(table, **change)
    with pytest.raises(InvalidInput) as refused:
        add_publication(
            described["publication"], add_publisher(described["publisher"], SYSTEM), SYSTEM
        )
    assert refused.value.field == field


def test_another_publishers_address_is_taken(sqlite_inside: Flask) -> None:
    add_publication(said("publication"), add_publisher(said("publisher"), SYSTEM), SYSTEM)
    with pytest.raises(InvalidInput, match="taken"):
        add_publication(said("publication"), factories.publisher(), SYSTEM)


def test_the_commands_open_a_shop(sqlite_app: Flask, tmp_path: Path) -> None:
    run = sqlite_app.test_cli_runner()
    added = run.invoke(args=["publications", "add", str(HERALD / "publication.toml")])
    assert "/saltmarsh-herald" in added.output
    rates = ["publications", "rates", "--publisher", "tidewater", str(HERALD / "rates.toml")]
    assert "Rate card 1" in run.invoke(args=rates).output
    assert "Rate card 2" in run.invoke(args=rates).output
    with sqlite_app.app_context():
        publisher = queries.publisher("tidewater")
        assert publisher is not None
        assert card_at(publisher.id, now()).version == 2
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[uses.eprint]\naudience = []\n")
    refused = run.invoke(args=[*rates[:-1], str(wrong)])
    assert refused.exit_code == 1
    assert "uses.eprint" in refused.output


def test_a_scope_shows_its_own_rows_and_hides_the_others(inside: Flask) -> None:
    mine, theirs = factories.publication(), factories.publication()
    scope = Scope(mine.publisher_id)
    assert scope.get(Publication, mine.id).id == mine.id
    with pytest.raises(NotFound):
        scope.get(Publication, theirs.id)
    with pytest.raises(NotFound):
        scope.get(Publication, 10**6)
