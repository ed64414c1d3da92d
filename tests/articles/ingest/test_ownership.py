"""Whose an article is, and whether it may be sold: what a page says of it in passing."""

import re

import pytest

from tests.articles.ingest import pages
from tests.articles.ingest.pages import STORY, linked, paragraphs
from tests.articles.ingest.reading import article, with_body


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


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Ines Hale, AFP", "third-party"),
        ("Ines Hale/AFP", "third-party"),
        ("By Ines Hale of the Associated Press", "third-party"),
        ("Ines Hale, Harbour Correspondent", "owned"),
    ],
)
def test_an_agency_named_behind_the_author_owns_the_text(said: str, status: str) -> None:
    head = f'<meta property="og:type" content="article"><meta name="author" content="{said}">'
    marked = article(with_body(paragraphs(), head))
    seen = article(with_body(f'<p class="byline">{said}</p>{paragraphs()}', linked(author=None)))

    assert (marked.bylines, marked.rights.status) == (("Ines Hale",), status)
    assert (seen.bylines, seen.rights.status) == (("Ines Hale",), status)
