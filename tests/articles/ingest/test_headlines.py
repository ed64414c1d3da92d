"""The headline is what the article is called, not the site, its section, a kicker or a badge."""

import pytest

from tests.articles.ingest.pages import STORY, page, paragraphs
from tests.articles.ingest.reading import article

OPEN_GRAPH = f'<meta property="og:title" content="{STORY.headline}">'


def headline(head: str, heading: str, title: str = "") -> str:
    body = f"<main><article>{heading}{paragraphs()}</article></main>"
    return article(page(head, body, title=title or STORY.headline)).headline


@pytest.mark.parametrize(
    "banner",
    [
        '<h1 class="site-title"><a href="/about">The Orrin Tides and Quays Reporter</a></h1>',
        '<h1 id="logo">The Orrin Tides and Quays Reporter</h1>',
        '<h1><a href="/" rel="home">The Orrin Tides and Quays Reporter</a></h1>',
        '<h1 class="menu-toggle">The whole menu of this site</h1>',
    ],
)
def test_a_first_heading_that_names_the_site_is_not_it(banner: str) -> None:
    assert headline("", f"{banner}<h2>{STORY.headline}</h2>") == STORY.headline


def test_a_section_heading_of_one_word_gives_way_to_what_the_page_says_of_itself() -> None:
    found = headline(OPEN_GRAPH, f"<h1>News</h1><h2>{STORY.headline}</h2>", title="Harbour council")

    assert found == STORY.headline


@pytest.mark.parametrize(
    "heading",
    [
        f'<h1><span class="roofline">Wait for it!</span>{STORY.headline}</h1>',
        f'<h1><span class="kicker">Harbour</span> {STORY.headline}</h1>',
        f'<h1>{STORY.headline} <span class="label">Subscribers</span></h1>',
        f"<h1><span>HARBOUR</span> {STORY.headline}</h1>",
    ],
)
def test_a_kicker_or_a_badge_in_the_heading_is_not_part_of_it(heading: str) -> None:
    assert headline(OPEN_GRAPH, heading) == STORY.headline


def test_a_kicker_that_the_page_always_gives_with_it_stays() -> None:
    whole = f"Night boat: {STORY.headline}"
    head = f'<meta property="og:title" content="{whole}">'
    heading = f'<h1><span class="kicker">Night boat</span>: {STORY.headline}</h1>'

    assert headline(head, heading, title=whole) == whole


@pytest.mark.parametrize("mark", [" » ", " ‹ ", " | ", "｜", "_", "：", " -"])
def test_a_title_is_parted_where_the_page_has_a_heading(mark: str) -> None:
    heading = f"<h2>{STORY.headline}</h2>"

    assert headline("", heading, title=f"{STORY.headline}{mark}Quays") == STORY.headline


@pytest.mark.parametrize("dots", ["…", "..."])
def test_a_heading_that_is_cut_short_is_taken_from_where_it_is_whole(dots: str) -> None:
    heading = f"<h1>{STORY.headline[:-9].rstrip()}{dots}</h1>"

    assert headline(OPEN_GRAPH, heading) == STORY.headline


def test_a_heading_that_ends_in_dots_everywhere_keeps_them() -> None:
    whole = "The council informs the town of a ferry…"
    head = f'<meta property="og:title" content="{whole}">'

    assert headline(head, f"<h1>{whole}</h1>", title=whole) == whole


def test_a_headline_that_only_a_marked_meta_tag_gives_is_read() -> None:
    head = f'<meta itemprop="headline" content="{STORY.headline}">'

    assert headline(head, "", title=" ") == STORY.headline


def test_where_there_is_none_the_opening_stands_in_and_the_page_says_so() -> None:
    found = article(f"<html><body><div>{paragraphs(h='<p>{}</p>')}</div></body></html>")

    assert STORY.opening.startswith(found.headline.removesuffix("…"))
    assert len(found.headline) <= 91
    assert any("no headline" in warning for warning in found.warnings)
