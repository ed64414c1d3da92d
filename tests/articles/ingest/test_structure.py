"""What the text is stays: tables, lists, quotations, emphasis; what stands apart is kept apart."""

import re

import pytest

from tests.articles.ingest.pages import STORY, paragraphs
from tests.articles.ingest.reading import article, with_body


def test_a_table_keeps_its_heads_and_spans() -> None:
    table = """<table><caption>Fares</caption><tr><th>When</th><th>Who</th><th>Fare</th></tr>
<tr><td>Weekdays</td><td>Everyone</td><td>£2</td></tr>
<tr><td>Sundays</td><td colspan="2">No sailing</td></tr></table>"""
    found = article(with_body(paragraphs().replace("<h2>", f"{table}<h2>")))

    assert (
        "<table><caption>Fares</caption><thead><tr><th>When</th><th>Who</th><th>Fare</th></tr></thead>"
        "<tbody><tr><td>Weekdays</td><td>Everyone</td><td>£2</td></tr>"
        '<tr><td>Sundays</td><td colspan="2">No sailing</td></tr></tbody></table>'
    ) in found.body_html
    assert "Weekdays | Everyone | £2" in found.body_text.splitlines()


def test_a_figures_caption_belongs_to_the_table_in_it() -> None:
    figure = (
        '<figure class="wp-block-table"><table><tr><th>When</th><th>Fare</th></tr>'
        "<tr><td>Weekdays</td><td>£2</td></tr></table>"
        "<figcaption>Fares, from <em>May</em></figcaption></figure>"
    )
    found = article(with_body(paragraphs().replace("<h2>", f"{figure}<h2>")))

    assert "<table><caption>Fares, from <em>May</em></caption><thead>" in found.body_html
    assert found.body_text.count("Fares, from May") == 1


def test_classes_of_the_whole_page_do_not_make_it_an_embed() -> None:
    found = article(
        with_body(paragraphs()).replace("<body", '<body class="single wp-embed-responsive"')
    )

    assert found.body_text == STORY.text
    assert "embedded item" not in found.removed


def test_emphasis_and_links_survive_and_other_markup_does_not() -> None:
    line = (
        '<p>The <em>Sallow</em>, <b>built</b> in <span style="color:red">1994</span>, H<sub>2</sub>O, '
        '<a href="/yard?x=1&amp;y=2" onclick="x()">Pask’s yard</a> and '
        '<a href="javascript:x()">no link</a>.</p>'
    )
    html = article(with_body(paragraphs() + line)).body_html

    assert html.endswith(
        "<p>The <em>Sallow</em>, <strong>built</strong> in 1994, H<sub>2</sub>O, "
        '<a href="https://orrintides.example/yard?x=1&amp;y=2">Pask’s yard</a> and no link.</p>'
    )


def test_nested_lists_stay_nested() -> None:
    nested = "<ol><li>First crew<ul><li>Tresk</li><li>Bray</li></ul></li><li>Second crew</li></ol>"

    assert (
        "<ol><li>First crew<ul><li>Tresk</li><li>Bray</li></ul></li><li>Second crew</li></ol>"
        in article(with_body(paragraphs() + nested)).body_html.replace("\n", "")
    )


def test_headings_begin_at_the_second_level() -> None:
    body = (
        paragraphs(h="<h4>{}</h4>")
        + "<h5>And then</h5><p>It sailed, on the first of May, late.</p>"
    )

    assert re.findall(r"<(h\d)>", article(with_body(body)).body_html) == ["h2", "h3"]


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: an earlier version of this article gave the fare as three pounds.",
        "This article was amended on 18 February 2026 to give the fare, which is two pounds.",
        "Clarification (18 February): the boat is from 1994, and its engine is newer.",
        "Editor’s note: this story has been corrected to give the right fare.",
    ],
)
def test_a_correction_is_kept_in_its_own_place(notice: str) -> None:
    found = article(with_body(paragraphs() + f"<p><em>{notice}</em></p>"))

    assert found.correction == notice
    assert found.body_text == STORY.text


def test_a_pull_quote_is_not_said_twice_and_another_quotation_is_kept() -> None:
    pulled = "<blockquote class='pull-quote'>in fog it would wait</blockquote>"
    found = article(with_body(paragraphs().replace("<h2>", f"{pulled}<h2>")))

    assert found.body_text == STORY.text
    assert "pull quote" in found.removed


def test_an_embedded_post_is_left_out_and_told() -> None:
    tweet = (
        '<blockquote class="twitter-tweet"><p>The boat is coming back!</p>— Col Tresk <a '
        'href="https://chirp.example/coltresk/status/1">17 Feb</a></blockquote>'
    )
    frame = '<iframe src="https://video.example/embed/9"></iframe>'
    found = article(with_body(paragraphs().replace("<h2>", f"{tweet}{frame}<h2>")))
    embeds = [part for part in found.rights.parts if part.kind == "embed"]

    assert found.body_text == STORY.text
    assert [part.where for part in embeds] == [
        "https://chirp.example/coltresk/status/1",
        "https://video.example/embed/9",
    ]
    assert {part.status for part in embeds} == {"third-party"}
