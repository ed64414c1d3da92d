"""JATS: the front matter's many spellings, the body's structure, and what is retracted."""

from datetime import date
from pathlib import Path

import pytest

from licensing.articles.ingest.capture import Capture
from tests.articles.ingest.given import article, error, given, items

SPACES = (
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" '
    'xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'
)
JOURNAL = (
    "<journal-meta><journal-title-group><journal-title>Annals of Tidal Boats</journal-title>"
    '</journal-title-group><issn pub-type="ppub">1111-1111</issn><issn pub-type="epub">1234-567X</issn>'
    "<publisher><publisher-name>Orrin Press</publisher-name></publisher></journal-meta>"
)
META = (
    '<article-id pub-id-type="doi">10.5555/ATB.7</article-id>'
    '<article-id pub-id-type="pmc">7654</article-id>'
    '<article-categories><subj-group subj-group-type="display-channel"><subject>Paper</subject>'
    '</subj-group><subj-group subj-group-type="heading"><subject>Drift</subject></subj-group>'
    "</article-categories><title-group><article-title>Drift of <italic>Orrin</italic> "
    'ferries<xref ref-type="fn" rid="f">*</xref></article-title></title-group>'
)
NAME = "<name><surname>Hale</surname><given-names>Ines</given-names></name>"
AUTHORS = f'<contrib-group><contrib contrib-type="author">{NAME}</contrib></contrib-group>'
DAY = '<pub-date pub-type="epub"><day>17</day><month>2</month><year>2026</year></pub-date>'
BODY = "<p>Boats drift.</p>"


def jats(
    body: str = BODY, meta: str = AUTHORS + DAY, *, kind: str = "research-article", back: str = ""
) -> str:
    return (
        f'<?xml version="1.0"?><article {SPACES} article-type="{kind}" xml:lang="en"><front>{JOURNAL}'
        f"<article-meta>{META}{meta}</article-meta></front><body>{body}</body>"
        f"<back>{back}</back></article>"
    )


def read(folder: Path, body: str = BODY, meta: str = AUTHORS + DAY, **more: str) -> Capture:
    return article(given(folder, "a.xml", jats(body, meta, **more)))


def test_the_front_matter_says_what_the_article_is(tmp_path: Path) -> None:
    found = read(tmp_path)

    assert (found.headline, found.body_text) == ("Drift of Orrin ferries", "Boats drift.")
    assert found.url == "https://doi.org/10.5555/atb.7"
    assert found.identifiers == {"doi": "10.5555/atb.7", "pmcid": "PMC7654", "issn": "1234-567X"}
    assert (found.bylines, found.published_on) == (("Ines Hale",), date(2026, 2, 17))
    assert (found.publication, found.section) == ("Annals of Tidal Boats", "Drift")
    assert found.language == "en"


def test_a_page_of_its_own_comes_before_the_doi(tmp_path: Path) -> None:
    pdf = '<self-uri content-type="pdf" xlink:href="https://atb.example/7.pdf"/>'
    page = '<self-uri xlink:href="https://atb.example/7"/>'

    assert read(tmp_path, meta=pdf + page).url == "https://atb.example/7"


@pytest.mark.parametrize(
    ("contributor", "name"),
    [
        (NAME, "Ines Hale"),
        (NAME.replace("<name>", '<name name-style="eastern">'), "Hale Ines"),
        (f"<name-alternatives>{NAME}</name-alternatives>", "Ines Hale"),
        ("<string-name>Ines Hale</string-name>", "Ines Hale"),
        (NAME.replace("</name>", "<suffix>Jr</suffix></name>"), "Ines Hale Jr"),
        (f"<collab>Tide Group<contrib-group>{NAME}</contrib-group></collab>", "Tide Group"),
        ("<collab><institution>Tide Group</institution></collab>", "Tide Group"),
        (f'{NAME}<xref ref-type="aff"><sup>1</sup></xref><role>Editor</role>', "Ines Hale"),
    ],
)  # fmt: skip
def test_an_author_is_named_as_a_byline_names_one(
    tmp_path: Path, contributor: str, name: str
) -> None:
    group = f'<contrib-group><contrib contrib-type="author">{contributor}</contrib></contrib-group>'

    assert read(tmp_path, meta=group).bylines == (name,)


def test_editors_are_no_authors(tmp_path: Path) -> None:
    editor = AUTHORS.replace("author", "editor").replace("Hale", "Low")
    unnamed = f'<contrib-group content-type="section"><contrib>{NAME}</contrib></contrib-group>'

    assert read(tmp_path, meta=AUTHORS + editor + unnamed).bylines == ("Ines Hale",)


@pytest.mark.parametrize(
    "dated",
    [
        DAY,
        '<pub-date date-type="pub" publication-format="electronic" iso-8601-date="2026-02-17"/>',
        '<pub-date pub-type="epub"><day>17</day><month>Feb.</month><year>2026</year></pub-date>',
        '<pub-date pub-type="epub"><day>17</day><month>February</month><year>2026</year></pub-date>',
        '<pub-date pub-type="epub"><string-date>17 February 2026</string-date></pub-date>',
        f'<pub-date pub-type="collection"><year>2026</year></pub-date>{DAY}',
        f"{DAY.replace('epub', 'ppub').replace('17', '28')}{DAY}",
    ],
)
def test_the_day_is_the_first_that_is_stated_exactly(tmp_path: Path, dated: str) -> None:
    found = read(tmp_path, meta=dated)

    assert (found.published_on, found.warnings) == (date(2026, 2, 17), ())


def test_a_date_that_is_not_exact_says_so(tmp_path: Path) -> None:
    month = '<pub-date pub-type="ppub"><month>2</month><year>2026</year></pub-date>'
    year = '<pub-date pub-type="ppub"><year>2026</year></pub-date>'
    by_month, by_year = read(tmp_path, meta=month), read(tmp_path, meta=year)

    assert by_month.published_on == date(2026, 2, 1)
    assert "the month's first is given" in by_month.warnings[0]
    assert by_year.published_on is None
    assert "not exact enough" in by_year.warnings[0]


BY = "http://creativecommons.org/licenses/by/4.0/"
LICENCES = [
    f'<license xlink:href="{BY}"><license-p>Open.</license-p></license>',
    f"<license><ali:license_ref>{BY}</ali:license_ref></license>",
    f'<license><license-p><ext-link xlink:href="{BY}">here</ext-link></license-p></license>',
    "<license><license-p>This article is distributed under the terms of the Creative Commons "
    "Attribution License, which permits unrestricted use.</license-p></license>",
]


@pytest.mark.parametrize("licence", LICENCES, ids=["attribute", "reference", "link", "words"])
def test_an_open_licence_is_found_wherever_it_is_stated(tmp_path: Path, licence: str) -> None:
    found = read(tmp_path, meta=f"<permissions>{licence}</permissions>")

    assert found.rights.open_licence == "https://creativecommons.org/licenses/by/4.0/"


def test_a_licence_that_is_not_open_is_not_taken_for_one(tmp_path: Path) -> None:
    licence = (
        "<permissions><license><license-p>All rights reserved.</license-p></license></permissions>"
    )

    assert read(tmp_path, meta=licence).rights.open_licence == ""


@pytest.mark.parametrize(
    ("holder", "status"),
    [
        ("Hale et al", "owned"),
        ("The Authors", "owned"),
        ("Orrin Press", "owned"),
        ("Northern Society of Boats", "third-party"),
    ],
)
def test_the_authors_and_the_house_may_hold_the_copyright(
    tmp_path: Path, holder: str, status: str
) -> None:
    permissions = (
        f"<permissions><copyright-year>2026</copyright-year><copyright-holder>{holder}"
        "</copyright-holder></permissions>"
    )
    rights = read(tmp_path, meta=AUTHORS + permissions).rights

    assert (rights.copyright_holder, rights.status) == (holder, status)
    assert rights.copyright_notice == f"© 2026 {holder}"


@pytest.mark.parametrize("kind", ["retraction-forward", "withdrawal-forward"])
def test_a_retracted_article_is_withdrawn(tmp_path: Path, kind: str) -> None:
    related = f'<related-article related-article-type="{kind}" xlink:href="10.5555/ATB.9"/>'

    assert read(tmp_path, meta=related).rights.withdrawn


def test_a_notice_of_a_retraction_and_a_comment_are_not(tmp_path: Path) -> None:
    related = '<related-article related-article-type="retracted-article" xlink:href="10.5555/x"/>'
    notice = read(tmp_path, meta=related, kind="retraction")
    commented = read(tmp_path, meta=related.replace("retracted-article", "commentary"))

    assert not notice.rights.withdrawn
    assert not commented.rights.withdrawn


def test_a_correction_elsewhere_is_named(tmp_path: Path) -> None:
    related = (
        '<related-article related-article-type="correction-forward" xlink:href="10.5555/ATB.9"/>'
    )

    assert read(tmp_path, meta=related).correction == (
        "A correction to this article was published: https://doi.org/10.5555/ATB.9"
    )


def test_a_subtitle_is_the_standfirst_and_the_abstract_opens_the_text(tmp_path: Path) -> None:
    meta = "<abstract><p>We measured drift.</p></abstract>"
    titled = jats(meta=meta).replace(
        "</article-title>", "</article-title><subtitle>A study of nine winters</subtitle>"
    )
    found = article(given(tmp_path, "a.xml", titled))

    assert found.standfirst == "A study of nine winters"
    assert found.body_text == "Abstract\nWe measured drift.\nBoats drift."


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "<sec><title>A</title><p>a</p><sec><label>1.1</label><title>B</title><p>b</p><sec><title>C"
            "</title><p>c</p><sec><title>D</title><p>d</p></sec></sec></sec></sec>",
            "<h2>A</h2>\n<p>a</p>\n<h3>1.1 B</h3>\n<p>b</p>\n<h4>C</h4>\n<p>c</p>\n<h4>D</h4>\n<p>d</p>",
        ),
        (
            '<p>See <xref ref-type="bibr">Tresk</xref>:<list list-type="order"><list-item><p>one</p>'
            "</list-item><list-item><p>two</p></list-item></list>and on.</p>",
            "<p>See Tresk:</p>\n<ol><li>one</li><li>two</li></ol>\n<p>and on.</p>",
        ),
        (
            "<p>H<sub>2</sub>O is <bold>wet</bold>, <italic>very</italic> &alpha; wet.</p>",
            "<p>H<sub>2</sub>O is <strong>wet</strong>, <em>very</em> α wet.</p>",
        ),
        (
            "<p>So <inline-formula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>"
            "</mml:math></inline-formula> and <inline-formula><tex-math>\\begin{document}$y$\\end{document}"
            "</tex-math></inline-formula>.</p>",
            "<p>So x<sup>2</sup> and y.</p>",
        ),
        (
            "<p>It drifts.</p><disp-quote><p>It does.</p><attrib>C. Tresk</attrib></disp-quote>",
            "<p>It drifts.</p>\n<blockquote><p>It does.</p><p><cite>C. Tresk</cite></p></blockquote>",
        ),
        (
            "<p>It <ext-link xlink:href='https://a.example/'>drifts</ext-link> "
            "<ext-link xlink:href='javascript:x()'>so</ext-link>.</p>",
            '<p>It <a href="https://a.example/">drifts</a> so.</p>',
        ),
        (
            "<p>It drifts.</p><table-wrap><label>Table 1</label><caption><p>Boats</p></caption><table><thead>"
            "<tr><th>Year</th><th>Boats</th></tr></thead><tbody><tr><td>2020</td><td>3</td></tr></tbody>"
            "</table></table-wrap>",
            "<p>It drifts.</p>\n<table><caption>Table 1. Boats</caption><thead><tr><th>Year</th>"
            "<th>Boats</th></tr></thead><tbody><tr><td>2020</td><td>3</td></tr></tbody></table>",
        ),
        (
            "<p>It drifts.<fn><p>Since 1999.</p></fn></p>",
            "<p>It drifts.</p>\n<h2>Notes</h2>\n<ol><li>Since 1999.</li></ol>",
        ),
    ],
    ids=["sections", "lists", "inline", "formulas", "quotes", "links", "tables", "notes"],
)  # fmt: skip
def test_the_body_keeps_its_structure(tmp_path: Path, body: str, html: str) -> None:
    content = jats(body).replace(
        '<?xml version="1.0"?>',
        '<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "a.dtd">',
    )

    assert article(given(tmp_path, "a.xml", content)).body_html == html


def test_a_figure_has_its_label_caption_and_credit(tmp_path: Path) -> None:
    figure = (
        "<p>It drifts.</p><fig><label>Figure 1</label><caption><title>The quay.</title><p>At dawn.</p>"
        '</caption><graphic xlink:href="g001.jpg"/><attrib>Photo: Ada Marsh</attrib></fig>'
    )
    found = read(tmp_path, figure)
    (picture,) = found.images

    assert found.body_html.count("<img") == 1

    assert (picture.src, picture.caption, picture.credit) == (
        "saved:g001.jpg",
        "Figure 1. The quay. At dawn.",
        "Ada Marsh",
    )


def test_what_follows_the_body_is_kept(tmp_path: Path) -> None:
    back = (
        "<ack><p>Thanks to all.</p></ack><ref-list><ref><element-citation><person-group><name><surname>"
        "Tresk</surname><given-names>C</given-names></name></person-group><year>1999</year><article-title>"
        "On drift</article-title><source>J Boats</source><volume>2</volume><fpage>1</fpage><lpage>9</lpage>"
        "</element-citation></ref><ref><mixed-citation>Low B. <italic>Tides</italic>. 2001.</mixed-citation>"
        "</ref></ref-list>"
    )  # fmt: skip
    notes = "<fn-group><fn><label>Competing interests</label><p>None.</p></fn></fn-group>"
    found = read(tmp_path, back=back.replace("<ref-list>", f"{notes}<ref-list>"))

    assert found.body_text.splitlines()[1:] == [
        "Acknowledgements",
        "Thanks to all.",
        "Competing interests",
        "None.",
        "References",
        "Tresk C. 1999. On drift. J Boats 2:1–9.",
        "Low B. Tides. 2001.",
    ]


def test_several_articles_in_one_file_are_one_each(tmp_path: Path) -> None:
    one = jats().partition("?>")[2]
    path = given(tmp_path, "a.xml", f"<pmc-articleset>{one}{one}</pmc-articleset>")

    assert [type(item) for item in items(path)] == [Capture, Capture]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_nothing_outside_the_file_is_read(tmp_path: Path, target: str) -> None:
    entities = f'<!ENTITY x SYSTEM "{target}"><!ENTITY % y SYSTEM "{target}">%y;'
    subset = f'<!DOCTYPE article SYSTEM "{target}" [{entities}]>'
    content = jats("<p>Boats &x;drift.</p>").replace("<article ", f"{subset}<article ", 1)

    assert article(given(tmp_path, "a.xml", content)).body_text == "Boats drift."


def test_entities_within_entities_are_refused(tmp_path: Path) -> None:
    nested = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    content = jats("<p>Boats drift&e11;.</p>").replace(
        "<article ", f'<!DOCTYPE article [<!ENTITY e0 "lol">{nested}]><article ', 1
    )

    assert "not well formed" in error(given(tmp_path, "a.xml", content))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<sec>" * 120 + BODY + "</sec>" * 120, "nested more than"),
        (f"<p>{'<italic>' * 120}x{'</italic>' * 120}</p>", "nested more than"),
        ("<sec>" * 5_000, "not well formed"),
        ("<p>x</p>" * 25_000, "6,000 others"),
        (f"<p>{'word ' * 100_000}</p>", "400,000 characters"),
    ],
    ids=["sections", "lines", "unclosed", "elements", "text"],
)
def test_a_body_beyond_a_limit_is_refused_with_the_limit(
    tmp_path: Path, body: str, says: str
) -> None:
    assert says in error(given(tmp_path, "a.xml", jats(body)))


def test_a_formula_in_the_title_is_written_once(tmp_path: Path) -> None:
    formula = (
        "<inline-formula><alternatives><tex-math>$x^2$</tex-math><mml:math><mml:msup><mml:mi>x</mml:mi>"
        "<mml:mn>2</mml:mn></mml:msup></mml:math></alternatives></inline-formula>"
    )
    content = jats().replace("<italic>Orrin</italic>", formula)

    assert article(given(tmp_path, "a.xml", content)).headline == "Drift of x2 ferries"
