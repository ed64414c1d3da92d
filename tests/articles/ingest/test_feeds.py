"""Lists on a site: looked at again only when changed, their pages fetched once and filled up."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.feeds import check, describe
from licensing.articles.ingest.sources import Source, find, read
from licensing.core.outside import Outside
from tests.articles.ingest.given import WORDS
from tests.articles.ingest.pages import STORY, STYLES, paragraphs

BARE = f"<html><head><title>{STORY.headline}</title></head><body><article><h1>{STORY.headline}</h1>"
PAGE = f"{BARE}{paragraphs()}</article></body></html>"
ETAG = '"v1"'


@dataclass
class Site:
    """A site on loopback: ``pages`` maps a path to media type and text."""

    origin: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def client(self) -> Outside:
        return Outside(frozenset({self.origin}))

    def found(self, path: str) -> list[Source | NotAnArticle]:
        return list(find(self.origin + path, self.client()))

    def articles(self, path: str) -> list[Capture | NotAnArticle]:
        client = self.client()
        sources = find(self.origin + path, client)
        return [read(item, client) if isinstance(item, Source) else item for item in sources]


@pytest.fixture
def site() -> Iterator[Site]:
    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.seen.append(self.path)
            media_type, text = here.pages.get(self.path, ("", ""))
            unchanged = self.headers.get("If-None-Match") == ETAG
            self.send_response(304 if unchanged else 200 if media_type else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("ETag", ETAG)
            self.end_headers()
            if not unchanged:
                self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    here = Site(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


def rss(*entries: str) -> tuple[str, str]:
    listed = "".join(f"<item>{entry}</item>" for entry in entries)
    text = f"<rss version='2.0'><channel><title>The Orrin Tides</title>{listed}</channel></rss>"
    return "application/rss+xml", text


def html(text: str) -> tuple[str, str]:
    return "text/html; charset=utf-8", text


def test_a_page_is_fetched_once(site: Site) -> None:
    site.pages["/a"] = html(STYLES["newspaper_with_json_ld"]())
    (found,) = site.articles("/a")

    assert isinstance(found, Capture)
    assert found.headline == STORY.headline
    assert site.seen == ["/a"]


def test_what_a_list_says_fills_what_its_page_leaves_out(site: Site) -> None:
    entry = (
        f"<title>{STORY.headline}</title><link>/a</link><author>Ines Hale</author>"
        "<category>Harbour</category><pubDate>Tue, 17 Feb 2026 06:30:00 GMT</pubDate>"
    )
    site.pages |= {"/feed": rss(entry), "/a": html(PAGE)}
    (found,) = site.articles("/feed")

    assert isinstance(found, Capture)
    assert (found.source, found.url) == (site.origin + "/feed", site.origin + "/a")
    assert found.body_text == STORY.text
    assert (found.bylines, found.section) == (("Ines Hale",), "Harbour")
    assert (found.published_on, found.publication) == (date(2026, 2, 17), "The Orrin Tides")


def test_what_the_page_says_itself_is_believed_first(site: Site) -> None:
    entry = "<title>Other</title><link>/a</link><author>Col Tresk</author><category>X</category>"
    site.pages |= {"/feed": rss(entry), "/a": html(STYLES["newspaper_with_json_ld"]())}
    (found,) = site.articles("/feed")

    assert isinstance(found, Capture)
    assert (found.headline, found.bylines, found.section) == (
        STORY.headline,
        STORY.bylines,
        STORY.section,
    )


def test_an_agency_that_only_the_list_names_is_seen(site: Site) -> None:
    entry = f"<title>{STORY.headline}</title><link>/a</link><author>Reuters</author>"
    site.pages |= {"/feed": rss(entry), "/a": html(PAGE)}
    (found,) = site.articles("/feed")

    assert isinstance(found, Capture)
    assert found.rights.status == found.rights.parts[0].status == "third-party"


def test_an_entry_whose_page_is_gone_says_which_and_the_others_go_on(site: Site) -> None:
    site.pages |= {
        "/feed": rss(*(f"<title>A</title><link>/{n}</link>" for n in ("gone", "a"))),
        "/a": html(PAGE),
    }
    first, second = site.articles("/feed")

    assert isinstance(first, NotAnArticle)
    assert first.error == f"Entry 1 ({site.origin}/gone): The address answered 404 Not Found."
    assert isinstance(second, Capture)


def test_nothing_inside_is_fetched_because_a_list_names_it(site: Site) -> None:
    targets = ("http://169.254.169.254/", "http://127.0.0.1:1/", "file:///etc/passwd")
    site.pages["/feed"] = rss(*(f"<title>A</title><link>{t}</link>" for t in targets))
    errors = [item.error for item in site.articles("/feed") if isinstance(item, NotAnArticle)]

    for said, error in zip(("private", "Port 1", "nor an address"), errors, strict=True):
        assert said in error


def test_an_index_of_sitemaps_is_followed_to_their_pages(site: Site) -> None:
    def sitemap(tag: str, inner: str, *paths: str) -> tuple[str, str]:
        listed = "".join(f"<{inner}><loc>{site.origin}{p}</loc></{inner}>" for p in paths)
        return "text/xml", f"<{tag}>{listed}</{tag}>"

    site.pages |= {
        "/index.xml": sitemap("sitemapindex", "sitemap", "/1.xml", "/gone.xml", "/1.xml"),
        "/1.xml": sitemap("urlset", "url", "/a", "/b"),
    }
    found = site.found("/index.xml")

    assert [item.url for item in found if isinstance(item, Source)] == [
        f"{site.origin}/a",
        f"{site.origin}/b",
    ]
    assert [item.error for item in found if isinstance(item, NotAnArticle)] == [
        f"{site.origin}/gone.xml: The address answered 404 Not Found."
    ]


def test_the_pages_of_a_list_of_posts_are_followed_to_their_end(site: Site) -> None:
    base = "/wp-json/wp/v2/posts?per_page=1"

    def posts(*numbers: int) -> tuple[str, str]:
        made = [
            {"id": n, "link": f"{site.origin}/{n}", "title": {"rendered": f"Post {n}"},
             "content": {"rendered": f"<p>{WORDS}</p>"}}
            for n in numbers
        ]  # fmt: skip
        return "application/json", json.dumps(made)

    site.pages |= {
        f"{base}&_embed=1": posts(1),
        f"{base}&_embed=1&page=2": posts(2),
        f"{base}&_embed=1&page=3": posts(),
    }
    found = site.articles(base)

    assert [item.url for item in found if isinstance(item, Capture)] == [
        f"{site.origin}/1",
        f"{site.origin}/2",
    ]
    assert len(found) == 2


def test_a_feed_is_told_apart_from_what_has_not_changed(site: Site) -> None:
    site.pages["/feed"] = rss("<title>A</title><link>/a</link>", "<title>Nothing</title>")
    first = check(site.origin + "/feed", "", "", site.client())
    again = check(site.origin + "/feed", first.etag, first.last_modified, site.client())

    assert (first.kind, first.title, first.etag) == ("rss", "The Orrin Tides", ETAG)
    assert [type(item) for item in first.sources] == [Source, NotAnArticle]
    assert (again.not_modified, again.sources, again.etag, again.error) == (True, (), ETAG, "")


def test_a_feed_that_cannot_be_had_says_why(site: Site) -> None:
    site.pages["/page"] = html(PAGE)
    gone = check(site.origin + "/gone", "", "", site.client())
    page = check(site.origin + "/page", "", "", site.client())

    assert (gone.answered, gone.error) == (404, "The address answered 404 Not Found.")
    assert page.error.startswith("This is a page, not a feed")


def test_a_list_is_described_with_its_entries(site: Site) -> None:
    named = "<title>A</title><link>/a</link><guid isPermaLink='false'>7</guid>"
    entry = f"{named}<description>Of boats.</description>"
    site.pages["/feed"] = rss(entry)
    told: dict[str, Any] = describe(site.origin + "/feed", site.client())

    assert list(told) == ["source", "kind", "title", "url", "language", "entries", "warnings"]
    assert told["entries"] == [
        {
            "url": f"{site.origin}/a",
            "id": "7",
            "headline": "A",
            "standfirst": "Of boats.",
            "bylines": [],
            "published_on": None,
            "modified_on": None,
            "section": "",
            "rights": "",
            "full_text": False,
            "images": [],
        }
    ]


@pytest.mark.parametrize("source", ["nowhere.xml", "", "http://127.0.0.1:1/", "http://[::1"])
def test_what_is_no_list_is_an_error_and_no_exception(source: str) -> None:
    assert list(describe(source, Outside())) == ["source", "error"]
