"""The demonstration's pages, read as they stand: every article whole, every case what it is there for."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

import licensing
from licensing.articles.ingest.capture import Capture, PartStatus, RightsPart
from licensing.articles.ingest.dom import count_words
from licensing.articles.ingest.html.page import read_page

CONTENT = Path(licensing.__file__).parent / "demo" / "content"
PAGES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.glob("*/pages/*.html"))

BODIES = {
    "latchkey": "entry-content",
    "saltmarsh-herald": "story__text",
    "ward-practice": "c-article-body",
}
"""The class of the element that holds each publication's text: its own word for the body."""

NOT_TEXT = ("figure[not(.//table)]", "aside", "form", "*[contains(@class, 'embargo')]")

STRAY = re.compile(
    r"©|reprints|permissions|sign(?:ed)? in|subscribe|newsletter|^share|^print$|e-mail address"
    r"|^related|^filed under|^also in|thoughts on|send a response|all rights reserved",
    re.IGNORECASE,
)


@cache
def captured(name: str) -> Capture:
    found = read_page((CONTENT / name).read_bytes(), name, None)
    assert isinstance(found, Capture), found
    return found


def cases(kind: str) -> list[str]:
    """The pages that publications name as this case."""
    found = []
    for settings in sorted(CONTENT.glob("*/publication.toml")):
        named = tomllib.loads(settings.read_text())["cases"].get(kind)
        if named:
            found.append(f"{settings.parent.name}/pages/{Path(named).name}")
    return found


def named_cases() -> set[str]:
    return {
        kind
        for settings in CONTENT.glob("*/publication.toml")
        for kind in tomllib.loads(settings.read_text())["cases"]
    }


def text(name: str) -> RightsPart:
    (part,) = [part for part in captured(name).rights.parts if part.kind == "text"]
    return part


def pictures(name: str) -> dict[str, PartStatus]:
    """The status of each picture by its credit."""
    return {p.credit: p.status for p in captured(name).rights.parts if p.kind == "picture"}


def words_on_the_page(name: str) -> int:
    """How many words a reader counts in the body: without captions of pictures, boxes and notices."""
    root: HtmlElement = lxml.html.fromstring((CONTENT / name).read_bytes())
    (body,) = root.xpath(f"//div[contains(@class, '{BODIES[name.split('/')[0]]}')]")
    for kind in NOT_TEXT:
        for element in body.xpath(f".//{kind}"):
            element.drop_tree()
    return count_words(" ".join(body.itertext()))


def lines(name: str) -> Iterator[str]:
    yield from captured(name).body_text.splitlines()


@pytest.mark.parametrize("name", PAGES)
def test_every_article_says_what_it_is(name: str) -> None:
    found = captured(name)

    assert all((found.headline, found.standfirst, found.bylines, found.published_on, found.section))
    assert found.url.startswith("https://")
    assert found.language == "en-GB"
    assert found.warnings == ()


@pytest.mark.parametrize("name", PAGES)
def test_every_article_has_all_its_words(name: str) -> None:
    count, expected = count_words(captured(name).body_text), words_on_the_page(name)

    assert abs(count - expected) <= 0.02 * expected


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_has_its_credit_its_caption_and_its_words(name: str) -> None:
    images = captured(name).images

    assert images
    assert all(image.credit and image.caption and image.alt for image in images)
    assert captured(name).body_html.count("<img ") == len(images)


@pytest.mark.parametrize("name", PAGES)
def test_every_table_has_its_caption_inside(name: str) -> None:
    html = captured(name).body_html

    assert html.count("<table>") == html.count("<caption>") == html.count("</caption>")


@pytest.mark.parametrize("name", PAGES)
def test_no_article_has_a_stray_line(name: str) -> None:
    furniture = [line for line in lines(name) if len(line) < 90 and STRAY.search(line)]

    assert furniture == []


@pytest.mark.parametrize("name", PAGES)
def test_every_copyright_notice_is_one_line(name: str) -> None:
    assert re.fullmatch(
        r"© \d{4} [^.©]{4,80}(?:\. (?:All|Some) rights reserved(?: \(CC BY 4\.0\))?\.)?",
        captured(name).rights.copyright_notice,
    )


@pytest.mark.parametrize("name", sorted(set(PAGES) - set(cases("agency_story"))))
def test_every_other_text_is_the_publishers_own(name: str) -> None:
    assert text(name).status == "owned"


@pytest.mark.parametrize("name", cases("agency_story"))
def test_an_agency_story_belongs_to_the_agency(name: str) -> None:
    assert (text(name).status, text(name).reason) == ("third-party", "copyright holder: Northwire")


@pytest.mark.parametrize("name", cases("agency_picture"))
def test_an_agency_picture_belongs_to_the_agency(name: str) -> None:
    agencies = {credit: s for credit, s in pictures(name).items() if s == "third-party"}

    assert len(agencies) == 1
    assert text(name).status == "owned"


def test_every_picture_is_owned_or_an_agencys() -> None:
    foreign = {
        credit
        for name in PAGES
        for credit, status in pictures(name).items()
        if status == "third-party"
    }

    assert foreign == {"Halyard Images", "Lumen Pictures", "Rafe Quennell / Halyard Images"}
    assert {s for name in PAGES for s in pictures(name).values()} == {"owned", "third-party"}


@pytest.mark.parametrize("name", cases("withdrawn"))
def test_a_withdrawn_article_is_withdrawn(name: str) -> None:
    assert captured(name).rights.withdrawn
    assert not captured(name).headline.startswith("Withdrawn")
    assert not any("withdrawn at the request" in line for line in lines(name))


def test_no_other_article_is_withdrawn() -> None:
    assert [name for name in PAGES if captured(name).rights.withdrawn] == cases("withdrawn")


@pytest.mark.parametrize("name", cases("corrected"))
def test_a_corrected_article_keeps_its_notice_apart(name: str) -> None:
    correction = captured(name).correction

    assert correction.startswith("Correction")
    assert correction not in captured(name).body_text


def test_no_other_article_is_corrected() -> None:
    assert [name for name in PAGES if captured(name).correction] == cases("corrected")


@pytest.mark.parametrize("name", cases("cc_by"))
def test_an_open_licence_is_known(name: str) -> None:
    assert captured(name).rights.open_licence == "https://creativecommons.org/licenses/by/4.0/"


def test_no_other_article_is_open() -> None:
    assert [name for name in PAGES if captured(name).rights.open_licence] == cases("cc_by")


@pytest.mark.parametrize("name", cases("embargoed"))
def test_an_embargo_has_its_moment(name: str) -> None:
    assert captured(name).rights.embargo_until == "2027-03-01T06:00:00Z"
    assert not any(line.startswith("Embargoed") for line in lines(name))


def test_no_other_article_is_embargoed() -> None:
    assert [name for name in PAGES if captured(name).rights.embargo_until] == cases("embargoed")


@pytest.mark.parametrize("name", cases("long_read"))
def test_a_long_read_is_long(name: str) -> None:
    assert count_words(captured(name).body_text) > 2_500


def test_every_case_that_a_publication_names_is_tested_here() -> None:
    assert named_cases() == {
        "agency_story", "agency_picture", "cc_by", "corrected", "embargoed", "long_read",
        "withdrawn",
    }  # fmt: skip
    assert len(PAGES) >= 24
