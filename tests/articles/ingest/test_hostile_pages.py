"""Nothing in a page runs, and none takes long or raises."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.html.page import read_page
from tests.articles.ingest.pages import STORY, paragraphs
from tests.articles.ingest.reading import article, with_body

HOSTILE = {
    "nested": "<div>" * 5_000 + STORY.text,
    "breaks": "<p>a" + "<br>" * 50_000,
    "nested lists": "<ul><li>" * 400 + STORY.text,
    "bold": "<b><i>" * 20_000 + STORY.text,
    "wide cell": f"{paragraphs()}<table><tr><td>a</td><td colspan=1000000>b</td></tr></table>",
    "huge table": f"{paragraphs()}<table>{'<tr>' + '<td>x</td>' * 200 + '</tr>'}" * 3 + "</table>",
    "many elements": "<span>a</span>" * 70_000,
    "one long word": "<p>" + "x" * 900_000,
    "attributes": "<p " + " ".join(f"a{n}=b" for n in range(20_000)) + f">{STORY.text}</p>",
    "comment": "<!--" * 10_000 + STORY.text,
    "doctype": "<!DOCTYPE html [" + "<!ENTITY a 'b'>" * 1_000 + "]>" + STORY.text,
    "nul": "<p>\x00" * 1_000 + STORY.text,
    "deep json": '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + paragraphs(),
    "wide json": '<script type="application/ld+json">['
    + "{}," * 100_000
    + "{}]</script>"
    + paragraphs(),
    "wrong json": '<script type="application/ld+json">{"@type":"Article","headline":[{"@value":{"a":1}}],'
    '"author":[[["x"]]],"image":7,"publisher":[null],"datePublished":{"x":1},"isPartOf":true}</script>'
    + paragraphs(),
    "addresses": '<link rel="canonical" href="http://[::1"><base href="http://[">'
    + paragraphs().replace("<p>", '<p><a href="http://[x">x</a><img src="//[">', 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_good_time(name: str) -> None:
    found = read_page(HOSTILE[name].encode(), "page.html", None)

    assert isinstance(found, Capture | NotAnArticle)
    if isinstance(found, NotAnArticle):
        assert "could not be read" not in found.error


SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<img src='https://a.example/b.jpg\"onerror=alert(1)//'>",
    "<img alt='\"><script>alert(1)</script>' src='/boat.jpg'>",
    "<figure><img src='/boat.jpg'><figcaption>&lt;script&gt;alert(1)&lt;/script&gt;</figcaption></figure>",
    "<base href='javascript:/a/-alert(1)//'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<table><td background='javascript:alert(1)'>a</td><td>b</td></table>",
    "<p id='</p><script>alert(1)</script>'>x</p>",
    "<pre>&lt;img src=x onerror=alert(1)&gt;</pre>",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_nothing_in_a_body_can_run(script: str) -> None:
    html = article(with_body(paragraphs().replace("<h2>", f"{script}<h2>"))).body_html

    tags = re.findall(r"<[^>]*>", html)
    assert not [
        t
        for t in tags
        if re.search(
            r"(?i)<(?:script|svg|math|iframe|style|object|embed|form)|\son\w+=",
            re.sub(r'"[^"]*"', '""', t),
        )
    ]
    assert not re.search(r'(?i)(?:href|src)="\s*(?!https?:|saved:)', html)
    assert STORY.last in html


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    assert isinstance(read_page(content, "page.html", None), Capture | NotAnArticle)


PIECES = st.sampled_from(
    [
        *SCRIPTS,
        "<p>",
        "</p>",
        "<div class='comments'>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "<li>",
        "<ul>",
        "<blockquote>",
        "<figure>",
        "<img src='/a.jpg'>",
        "<figcaption>",
        "<h1>",
        "</h1>",
        "<time>",
        "<br>",
        "<br>",
        STORY.opening,
        STORY.third,
        STORY.last,
        "&nbsp;",
        "\x00",
        "<",
        "]]>",
        "<a href='/x'>",
        "<article>",
        "<main>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_no_tangle_of_tags_makes_it_raise(pieces: list[str]) -> None:
    found = read_page("".join(pieces).encode(), "page.html", "https://orrintides.example/a")

    assert isinstance(found, Capture | NotAnArticle)
    assert isinstance(found, Capture) or "could not be read" not in found.error
