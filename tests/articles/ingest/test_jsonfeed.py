"""JSON Feed: both versions, and whatever else stands where a value should."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from licensing.articles.ingest import jsonfeed
from tests.articles.ingest.given import WORDS, article, described, error, given, items

ITEM: dict[str, Any] = {
    "id": "1",
    "url": "/harbour/night-boat",
    "title": "Night boat",
    "content_html": f"<p>{WORDS}</p>",
    "summary": "After nine winters, Orrinmouth will pay for one itself.",
    "date_published": "2026-02-17T23:30:00-05:00",
    "date_modified": "2026-02-18T06:00:00Z",
    "authors": [{"name": "Ines Hale"}, {"name": "Ben Low"}],
    "image": "/a.jpg",
    "tags": ["Harbour"],
}


def feed(*listed: object, **about: object) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Orrin Tides",
        "home_page_url": "https://orrintides.example/",
        "language": "en-GB",
        "items": list(listed),
    } | about


def test_an_item_with_its_whole_text_is_an_article(tmp_path: Path) -> None:
    found = article(given(tmp_path, "feed.json", feed(ITEM)))

    assert (found.headline, found.body_text) == ("Night boat", WORDS)
    assert found.url == "https://orrintides.example/harbour/night-boat"
    assert found.bylines == ("Ines Hale", "Ben Low")
    assert (found.published_on, found.modified_on) == (date(2026, 2, 17), date(2026, 2, 18))
    assert (found.publication, found.section, found.language) == (
        "The Orrin Tides",
        "Harbour",
        "en-GB",
    )
    assert [p.src for p in found.images] == ["https://orrintides.example/a.jpg"]


def test_the_first_versions_author_and_a_plain_text_are_read(tmp_path: Path) -> None:
    item = {
        "id": "https://orrintides.example/a",
        "title": "A",
        "content_text": f"{WORDS}\n\n{WORDS}",
    }
    found = article(given(tmp_path, "feed.json", feed(item, author={"name": "Ines Hale"})))

    assert (found.url, found.bylines) == ("https://orrintides.example/a", ("Ines Hale",))
    assert found.body_text == f"{WORDS}\n{WORDS}"


def test_an_item_without_its_text_sends_for_its_page(tmp_path: Path) -> None:
    path = given(tmp_path, "feed.json", feed({"id": "1", "url": "/a", "title": "A"}))

    assert error(path).startswith("Entry 1 (https://orrintides.example/a)")


def test_one_bad_item_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = given(tmp_path, "feed.json", feed(7, ITEM, None))

    assert described(path)["warnings"] == [
        "Entry 1: It is not an object. Every item of a JSON Feed is one.",
        "Entry 3: It is not an object. Every item of a JSON Feed is one.",
    ]
    assert [entry["headline"] for entry in described(path)["entries"]] == ["Night boat"]


@pytest.mark.parametrize("value", [None, 7, True, [], {}, [[]], [{}], "\ud800", 1e308, "\0"])
def test_any_value_may_stand_anywhere(tmp_path: Path, value: object) -> None:
    item = dict.fromkeys(ITEM, value)
    path = given(tmp_path, "feed.json", feed(item, title=value, language=value, authors=value))

    assert len(list(items(path))) == 1
    assert len(described(path)["entries"]) == 1


def test_a_feed_without_a_list_of_items_says_so(tmp_path: Path) -> None:
    assert "no list of items" in error(given(tmp_path, "feed.json", feed(items="many")))


def test_items_beyond_the_limit_are_said_to_be_left_out(tmp_path: Path) -> None:
    path = given(tmp_path, "feed.json", feed(*[ITEM] * (jsonfeed.MAX_ENTRIES + 1)))

    assert "first 2,000 entries; it has 2,001" in described(path)["warnings"][0]


def test_characters_that_no_text_has_are_taken_out(tmp_path: Path) -> None:
    item = ITEM | {"title": "Night\0 \ud800boat", "authors": [{"name": "Ines\x01 Hale"}]}
    found = article(given(tmp_path, "feed.json", feed(item, title="Tides\udfff")))

    assert (found.headline, found.bylines, found.publication) == (
        "Night boat",
        ("Ines Hale",),
        "Tides",
    )
