import pytest
from lxml import html

from licensing.documents.body import Body, prepare
from licensing.documents.pictures import Picture

WIDE = Picture(b"", 1600, 900)
TALL = Picture(b"", 900, 1600)
PANORAMA = Picture(b"", 2400, 800)
PICTURES = {"wide.jpg": WIDE, "tall.jpg": TALL, "panorama.jpg": PANORAMA}

FIGURE = (
    '<figure><img src="asset:{}" alt="A pier"><figcaption>The pier at noon. '
    '<small class="credit">Photograph: A. Body</small></figcaption></figure>'
)
PARAGRAPH = "<p>" + "Some words that fill a line of a column. " * 6 + "</p>"


def ready(body_html: str) -> Body:
    return prepare(body_html, PICTURES, "The headline")


def content(body_html: str) -> html.HtmlElement:
    return html.fragment_fromstring(str(ready(body_html).content), create_parent="div")


def test_the_first_picture_leads() -> None:
    lead = ready(FIGURE.format("wide.jpg") + PARAGRAPH).lead
    assert lead is not None
    assert (lead.src, lead.alt, lead.shape) == ("asset:wide.jpg", "A pier", "broad")
    assert lead.caption.strip() == "The pier at noon."
    assert lead.credit == "Photograph: A. Body"


def test_a_leading_picture_is_not_shown_twice() -> None:
    assert content(FIGURE.format("wide.jpg") + PARAGRAPH).find(".//img") is None


def test_a_picture_far_down_stays_where_it_is() -> None:
    late = PARAGRAPH * 4 + FIGURE.format("tall.jpg")
    assert ready(late).lead is None
    assert content(late).find(".//img") is not None


@pytest.mark.parametrize(
    ("name", "shape"), [("wide.jpg", "broad"), ("tall.jpg", "upright"), ("panorama.jpg", "broad")]
)
def test_a_picture_is_shown_in_its_own_shape(name: str, shape: str) -> None:
    lead = ready(FIGURE.format(name)).lead
    assert lead is not None
    assert lead.shape == shape


def test_a_panorama_runs_across_the_columns() -> None:
    (figure,) = content(PARAGRAPH * 4 + FIGURE.format("panorama.jpg")).findall("figure")
    assert figure.get("class") == "wide"


def test_a_table_of_many_columns_runs_across_the_columns() -> None:
    row = "<tr>" + "<td>1</td>" * 5 + "</tr>"
    assert content(PARAGRAPH + f"<table>{row}</table>").find("div[@class='wide']/table") is not None


def test_a_table_without_headers_is_given_some() -> None:
    table = content("<table><tr><td>Year</td></tr><tr><td>2026</td></tr></table>")
    assert [cell.text for cell in table.iter("th")] == ["Year"]
    assert [cell.get("scope") for cell in table.iter("th")] == ["col"]


def test_short_rows_are_filled_up() -> None:
    table = content("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td></tr></table>")
    assert [len(row) for row in table.iter("tr")] == [2, 2]


def test_headings_skip_no_level() -> None:
    body = content("<h4>One</h4><p>x</p><h4>Two</h4><h2>Three</h2><h4>Four</h4>")
    assert [heading.tag for heading in body.iter("h2", "h3", "h4")] == ["h2", "h3", "h2", "h3"]


def test_a_picture_without_words_takes_its_caption() -> None:
    body = content(PARAGRAPH * 4 + FIGURE.format("tall.jpg").replace("A pier", ""))
    assert body.find(".//img").get("alt") == "The pier at noon. Photograph: A. Body"


def test_a_picture_with_neither_words_nor_caption_names_the_article() -> None:
    body = content(PARAGRAPH * 4 + '<p><img src="asset:tall.jpg"></p>')
    assert body.find(".//img").get("alt") == "Picture to the article “The headline”"


def test_unknown_elements_leave_their_words() -> None:
    assert (
        content("<p>A <blink>bright</blink> <font>day</font>.</p>").text_content()
        == "A bright day."
    )


def test_scripts_styles_and_comments_leave_nothing() -> None:
    hostile = "<p>Day.</p><script>x</script><style>y</style><!-- z --><iframe src=x>w</iframe>"
    assert content(hostile).text_content() == "Day."


def test_attributes_that_style_or_act_are_gone() -> None:
    body = content('<p style="color: red" onclick="x()" class="columns" id="foot-words">Day.</p>')
    assert dict(body[0].attrib) == {"class": "first end"}


@pytest.mark.parametrize("href", ["javascript:x()", "file:///etc/hostname", "#top", "/local", ""])
def test_a_link_that_cannot_be_followed_is_words(href: str) -> None:
    body = content(f'<p>See <a href="{href}">this</a>.</p>')
    assert body.find(".//a") is None
    assert body.text_content() == "See this."


def test_a_link_to_the_web_stays() -> None:
    assert content('<p><a href="https://a.example/">this</a></p>').find(".//a") is not None


def test_a_full_first_paragraph_opens_with_a_drop_cap() -> None:
    paragraph = content(PARAGRAPH).find("p")
    assert paragraph.find("span[@class='drop-cap']").text == "S"
    assert paragraph.text_content().startswith("Some words")


@pytest.mark.parametrize("opening", ["<p>Short.</p>", PARAGRAPH.replace("<p>Some", "<p>“Some")])
def test_a_short_or_quoted_opening_has_none(opening: str) -> None:
    assert content(opening).find(".//span") is None


def test_a_short_quotation_is_set_large_and_a_long_one_is_not() -> None:
    body = content(f"<blockquote>Brief.</blockquote><blockquote>{PARAGRAPH}</blockquote>")
    assert [quotation.get("class") for quotation in body.findall("blockquote")] == ["pull", None]


def test_nothing_is_cut_off_however_deep_or_long() -> None:
    deep = "<blockquote>" * 600 + "the bottom" + "</blockquote>" * 600
    long = "<p>Short.</p><p>" + "word " * 2_100_000 + "the end</p>"
    made = str(ready(deep + long).content)
    assert "the bottom" in made
    assert made.endswith("the end</p>")
    assert made.count("word ") == 2_100_000


def test_text_outside_any_element_is_kept_as_words() -> None:
    assert str(ready("5 < 6 & more").content) == "5 &lt; 6 &amp; more"
