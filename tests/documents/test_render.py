import os
import subprocess
import sys
from dataclasses import replace

import pytest

from licensing.documents.errors import RenderFailed
from licensing.documents.facts import ArticleFacts, Facts
from licensing.documents.render import render
from tests.documents import samples


@pytest.mark.parametrize(
    "facts",
    [
        samples.reprint(samples.SIGNAL, samples.SHORT),
        samples.proof(samples.ANNALS, samples.SHORT),
        samples.personal_copy(samples.GAZETTE, samples.SHORT),
    ],
    ids=["reprint", "proof", "personal copy"],
)
def test_the_same_facts_give_the_same_bytes(facts: Facts) -> None:
    assert render(facts) == render(facts)


def test_other_facts_give_other_bytes() -> None:
    facts = samples.reprint(samples.GAZETTE, samples.TINY)
    other = replace(facts, licence=replace(facts.licence, licensee="Somebody else"))
    assert render(facts) != render(other)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:1/picture.png",
        "https://aldermoorgazette.example/picture.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "picture.png",
        "asset:another.jpg",
    ],
)
def test_a_picture_that_was_not_given_fails_the_render(url: str) -> None:
    body = f'<p>Words.</p><figure><img src="{url}" alt="A picture"></figure>'
    with pytest.raises(RenderFailed, match="which it was not given"):
        render(samples.reprint(samples.GAZETTE, replace(samples.SHORT, body_html=body)))


def test_a_picture_that_is_no_picture_fails_the_render() -> None:
    article = replace(samples.SHORT, assets={"harbour.jpg": b"<svg/>"})
    with pytest.raises(RenderFailed, match=r"The picture harbour\.jpg cannot be read"):
        render(samples.reprint(samples.GAZETTE, article))


def test_an_accent_that_is_no_colour_fails_the_render() -> None:
    brand = replace(samples.GAZETTE, accent="red; background: url(file:///etc/hostname)")
    with pytest.raises(RenderFailed, match="not a #rrggbb colour"):
        render(samples.reprint(brand, samples.TINY))


def test_markup_in_a_headline_is_words() -> None:
    article = replace(samples.TINY, headline='A <img src="file:///etc/hostname"> & <b>more</b>')
    assert render(samples.reprint(samples.GAZETTE, article)).startswith(b"%PDF-")


def test_a_style_or_a_script_in_a_body_is_ignored() -> None:
    body = (
        '<p onclick="x()" style="background: url(file:///etc/hostname)">Words.</p>'
        '<style>p { background: url("file:///etc/hostname") }</style>'
        '<script>alert("x")</script><link rel="attachment" href="file:///etc/hostname">'
    )
    article = replace(samples.TINY, body_html=body)
    plain = replace(samples.TINY, body_html="<p>Words.</p>")
    assert render(samples.personal_copy(samples.GAZETTE, article)) == render(
        samples.personal_copy(samples.GAZETTE, plain)
    )


@pytest.mark.parametrize("layout", samples.BRANDS)
@pytest.mark.parametrize(
    "article",
    [
        samples.TINY,
        replace(samples.SHORT, standfirst="", kicker="", bylines=(), published_on=None, section=""),
        samples.UPRIGHT,
        replace(samples.TINY, headline="Rindfleischetikettierungsüberwachung" * 5, standfirst=""),
        replace(samples.TINY, body_html=""),
        replace(samples.TINY, body_html="<p>" + "Aldermoor" * 80 + "</p>"),
        replace(samples.TINY, body_html="<p>Dose ≥ 5 µg → α-wave, Łódź, Ελλάδα, Москва, ½ ✓</p>"),
    ],
    ids=["120 words", "bare", "upright picture", "long word", "empty", "endless word", "symbols"],
)
def test_an_odd_article_can_be_set_in_every_layout(layout: str, article: ArticleFacts) -> None:
    assert render(samples.reprint(samples.BRANDS[layout], article)).startswith(b"%PDF-")


def test_the_shipped_faces_are_for_documents_alone() -> None:
    code = (
        "import os\n"
        "from licensing.documents.render import render\n"
        "from tests.documents import samples\n"
        "render(samples.personal_copy(samples.GAZETTE, samples.TINY))\n"
        "print(os.environ.get('FONTCONFIG_FILE', 'as it was'))\n"
    )
    environment = {name: v for name, v in os.environ.items() if name != "FONTCONFIG_FILE"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "as it was"
