"""A page is read in its own encoding, without what cannot be seen."""

import pytest

from tests.articles.ingest import pages
from tests.articles.ingest.pages import STORY, paragraphs
from tests.articles.ingest.reading import article, with_body


@pytest.mark.parametrize(
    ("codec", "declaration"),
    [
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8", '<meta charset="iso-8859-1">'),
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("latin-1", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
        ("cp1252", ""),
        ("utf-16", ""),
        ("utf-16-le", '<meta charset="utf-16">'),
        ("utf-16-be", ""),
    ],
)
def test_a_page_is_read_in_its_own_encoding(codec: str, declaration: str) -> None:
    line = (
        "Café owner Zoë Güell said naïve façades and £5 crêpes would not survive a résumé of fog."
    )
    if codec == "cp1252":
        line += " “Smart quotes” – and dashes."
    html = with_body(paragraphs() + f"<p>{line}</p>").replace('<meta charset="utf-8">', declaration)
    html = (
        html.replace("’", "'").replace("“", '"').replace("”", '"') if codec == "latin-1" else html
    )

    assert article(html.encode(codec)).body_text.splitlines()[-1] == line


def test_the_header_says_the_encoding_when_the_page_does_not() -> None:
    html = with_body(paragraphs() + "<p>Съёмки парома начнутся в мае, сказал капитан порта.</p>")
    html = html.replace('<meta charset="utf-8">', "")
    html = html.replace("’", "'").replace("“", '"').replace("”", '"')

    assert "Съёмки парома" in article(html.encode("koi8-r"), charset="koi8-r").body_text


def test_an_xml_declaration_does_not_get_in_the_way() -> None:
    html = '<?xml version="1.0" encoding="UTF-8"?>\n' + pages.newspaper_with_json_ld()

    assert article(html).body_text == STORY.text


def test_invisible_characters_are_dropped() -> None:
    html = with_body(paragraphs().replace("night boat", "night\ufe0f \u200bboat"))

    assert article(html).body_text == STORY.text
