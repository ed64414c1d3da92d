import pytest
from lxml import html
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from licensing.documents.fonts import SANS, font_face_css
from licensing.documents.spacing import with_spaces_apart

TITLE = (
    "<p>The seven minutes that never happened. By Ruth Adebisi and Marek Tollund. "
    "<cite>Latchkey</cite>, 5 November 2026, Work.</p>"
)
PAGE = "<!doctype html><html><head><title>A title </title></head><body>{}</body></html>"
WIDTHS_MM = [109.75 + step / 4 for step in range(5)]


def test_a_line_is_filled_although_its_last_space_has_no_room() -> None:
    page = PAGE.format(TITLE)
    assert "The" in [_first_line(page, width) for width in WIDTHS_MM], "WeasyPrint has mended it"
    page = with_spaces_apart(page)
    for width in WIDTHS_MM:
        assert _first_line(page, width).startswith("The seven minutes that never happened. By")


def test_no_word_and_no_space_is_changed() -> None:
    content = "<p>One <em>two </em>three <b>four</b>\u00a0five </p><pre>a <b>b </b> c </pre> end "
    before, after = PAGE.format(content), with_spaces_apart(PAGE.format(content))
    assert _text(after).split(" ") == _text(before).split(" ")
    assert "<pre>a <b>b </b> c </pre>" in after


def test_a_less_than_sign_and_an_entity_stay_words() -> None:
    assert "a &lt; b &amp; c" in with_spaces_apart(PAGE.format("<p>a &lt; b &amp; c</p>"))


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x1f"])
def test_a_control_character_does_not_end_the_page(control: str) -> None:
    assert "before after" in with_spaces_apart(PAGE.format(f"<p>before{control} after</p>"))


def _first_line(page: str, width_mm: float) -> str:
    sheet = f"body {{ width: {width_mm}mm; font: 8.8pt '{SANS.name}' }}"
    fonts = FontConfiguration()
    sheets = [CSS(string=font_face_css(), font_config=fonts), CSS(string=sheet)]
    document = HTML(string=page).render(stylesheets=sheets, font_config=fonts)
    lines = [
        box for box in document.pages[0]._page_box.descendants() if type(box).__name__ == "LineBox"
    ]
    return "".join(getattr(box, "text", "") for box in lines[0].descendants())


def _text(page: str) -> str:
    return str(html.document_fromstring(page).xpath("string()"))
