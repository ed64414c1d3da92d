"""Sitemaps: addresses one by one, what a news sitemap says of them, and mistakes where they are."""

from pathlib import Path

import pytest

from licensing.articles.ingest import sitemap
from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.stated import Broken, Stated
from tests.articles.ingest.given import Offline, described, error, given, items

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = """<news:news><news:publication><news:name>The Orrin Tides</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>2026-02-17T06:30:00Z</news:publication_date>
<news:title>Boats &amp; tides</news:title></news:news>
<image:image><image:loc>https://orrintides.example/a.jpg</image:loc>
<image:caption>The quay.</image:caption></image:image>"""


def url(path: str = "a", more: str = "") -> str:
    return f"<url><loc> https://orrintides.example/{path} </loc>{more}</url>"


def listed(*urls: str) -> str:
    return f'<?xml version="1.0"?><urlset {SPACES}>{"".join(urls)}</urlset>'


def test_a_news_sitemap_says_what_its_pages_are(tmp_path: Path) -> None:
    told = described(given(tmp_path, "s.xml", listed(url("a", NEWS), url("b"))))
    first, second = told["entries"]

    assert (told["kind"], told["title"]) == ("news-sitemap", "The Orrin Tides")
    assert (first["headline"], first["published_on"]) == ("Boats & tides", "2026-02-17")
    assert first["images"][0]["caption"] == "The quay."
    assert (second["url"], second["headline"]) == ("https://orrintides.example/b", "")


def test_every_address_sends_for_its_page(tmp_path: Path) -> None:
    client = Offline()
    list(items(given(tmp_path, "s.xml", listed(url("a"), url("b"))), client))

    assert client.asked == ["https://orrintides.example/a", "https://orrintides.example/b"]


def test_a_mistake_is_told_where_it_is_and_the_others_go_on(tmp_path: Path) -> None:
    path = given(
        tmp_path, "s.xml", listed(url(), "<url><loc>javascript:alert(1)</loc></url>", url("b"))
    )
    errors = [item.error for item in items(path) if isinstance(item, NotAnArticle)]

    assert errors[1].startswith("Entry 2: “javascript:alert(1)” is no web address.")
    assert len(errors) == 3


def test_what_stands_before_broken_xml_is_read() -> None:
    content = listed(url("a"), url("b")).replace("</urlset>", "<url>").encode()
    *read, last = sitemap.read(content).entries

    assert [entry.url for entry in read if isinstance(entry, Stated)] == [
        "https://orrintides.example/a",
        "https://orrintides.example/b",
    ]
    assert isinstance(last, Broken)
    assert "not well formed from here on" in last.error


def test_addresses_beyond_the_protocols_limit_are_not_read() -> None:
    content = listed(url() * (sitemap.MAX_ADDRESSES + 5)).encode()
    entries = list(sitemap.read(content).entries)

    assert len(entries) == sitemap.MAX_ADDRESSES + 1
    assert isinstance(entries[-1], Broken)


def test_an_index_leads_to_its_sitemaps_and_nowhere_twice(tmp_path: Path) -> None:
    lists = "".join(
        f"<sitemap><loc>https://orrintides.example/{n}.xml</loc></sitemap>" for n in "aba"
    )
    client = Offline()
    found = list(items(given(tmp_path, "s.xml", f"<sitemapindex>{lists}</sitemapindex>"), client))

    assert client.asked == ["https://orrintides.example/a.xml", "https://orrintides.example/b.xml"]
    assert len(found) == 2


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_an_entity_from_outside_says_nothing(tmp_path: Path, target: str) -> None:
    entity = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{target}">]>'
    content = (
        f"{entity}<urlset {SPACES}><url><loc>https://orrintides.example/&x;</loc></url></urlset>"
    )

    assert described(given(tmp_path, "s.xml", content))["entries"][0]["url"] == (
        "https://orrintides.example/"
    )


def test_an_empty_sitemap_says_so(tmp_path: Path) -> None:
    assert "lists no articles" in error(given(tmp_path, "s.xml", listed()))
