"""A picture stands where it stood, with what the page says of it."""

import re

import pytest

from tests.articles.ingest.pages import STORY, linked, page, paragraphs
from tests.articles.ingest.reading import article, with_body

FIGURES = [
    (
        '<figure><img src="/a.jpg" alt="A boat"><figcaption>At the slip. <span class="credit">'
        "Photograph: Ro Pell/Agency</span></figcaption></figure>",
        ("At the slip.", "Ro Pell/Agency", "A boat"),
    ),
    (
        '<figure><img src="/a.jpg" alt=""><figcaption>At the slip. (Photo by Ro Pell/Getty Images)'
        "</figcaption></figure>",
        ("At the slip.", "Ro Pell/Getty Images", ""),
    ),
    (
        '<div class="wp-caption alignnone"><img src="/a.jpg" alt="A boat"><p class="wp-caption-text">At the '
        "slip. Photo: Ro Pell</p></div>",
        ("At the slip.", "Ro Pell", "A boat"),
    ),
    (
        '<figure><picture><source srcset="/a-s.webp 300w, /a.jpg 1200w"><img src="/a-s.jpg" alt="A boat">'
        "</picture><figcaption>At the slip <small>© Ro Pell</small></figcaption></figure>",
        ("At the slip", "Ro Pell", "A boat"),
    ),
    (
        '<figure><img src="data:image/gif;base64,R0lGODlh" data-src="/a.jpg" alt="A boat"><figcaption>'
        "Credit: Ro Pell</figcaption></figure>",
        ("", "Ro Pell", "A boat"),
    ),
    (
        '<figure><img class="lazy" alt=""><noscript><img src="/a.jpg" alt="A boat"></noscript>'
        "<figcaption>At the slip (AP Photo/Ro Pell)</figcaption></figure>",
        ("At the slip", "AP Photo/Ro Pell", "A boat"),
    ),
    (
        '<div class="image"><img src="/a.jpg" alt="A boat"><div class="caption">At the slip</div>'
        '<div class="copyright">Foto: Ro Pell</div></div>',
        ("At the slip", "Ro Pell", "A boat"),
    ),
    (
        '<div class="gallery"><div class="slide"><img src="/a.jpg" alt="A boat"><div class="slide-caption">'
        "At the slip. (AP Photo/Ro Pell)</div></div></div>",
        ("At the slip.", "AP Photo/Ro Pell", "A boat"),
    ),
    ('<p><img src="/a.jpg" alt="A boat"></p>', ("", "", "A boat")),
]


@pytest.mark.parametrize(("figure", "told"), FIGURES)
def test_a_picture_comes_with_caption_credit_and_words(
    figure: str, told: tuple[str, str, str]
) -> None:
    found = article(with_body(paragraphs().replace("<h2>", f"{figure}<h2>")))
    (picture,) = found.images

    assert (picture.caption, picture.credit, picture.alt) == told
    assert picture.src == "https://orrintides.example/a.jpg"
    assert found.body_text == STORY.text


@pytest.mark.parametrize(("figure", "told"), FIGURES)
def test_a_picture_stands_where_it_stood(figure: str, told: tuple[str, str, str]) -> None:
    html = article(with_body(paragraphs().replace("<h2>", f"{figure}<h2>"))).body_html

    assert re.search(r"Col Tresk\.</p>\s*<figure>.*</figure>\s*<h2>", html, re.DOTALL)


def test_a_paragraph_with_a_picture_in_it_keeps_its_words() -> None:
    line = "The boat, seen here from the quay, is older than its crew."
    body = paragraphs() + f'<p class="has-image"><img class="wp-image-7" src="/a.jpg">{line}</p>'
    found = article(with_body(body))

    assert found.body_text.splitlines()[-1] == line
    assert len(found.images) == 1


def test_the_picture_above_the_text_opens_the_body() -> None:
    html = page(
        linked(),
        f"<article><h1>{STORY.headline}</h1><figure><img src='/lead.jpg' alt='A quay'></figure>"
        f"<div class='article-body'>{paragraphs()}</div></article>",
    )

    assert article(html).body_html.startswith("<figure><img")


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/pixel.gif" width="1" height="1">',
        '<img src="/faces/ines.jpg" class="avatar">',
        '<img src="/site-logo.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="javascript:alert(1)">',
        '<img src="/emoji/wave.png" class="emoji" width="20">',
        "<img>",
    ],
)
def test_what_is_no_picture_of_the_article_is_left_out(image: str) -> None:
    found = article(with_body(paragraphs().replace("<h2>", f"<p>{image}</p><h2>")))

    assert found.images == ()
    assert "<img" not in found.body_html


def test_json_ld_credits_a_picture_that_the_page_does_not() -> None:
    image = {
        "@type": "ImageObject",
        "url": "https://orrintides.example/a.jpg",
        "creditText": "Ro Pell",
    }
    html = with_body(
        "<figure><img src='/a-800x600.jpg'></figure>" + paragraphs(), linked(image=image)
    )

    assert article(html).images[0].credit == "Ro Pell"


def test_a_page_without_any_address_says_so_and_keeps_its_pictures() -> None:
    body = "<figure><img src='pictures/a.jpg'></figure>" + paragraphs()
    found = article(with_body(body, linked(mainEntityOfPage="")), url=None)

    assert found.url == ""
    assert found.images[0].src == "saved:pictures/a.jpg"
    assert any("its own address" in warning for warning in found.warnings)
