"""What a file is: told from its bytes, whatever it is called, and packed files unpacked with care."""

import gzip

import pytest

from licensing.articles.ingest import kinds
from licensing.articles.ingest.kinds import kind_of, load_json, unpacked
from licensing.articles.ingest.stated import Unreadable

JATS = '<article article-type="news"><front><article-meta/></front><body/></article>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('<?xml version="1.0"?><rss version="2.0"/>', "rss"),
        ('<!-- made by hand --><?xml version="1.0"?>\n<rss/>', "rss"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "rss"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "atom"),
        ('<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>', "atom"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "sitemap"),
        ('<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"/>', "news-sitemap"),
        ("<sitemapindex/>", "sitemap-index"),
        (JATS, "jats"),
        (f'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x.dtd">{JATS}', "jats"),
        ("<!doctype html><html><article><p>A page.</p></article></html>", "page"),
        ("<article><h1>A fragment of a page</h1></article>", "page"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json-feed"),
        ('{"title": "t", "items": [{"id": "1", "content_text": "x"}]}', "json-feed"),
        ('[{"id": 1, "title": {"rendered": "A"}}]', "wordpress"),
        ('{"id": 1, "content": {"rendered": "A"}}', "wordpress"),
        ('{"uri": "urn:a", "headline": "A"}', "ninjs"),
        ('{"uri": "urn:a", "versionCreated": "2026-02-17T00:00:00Z"}', "ninjs"),
        ('{"_items": [{"uri": "urn:a", "headlines": []}]}', "ninjs"),
        ("headline;url;body\nA;https://a.example/;B", "csv"),
        ("A headline\n\nAnd a text.", "text"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: str, kind: str) -> None:
    assert kind_of(content.encode()) == kind


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_its_encoding_does_not_matter(encoding: str) -> None:
    assert kind_of("<rss/>".encode(encoding)) == "rss"


def test_a_name_decides_only_where_the_bytes_do_not() -> None:
    assert kind_of(b"one,two\n1,2", "table.csv") == "csv"
    assert kind_of(b"one,two\n1,2", "notes.txt") == "text"
    assert kind_of(b"<rss/>", "page.html") == "rss"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('<?xml version="1.0"?><opml/>', "begins with <opml>"),
        ('{"a": 1}', "no JSON Feed"),
        ('["a"]', "no JSON Feed"),
        ('{"code": "rest_forbidden", "message": "Sorry.", "data": {"status": 401}}', "Sorry"),
        ('{"a": ', "line 1"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_not_read_is_called_by_its_name(content: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        kind_of(content.encode())


def test_a_packed_file_is_unpacked_with_all_its_parts() -> None:
    assert unpacked(gzip.compress(b"<rss>") + gzip.compress(b"</rss>")) == b"<rss></rss>"
    assert unpacked(b"<rss/>") == b"<rss/>"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (gzip.compress(bytes(60_000_000)), "larger than"),
        (gzip.compress(gzip.compress(b"<rss/>")), "packed twice"),
        (gzip.compress(b"<rss/>" * 99)[:-9], "breaks off"),
        (b"\x1f\x8bnot so", "damaged"),
        (gzip.compress(b"") * 5_000, "parts"),
    ],
    ids=["bomb", "twice", "cut short", "damaged", "many"],
)
def test_a_packed_file_that_is_no_good_says_why(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        unpacked(content)


def test_json_has_a_limit() -> None:
    with pytest.raises(Unreadable, match="20 MB"):
        load_json(b" " * (kinds.MAX_JSON_BYTES + 1))


def test_json_is_read_with_the_mistakes_people_make() -> None:
    assert load_json(b'\xef\xbb\xbf{"a": "one\ntwo"}') == {"a": "one\ntwo"}
