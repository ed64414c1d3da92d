"""A web page becomes an article: exactly, in the manners of many sites, and never by accident."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.html.page import read_page
from tests.articles.ingest import pages
from tests.articles.ingest.pages import STORY, STYLES, linked, page, paragraphs
from tests.articles.ingest.reading import article, refusal, with_body


@pytest.mark.parametrize("style", STYLES)
def test_the_body_is_exact(style: str) -> None:
    assert article(STYLES[style]()).body_text == STORY.text


@pytest.mark.parametrize("style", STYLES)
def test_headline_byline_and_date_are_exact(style: str) -> None:
    found = article(STYLES[style]())

    assert (found.headline, found.bylines, found.published_on) == (
        STORY.headline,
        STORY.bylines,
        date(2026, 2, 17),
    )


@pytest.mark.parametrize("style", STYLES)
def test_the_structure_of_the_body_survives(style: str) -> None:
    html = article(STYLES[style]()).body_html

    assert re.findall(r"<(h\d|ul|ol|blockquote|table)", html) == ["h2", "ul", "blockquote"]
    assert html.count("<li>") == 3


@pytest.mark.parametrize("style", STYLES)
def test_the_address_is_the_canonical_one(style: str) -> None:
    assert article(STYLES[style]()).url == STORY.url


def test_everything_a_newspaper_says_is_kept() -> None:
    found = article(pages.newspaper_with_json_ld())

    assert found.standfirst == STORY.standfirst
    assert found.publication == STORY.publication
    assert found.section == "Harbour"
    assert found.language == "en-GB"
    assert found.rights.copyright_holder == "Orrin Press Ltd"
    assert found.rights.copyright_notice == "© 2026 Orrin Press Ltd. All rights reserved."
    assert found.warnings == ()


def test_wordpress_numbers_and_changes_are_kept() -> None:
    found = article(pages.wordpress_with_graph())

    assert found.identifiers == {"wordpress": "4711"}
    assert found.modified_on == date(2026, 2, 18)
    assert (found.publication, found.section) == (STORY.publication, "Harbour")


def test_what_was_left_out_is_named() -> None:
    assert set(article(pages.newspaper_with_json_ld()).removed) == {
        "share bar", "related stories", "3 comments",
    }  # fmt: skip
    assert set(article(pages.boxes_inside_the_text()).removed) == {
        "newsletter box", "pull quote", "related stories", "advertisement",
    }  # fmt: skip


def test_broken_json_ld_is_said_and_the_rest_is_read() -> None:
    found = article(pages.invalid_json_ld())

    assert found.section == "Harbour"
    assert found.warnings == ("1 of the page's JSON-LD blocks could not be read.",)


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


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("By Ines Hale", ("Ines Hale",)),
        ("by INES HALE", ("Ines Hale",)),
        ("By Ines Hale and Tom Bray", ("Ines Hale", "Tom Bray")),
        ("By Ines Hale, Tom Bray and Jo Wick", ("Ines Hale", "Tom Bray", "Jo Wick")),
        ("By Ines Hale, ferries correspondent", ("Ines Hale",)),
        ("By Ines Hale | Staff Writer", ("Ines Hale",)),
        ("Ines Hale ines.hale@orrintides.example", ("Ines Hale",)),
        ("Ines Hale @ineshale", ("Ines Hale",)),
        ("Von Käthe Möwe", ("Käthe Möwe",)),
        ("Par Élise d’Aubigné", ("Élise d’Aubigné",)),
        ("Por María José Ruiz", ("María José Ruiz",)),
    ],
)
def test_a_byline_is_bare_names(said: str, names: tuple[str, ...]) -> None:
    html = page(
        '<meta property="og:type" content="article">',
        f"<article><h1>{STORY.headline}</h1><p class='byline'>{said}</p>{paragraphs()}</article>",
    )

    found = article(html)

    assert found.bylines == names
    assert found.body_text == STORY.text


def test_several_authors_come_in_order() -> None:
    authors = [{"@type": "Person", "name": "Ines Hale"}, {"@type": "Person", "name": "Tom Bray"}]

    assert article(with_body(paragraphs(), linked(author=authors))).bylines == (
        "Ines Hale",
        "Tom Bray",
    )


def test_journal_authors_are_turned_round() -> None:
    head = """<meta name="citation_title" content="Ferry town votes to bring back the night boat">
<meta name="citation_author" content="Hale, Ines"><meta name="citation_author" content="Bray, Tom">
<meta name="citation_doi" content="10.5555/ORRIN.2026.17"><meta name="citation_issn" content="2049-3630">
<meta name="citation_journal_title" content="Annals of Small Ferries">
<meta name="citation_publication_date" content="2026/02/17">"""
    found = article(with_body(paragraphs(), head))

    assert found.bylines == ("Ines Hale", "Tom Bray")
    assert found.identifiers == {"doi": "10.5555/orrin.2026.17", "issn": "2049-3630"}
    assert (found.publication, found.published_on) == ("Annals of Small Ferries", date(2026, 2, 17))


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-02-17", "2026-02-17T23:30:00-05:00", "2026-02-17T00:10:00+09:00", "20260217",
        "17 February 2026", "February 17, 2026", "17. Februar 2026", "17 février 2026",
        "17 de febrero de 2026", "17.02.2026", "2026/02/17",
    ],
)  # fmt: skip
def test_a_date_is_the_day_where_it_was_published(stamp: str) -> None:
    found = article(with_body(paragraphs(), linked(datePublished=stamp)))

    assert found.published_on == date(2026, 2, 17)


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


def test_a_title_names_the_publication_when_nothing_else_does() -> None:
    assert article(pages.no_metadata_at_all()).publication == "The Orrin Tides"
    assert article(pages.microdata()).publication == "The Orrin Tides"


def test_an_agency_story_is_known_for_what_it_is() -> None:
    body = paragraphs().replace("<p>", "<p>STELL (AP) — ", 1)
    found = article(
        with_body(body, linked(author={"@type": "Organization", "name": "Associated Press"}))
    )

    assert found.rights.status == "third-party"
    assert found.rights.parts[0].reason == "agency byline: Associated Press"


def test_a_withdrawn_article_says_so_and_keeps_the_notice_out_of_its_text() -> None:
    found = article(with_body("<p>This article has been withdrawn.</p>" + paragraphs()))

    assert found.rights.withdrawn
    assert found.body_text == STORY.text


@pytest.mark.parametrize(
    "around",
    [
        '<aside class="notice notice--withdrawn"><h2>Withdrawn</h2></aside>',
        '<div class="notice"><p>This article has been withdrawn by its author.</p></div>',
    ],
)
def test_a_notice_beside_the_text_withdraws_it(around: str) -> None:
    html = with_body(paragraphs()).replace("<div class='article-body'>", f"{around}<div>")
    found = article(html)

    assert found.rights.withdrawn
    assert found.body_text == STORY.text


def test_a_title_that_opens_with_withdrawn_withdraws_it_and_is_read_without() -> None:
    told = {"headline": f"Withdrawn: {STORY.headline}"}
    found = article(
        with_body(paragraphs(), linked(**told)).replace("<h1>", "<h1>Withdrawn: "), STORY.url
    )

    assert found.rights.withdrawn
    assert found.headline == STORY.headline


def test_the_status_that_machines_are_told_withdraws_it() -> None:
    found = article(with_body(paragraphs(), linked(creativeWorkStatus="Withdrawn")))

    assert found.rights.withdrawn


@pytest.mark.parametrize(
    "line",
    [
        "<h2>Withdrawal</h2>",
        "<p>The report was withdrawn by ministers on Monday, and the boat with it.</p>",
        "<li>Removed: three benches, a lamp and the old ticket window on the east slip</li>",
    ],
)
def test_an_article_about_a_withdrawal_is_not_withdrawn(line: str) -> None:
    found = article(with_body(paragraphs().replace("<h2>", f"{line}<h2>", 1)))

    assert not found.rights.withdrawn
    assert re.sub("<[^>]+>", "", line) in found.body_text


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Orrin Press Ltd. All rights reserved.",
        '© 2026 Orrin Press Ltd. <a href="/reprints">Reprints &amp; Permissions</a>',
        "Copyright 2026 Orrin Press Ltd",
        "(c) 2026 Orrin Press Ltd",
    ],
)
def test_a_copyright_line_is_the_notice_and_not_the_article(line: str) -> None:
    found = article(with_body(f"{paragraphs()}<p>{line}</p>"))

    assert found.body_text == STORY.text
    assert found.rights.copyright_holder == "Orrin Press Ltd"
    assert "Reprints" not in found.rights.copyright_notice
    assert "copyright line" in found.removed


@pytest.mark.parametrize(
    "line",
    [
        "Copyright in the timetable belongs to nobody, the clerk told the harbour committee.",
        "The songs are protected by copyright by order of the court, and will not be sung aboard.",
    ],
)
def test_a_sentence_about_copyright_is_the_article_and_no_notice(line: str) -> None:
    found = article(with_body(paragraphs().replace("<h2>", f"<p>{line}</p><h2>", 1)))

    assert line in found.body_text
    assert found.rights.copyright_notice == ""


def test_a_notice_ends_where_the_footers_links_begin() -> None:
    footer = (
        "<footer><div>© 2026 Orrin Press Ltd. All rights reserved. "
        "<span><a>About</a></span><span><a>Corrections</a></span></div></footer></body>"
    )
    found = article(with_body(paragraphs()).replace("</body>", footer))

    assert found.rights.copyright_notice == "© 2026 Orrin Press Ltd. All rights reserved."


def test_an_agency_that_no_list_knows_is_named_by_the_page() -> None:
    owner = {"@type": "Organization", "name": "Farwire"}
    found = article(with_body(paragraphs(), linked(copyrightHolder=owner)))

    assert found.rights.parts[0].reason == "copyright holder: Farwire"


def test_a_holder_that_the_sites_own_footer_names_is_the_house() -> None:
    owner = {"@type": "Organization", "name": "Orrin Press Ltd"}
    footer = "<footer><p>© 2026 Orrin Press Ltd</p></footer></body>"
    html = with_body(paragraphs(), linked(copyrightHolder=owner)).replace("</body>", footer)

    assert article(html).rights.status == "owned"


def test_parents_that_name_each_other_end_nowhere_bad() -> None:
    house = {"@id": "#a", "@type": "Organization", "name": "Orrin Tides"}
    parent = {**house, "@id": "#b", "name": "Orrin Press", "parentOrganization": {"@id": "#a"}}
    html = with_body(
        paragraphs(),
        linked(publisher={**house, "parentOrganization": parent}, copyrightHolder=parent),
    )

    assert article(html).rights.status == "owned"


def test_an_embargo_is_a_moment_in_utc() -> None:
    head = linked() + '<meta name="offprint:embargo" content="2027-01-01T09:00:00+01:00">'

    assert article(with_body(paragraphs(), head)).rights.embargo_until == "2027-01-01T08:00:00Z"


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


def test_a_paywalled_opening_is_warned_of() -> None:
    head = linked(isAccessibleForFree=False)
    wall = "<div class='paywall-prompt'>Subscribe to continue reading.</div>"
    body = f"<p>{STORY.opening}</p><p>{STORY.second}</p>{wall}"
    found = article(with_body(body, head))

    assert any("paywall" in warning for warning in found.warnings)
    assert "Subscribe" not in found.body_text


def test_a_whole_article_that_subscribers_pay_for_is_not_warned_of() -> None:
    long = paragraphs() + "".join(f"<p>{STORY.third} Part {n}.</p>" for n in range(6))

    assert article(with_body(long, linked(isAccessibleForFree=False))).warnings == ()


def test_a_live_page_is_warned_of() -> None:
    found = article(with_body(paragraphs(), linked(**{"@type": "LiveBlogPosting"})))

    assert any("live" in warning for warning in found.warnings)


def test_text_that_only_json_ld_has_is_taken_from_there() -> None:
    body = "\n\n".join(STORY.text.splitlines())
    found = article(
        page(linked(articleBody=body), f"<div id='app'></div><h1>{STORY.headline}</h1>")
    )

    assert found.body_text == STORY.text
    assert any("script" in warning for warning in found.warnings)


def test_the_declared_body_decides_between_two_texts_on_the_page() -> None:
    other = "".join(
        f"<p>{n}. Gull steals pasty and returns for the bag it came in, twice.</p>"
        for n in range(30)
    )
    html = page(
        linked(articleBody=STORY.text.replace("\n", " ")),
        f"<div class='a'><h1>{STORY.headline}</h1>{paragraphs()}</div><div class='b'>{other}</div>",
    )

    assert "Gull" not in article(html).body_text


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        (
            "de",
            "Das Nachtboot fährt wieder, beschloss der Rat am Montag nach langer Aussprache im Saal.",
        ),
        ("fr", "Le bateau de nuit reprendra la mer en mai, a décidé lundi le conseil de la ville."),
        ("es", "El barco nocturno volverá a navegar en mayo, decidió el lunes el ayuntamiento."),
        (
            "ja",
            "夜の船は五月一日から再び運航されると、町議会が月曜日に決定した。船は東の船着き場を出る。",
        ),
        (
            "ar",
            "سيعود القارب الليلي إلى الإبحار في الأول من مايو، كما قرر مجلس المدينة يوم الاثنين.",
        ),
    ],
)
def test_other_languages_are_read_alike(language: str, opening: str) -> None:
    body = "".join(f"<p>{opening} ({n})</p>" for n in range(6))
    html = page(
        linked(headline=opening[:30]),
        f"<article><h1>{opening[:30]}</h1>{body}</article>",
        lang=language,
    )
    found = article(html)

    assert found.language == language
    assert found.body_text.splitlines() == [f"{opening} ({n})" for n in range(6)]


def test_a_saved_page_says_where_it_was_saved_from() -> None:
    html = (
        "<!-- saved from url=(0042)https://orrintides.example/harbour/night-boat -->\n"
        + with_body(
            "<figure><img src='./Boat_files/a.jpg'></figure>" + paragraphs(),
            linked(mainEntityOfPage=""),
        )
    )
    found = article(html, url=None)

    assert found.url == STORY.url
    assert found.images[0].found_as == "./Boat_files/a.jpg"


def test_a_page_without_any_address_says_so_and_keeps_its_pictures() -> None:
    body = "<figure><img src='pictures/a.jpg'></figure>" + paragraphs()
    found = article(with_body(body, linked(mainEntityOfPage="")), url=None)

    assert found.url == ""
    assert found.images[0].src == "saved:pictures/a.jpg"
    assert any("its own address" in warning for warning in found.warnings)


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
