"""A web page becomes an article: exactly, in the manners of many sites, and never by accident."""

import re
from datetime import date

import pytest

from tests.articles.ingest import pages
from tests.articles.ingest.pages import STORY, STYLES, linked, page, paragraphs
from tests.articles.ingest.reading import article, with_body


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
