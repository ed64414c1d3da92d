"""How the tests of this folder read a page: as an article, or as the reason why it is none."""

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.html.page import read_page
from tests.articles.ingest.pages import STORY, linked, page


def article(html: str | bytes, url: str | None = STORY.url, charset: str = "") -> Capture:
    content = html.encode() if isinstance(html, str) else html
    found = read_page(content, "page.html", url, charset=charset)
    assert isinstance(found, Capture), found
    return found


def refusal(html: str | bytes, url: str | None = None) -> str:
    content = html.encode() if isinstance(html, str) else html
    found = read_page(content, "page.html", url)
    assert isinstance(found, NotAnArticle), found
    return found.error


def with_body(body: str, head: str = "") -> str:
    return page(
        head or linked(),
        f"<main><article><h1>{STORY.headline}</h1><div class='article-body'>{body}</div></article></main>",
    )
