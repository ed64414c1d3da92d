"""Pasted text: the head told from the body by its shape, and what was given believed first."""

from datetime import date
from pathlib import Path

import pytest

from licensing.articles.ingest import pasted
from licensing.articles.ingest.capture import Capture, NotAnArticle
from tests.articles.ingest.given import article, given

TEXT = """Ferry town votes to bring back the night boat

After nine winters, Orrinmouth will pay for one itself.

By Ines Hale and Ben Low
17 February 2026

The night boat will sail again from the first of May, the town
council decided on Monday.

A boat nobody wanted

- Two crews of three
- A hull from 1994

> I have missed eleven birthdays.

The refit begins next week.
"""


def read(text: str, **said: object) -> Capture:
    found = pasted.read(text, **said)  # type: ignore[arg-type]  # what is said is checked by its test
    assert isinstance(found, Capture), found.error
    return found


def test_the_head_is_told_from_the_body() -> None:
    found = read(TEXT)

    assert found.headline == "Ferry town votes to bring back the night boat"
    assert found.standfirst == "After nine winters, Orrinmouth will pay for one itself."
    assert (found.bylines, found.published_on) == (("Ines Hale", "Ben Low"), date(2026, 2, 17))
    assert found.body_html == (
        "<p>The night boat will sail again from the first of May, the town council decided on Monday.</p>\n"
        "<h2>A boat nobody wanted</h2>\n<ul><li>Two crews of three</li><li>A hull from 1994</li></ul>\n"
        "<blockquote><p>I have missed eleven birthdays.</p></blockquote>\n"
        "<p>The refit begins next week.</p>"
    )


def test_where_no_line_is_blank_each_is_a_paragraph() -> None:
    found = read("Night boat\nBy Ines Hale\nIt will sail again.\nThe refit begins next week.")

    assert (found.headline, found.bylines) == ("Night boat", ("Ines Hale",))
    assert found.body_text == "It will sail again.\nThe refit begins next week."


def test_what_is_given_is_believed_and_not_said_twice() -> None:
    found = read(
        TEXT,
        headline="Ferry town votes to bring back the night boat",
        bylines=("Col Tresk",),
        published_on=date(2026, 3, 1),
        url="https://orrintides.example/a",
        publication="The Orrin Tides",
    )

    assert (found.bylines, found.published_on) == (("Col Tresk",), date(2026, 3, 1))
    assert (found.url, found.publication) == ("https://orrintides.example/a", "The Orrin Tides")
    assert "Ferry town votes" not in found.body_text


def test_a_given_headline_leaves_the_first_line_in_the_text() -> None:
    found = read("It will sail again.\n\nThe refit begins.", headline="Night boat")

    assert found.body_text == "It will sail again.\nThe refit begins."


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    found = read("Night boat\n\nBy noon the boat had gone.\n\nIt came back.")

    assert (found.bylines, found.body_text) == ((), "By noon the boat had gone.\nIt came back.")


def test_an_agencys_line_is_seen_in_pasted_text_too() -> None:
    found = read("Night boat\n\nORRINMOUTH (Reuters) - It will sail again, the council said.")

    assert found.rights.status == "third-party"


def test_markup_in_pasted_text_is_text() -> None:
    found = read("Night boat\n\nIt <script>alert(1)</script> sails & <b>sails</b>.")

    assert found.body_text == "It <script>alert(1)</script> sails & <b>sails</b>."
    assert "<script" not in found.body_html


@pytest.mark.parametrize("text", ["", "   \n\n", "\0\0", "Only a headline"])
def test_a_text_without_a_body_is_no_article(text: str) -> None:
    found = pasted.read(text)

    assert isinstance(found, NotAnArticle)
    assert found.source == "pasted text"


def test_a_text_beyond_the_limit_is_refused() -> None:
    found = pasted.read("x" * (pasted.MAX_TEXT_BYTES + 1))

    assert isinstance(found, NotAnArticle)
    assert "2,000,000 characters" in found.error


def test_a_text_file_is_an_article_too(tmp_path: Path) -> None:
    assert article(given(tmp_path, "a.txt", TEXT)).bylines == ("Ines Hale", "Ben Low")
