"""A byline is the names of people, without what sites write around them."""

from datetime import date

import pytest

from tests.articles.ingest.pages import STORY, linked, page, paragraphs
from tests.articles.ingest.reading import article, with_body


def names(said: str) -> tuple[str, ...]:
    head = f'<meta property="og:type" content="article"><meta name="author" content="{said}">'
    return article(with_body(paragraphs(), head)).bylines


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ines Hale, Northwire", ("Ines Hale",)),
        ("Ines Hale, Tom Bray, and Jo Wick, Northwire", ("Ines Hale", "Tom Bray", "Jo Wick")),
        ("INES HALE - Ferries Writer", ("Ines Hale",)),
        ("Orrin Wave (www.orrinwave.example)", ("Orrin Wave",)),
        ("Northwire Updated: January 16, 2026", ("Northwire",)),
        ("Jean-Luc Orme", ("Jean-Luc Orme",)),
        ("OHR - Verein Orrin", ("OHR - Verein Orrin",)),
    ],
)
def test_roles_places_addresses_and_times_are_left_out(
    said: str, expected: tuple[str, ...]
) -> None:
    assert names(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("By Ines Hale in Orrin and Tom Bray in Cork", ("Ines Hale", "Tom Bray")),
        ("Ines Hale / Tom Bray", ("Ines Hale", "Tom Bray")),
        ("Ines Hale, Ph.D., and Tom Bray, M.D.", ("Ines Hale", "Tom Bray")),
        ("Hale, Ines; Bray, Tom", ("Ines Hale", "Tom Bray")),
        ("Story by Ines Hale; photographs by Tom Bray", ("Ines Hale",)),
        ("Ines Hale (with Tom Bray and Jo Wick)", ("Ines Hale", "Tom Bray", "Jo Wick")),
        ("INES HALE, TOM BRAY Special correspondents in Cork", ("Ines Hale", "Tom Bray")),
        ("Marks and Spencer", ("Marks and Spencer",)),
    ],
)
def test_several_names_in_a_line_are_parted(said: str, expected: tuple[str, ...]) -> None:
    assert names(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "Ines Hale Senior Ferries Correspondent",
        "Ines Hale Ferries editor",
        "Ines Hale, Head of Research at Orrin Harbour",
        "Ines Hale March 18 at 3:57 PM",
        "Ines Hale 5 min read",
        "Ines Hale of The Orrin Wave",
        "Ines Hale &lt;ines@orrin.example&gt;",
        "Ines Hale (@ineshale)",
        "View all posts by Ines Hale",
        "Photo of Ines Hale",
        "Opinion by Ines Hale",
    ],
)
def test_what_clings_to_a_name_is_left_out(said: str) -> None:
    assert names(said) == ("Ines Hale",)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Autor/in: Ines Hale", ("Ines Hale",)),
        ("Gastbeitrag von Ines Hale und Tom Bray", ("Ines Hale", "Tom Bray")),
        ("Par Ines Hale et Tom Bray", ("Ines Hale", "Tom Bray")),
        ("Propos recueillis par Ines Hale", ("Ines Hale",)),
        ("Por Inés Hale y Tom Bray", ("Inés Hale", "Tom Bray")),
        ("Di Ines Hale e Tom Bray", ("Ines Hale", "Tom Bray")),
        ("Door Ines Hale en Tom Bray", ("Ines Hale", "Tom Bray")),
        ("Av Ines Hale og Tom Bray", ("Ines Hale", "Tom Bray")),
        ("Tekst: Ines Hale", ("Ines Hale",)),
        ("文/海英内", ("海英内",)),
        ("记者：海英内 布雷", ("海英内", "布雷")),
        ("Автор: Инес Хейл", ("Инес Хейл",)),
        ("بقلم: إيناس هيل", ("إيناس هيل",)),
        ("מאת: אינס הייל", ("אינס הייל",)),
    ],
)
def test_bylines_are_read_in_their_own_languages(said: str, expected: tuple[str, ...]) -> None:
    assert names(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "Medically reviewed by Ines Hale",
        "Edited by Ines Hale",
        "Illustration by Ines Hale",
        "https://orrinwave.example/authors/ines-hale",
        "Harbour Webworks - www.webworks.example",
        "orrinwave.example",
    ],
)
def test_other_work_and_addresses_are_no_byline(said: str) -> None:
    assert names(said) == ()


@pytest.mark.parametrize("said", ["9:39AM BST", "00800 400 200 00", "name", "Print", "am"])
def test_what_no_person_is_called_is_no_byline(said: str) -> None:
    assert names(said) == ()


def test_a_person_on_the_page_is_named_before_the_house_that_machines_are_told_of() -> None:
    house = {"@type": "Organization", "name": "Orrin Press"}
    body = f'<p class="byline">By Ines Hale</p>{paragraphs()}'

    assert article(with_body(body, linked(author=house))).bylines == ("Ines Hale",)
    assert article(with_body(paragraphs(), linked(author=house))).bylines == ("Orrin Press",)


def test_a_house_in_one_meta_tag_gives_way_to_a_person_in_the_next() -> None:
    head = (
        '<meta property="og:type" content="article"><meta name="dc.creator" content="orrin online">'
        '<meta name="author" content="Ines Hale">'
        '<link rel="canonical" href="https://orrin.example/ferries/night-boat">'
    )

    assert article(with_body(paragraphs(), head)).bylines == ("Ines Hale",)


def test_a_blog_may_be_called_what_its_author_is_called() -> None:
    head = '<meta property="og:type" content="article"><meta property="og:site_name" content="Ines Hale">'
    seen = f'<a rel="author" href="/about">Ines Hale</a>{paragraphs()}'

    assert article(with_body(seen, head)).bylines == ("Ines Hale",)


@pytest.mark.parametrize(
    "author",
    [
        [{"@type": "Person", "name": ["Ines Hale", "Tom Bray"]}],
        ["Ines Hale", {"@type": "Person", "givenName": "Tom", "familyName": "Bray"}],
        "By Ines Hale and Tom Bray",
    ],
)
def test_machines_are_told_of_authors_in_many_shapes(author: object) -> None:
    assert article(with_body(paragraphs(), linked(author=author))).bylines == (
        "Ines Hale",
        "Tom Bray",
    )


def test_a_line_that_says_by_is_found_whatever_it_is_called() -> None:
    body = f"<p>Von Ines Hale am 3.5.2025, 11:51 | 2 Meinungen</p>{paragraphs()}"

    assert article(with_body(body, '<meta property="og:type" content="article">')).bylines == (
        "Ines Hale",
    )


def test_a_box_that_has_an_image_is_not_an_image() -> None:
    body = (
        f'<div class="node has-image"><p class="byline">By Ines Hale</p></div>{paragraphs()}'
        '<div class="comments"><p>Fine.</p><em class="byline">saltydog</em></div>'
    )

    assert article(with_body(body, '<meta property="og:type" content="article">')).bylines == (
        "Ines Hale",
    )


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
