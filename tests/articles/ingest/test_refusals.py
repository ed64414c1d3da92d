"""What is no article says what it is and what would help."""

import pytest

from tests.articles.ingest.pages import page
from tests.articles.ingest.reading import refusal


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "archive"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (bytes(range(256)) * 40, "binary"),
        (b'{"headline": "A"}', "JSON"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "feed"),
        (b'<?xml version="1.0"?><urlset></urlset>', "sitemap"),
        (b"<html><body><p>Too short.</p></body></html>", "running text"),
        (
            b"<title>404 Not Found</title><h1>Page not found</h1>"
            + b"<p>Try the search. </p>" * 90,
            "404",
        ),
        (b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_is_no_article_says_what_it_is(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_a_front_page_is_no_article() -> None:
    teasers = "".join(
        f"<article><h2><a href='/{n}'>Gull number {n} steals a pasty</a></h2><p>It came back for the bag, "
        f"witnesses on the quay said, and was not sorry.</p></article>"
        for n in range(12)
    )
    html = page(
        '<meta property="og:type" content="website">',
        f"<main>{teasers}</main>",
        title="The Orrin Tides",
    )

    assert "one article" in refusal(html, "https://orrintides.example/")
