"""Pages in dishonest amounts are refused soon, with the reason; hostile ones never harm."""

import re
import time

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.articles.ingest import render
from licensing.articles.ingest.capture import Capture
from licensing.articles.ingest.dom import words
from licensing.articles.ingest.html.page import read_page
from licensing.articles.ingest.sanitise import ATTRIBUTES, TAGS, fragment
from tests.articles.ingest.pages import STORY, page, paragraphs
from tests.articles.ingest.reading import article, refusal, with_body

SECONDS = 4.0
"""Of the processor, for any refusal: far above what one takes, far below what reading would."""
LINE = "<p>The night boat will sail again from the first of May, the council said.</p>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (LINE * 25_000, "holds more than 6,000 others"),
        (f"<div>{LINE * 4_500}</div>" * 3, "more than 12,000 paragraphs"),
        ("<p>" + "<b>boat</b> " * 7_000 + "</p>", "holds more than 6,000 others"),
        ("<p>" + "the boat and the tide " * 60_000 + "</p>", "1,200,000 characters of text"),
        (f"<div>{'<p>boat</p>' * 99}</div>" * 610, "more than 60,000 elements"),
    ],
)
def test_a_page_beyond_a_limit_is_refused_at_once(body: str, reason: str) -> None:
    html = page("", f"<h1>{STORY.headline}</h1><article>{body}</article>")
    started = time.process_time()

    assert reason in refusal(html)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "table><tr><td", "section"])
def test_any_depth_is_read_or_refused_without_an_accident(tag: str) -> None:
    found = read_page(with_body(f"<{tag}>" * 4_000 + paragraphs()).encode(), "deep", None)

    assert isinstance(found, Capture) or "could not be read" not in found.error


def test_a_page_that_opens_with_many_comments_is_read_at_once() -> None:
    started = time.process_time()
    found = article("<!-- build -->\n" * 5_000 + with_body(paragraphs()) + "<!-- never closed")

    assert found.body_text == STORY.text
    assert time.process_time() - started < SECONDS


TAG = st.sampled_from(
    sorted(
        words(
            "p div span a b i em strong ul ol li table tr td th h1 h2 h3 blockquote figure img "
            "figcaption pre code script style iframe svg math object embed form input template "
            "noscript video br base nav footer"
        )
    )
)
VALUE = st.sampled_from(
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:x",
        "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example/x", "/a.jpg",
        "https://orrintides.example/b", "\"><script>alert(1)</script>", "x' onload='y", "999999", "",
    ]
)  # fmt: skip
NAME = st.sampled_from(
    sorted(
        words(
            "href src srcset style onclick onerror onload class id colspan rowspan background "
            "action formaction data poster xlink:href srcdoc start scope alt title data-src"
        )
    )
)
WORDS = st.sampled_from(
    [STORY.opening, STORY.second, "<", ">", "]]>", "-->", "<!--", "&lt;script&gt;", "\x00", "\u202e",
     "<script>alert(1)</script>", "</p>", "</article></body></html>", "<![CDATA["]
)  # fmt: skip


@st.composite
def hostile_bodies(draw: st.DrawFn) -> str:
    pieces = []
    for _ in range(draw(st.integers(1, 14))):
        tag = draw(TAG)
        stated = draw(st.lists(st.tuples(NAME, VALUE), max_size=3))
        attributes = "".join(f' {name}="{value}"' for name, value in stated)
        closing = f"</{tag}>" if draw(st.booleans()) else ""
        pieces.append(f"<{tag}{attributes}>{draw(WORDS)}{closing}")
    return "".join(pieces)


@settings(max_examples=300, deadline=None)
@given(hostile_bodies())
def test_nothing_hostile_survives_and_text_and_markup_say_the_same(body: str) -> None:
    found = read_page(with_body(paragraphs() + body + paragraphs()).encode(), "hostile", STORY.url)
    if not isinstance(found, Capture):
        return

    for element in fragment(found.body_html).iterdescendants():
        assert element.tag in TAGS
        allowed = ATTRIBUTES.get(element.tag, set()) | (
            {"class"} if element.tag == "small" else set()
        )
        assert set(element.attrib) <= allowed
        for name in {"href", "src"} & set(element.attrib):
            assert re.match(r"https?://", element.get(name))
    assert render.to_text(fragment(found.body_html)) == found.body_text
    assert not lxml.html.fromstring(f"<div>{found.body_html}</div>").xpath("//script|//@onclick")


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=600) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_no_bytes_are_an_accident(content: bytes) -> None:
    found = read_page(content, "bytes", None)

    assert isinstance(found, Capture) or "could not be read" not in found.error
