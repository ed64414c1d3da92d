"""Tables of articles: columns by any name, and each mistake told with its row and column."""

from datetime import date
from pathlib import Path

import pytest

from licensing.articles.ingest import rows
from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.stated import Broken, Stated
from tests.articles.ingest.given import Offline, article, described, error, given, items

URL = "https://orrintides.example/harbour/night-boat"
HEADER = "url,headline,byline,published,body\n"


@pytest.mark.parametrize(
    ("header", "row", "encoding"),
    [
        (
            "url,headline,byline,published,body\n",
            f"{URL},Café boat,Ines Hale,2026-02-17,It sails.\n",
            "utf-8",
        ),
        (
            "Link;Title;Author;Date;Text\r\n",
            f"{URL};Café boat;Ines Hale;17.02.2026;It sails.\r\n",
            "utf-8-sig",
        ),
        (
            "URL\tTitle\tBy\tPub Date\tContent\n",
            f"{URL}\tCafé boat\tInes Hale\t17 Feb 2026\tIt sails.\n",
            "utf-16",
        ),
        (
            "Canonical URL|Post-Title|Authors|PUBLISHED_AT|Full Text\n",
            f"{URL}|Café boat|Ines Hale|2026/2/17|It sails.",
            "cp1252",
        ),
        (
            '"Permalink","Heading","Writer","day","Article Body"\n',
            f'"{URL}","Café boat","Ines Hale","2026-02-17","<p>It sails.</p>"\n',
            "utf-8",
        ),
    ],
    ids=["commas", "semicolons", "tabs", "bars", "quotes"],
)
def test_a_row_is_an_article_however_the_table_was_saved(
    tmp_path: Path, header: str, row: str, encoding: str
) -> None:
    found = article(given(tmp_path, "t.csv", (header + row).encode(encoding)))

    assert (found.url, found.headline, found.bylines) == (URL, "Café boat", ("Ines Hale",))
    assert (found.published_on, found.body_text) == (date(2026, 2, 17), "It sails.")


def test_a_cell_may_hold_lines_and_commas(tmp_path: Path) -> None:
    row = (
        f'{URL},"Night, boat","Ines Hale; Ben Low",2026-02-17,"It sails, again.\n\n- one\n- two"\n'
    )
    found = article(given(tmp_path, "t.csv", HEADER + row))

    assert (found.headline, found.bylines) == ("Night, boat", ("Ines Hale", "Ben Low"))
    assert found.body_html == "<p>It sails, again.</p>\n<ul><li>one</li><li>two</li></ul>"


def test_a_picture_stands_above_the_text_with_its_credit(tmp_path: Path) -> None:
    table = f"url,headline,body,image,caption,credit\n{URL},Boat,It sails.,/a.jpg,The quay.,Getty Images\n"
    found = article(given(tmp_path, "t.csv", table))

    assert found.body_html.startswith('<figure><img src="https://orrintides.example/a.jpg"')
    assert found.rights.parts[1].status == "third-party"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            f"{URL},Boat,,soonish,Text",
            "Row 2: Column “published”: “soonish” is no date. Write it as",
        ),
        ("javascript:x(),Boat,,,Text", "Row 2: Column “url”: “javascript:x()” is no web address"),
        (f"{URL},,,,Text", "Row 2: Column “headline” is empty"),
        (",Boat,,,", "Row 2: It has neither a body nor a url"),
        (f"{URL},Boat,,,Text, more", "Row 2: It has more cells than the 5 columns"),
    ],
)
def test_a_mistake_names_its_row_and_column_and_the_others_go_on(
    tmp_path: Path, row: str, says: str
) -> None:
    first, second = items(given(tmp_path, "t.csv", f"{HEADER}{row}\n{URL},Boat,,,It sails.\n"))

    assert isinstance(first, NotAnArticle)
    assert first.error.startswith(says)
    assert isinstance(second, Capture)


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_are_skipped(tmp_path: Path) -> None:
    path = given(tmp_path, "t.csv", f"{HEADER},,,,\n\n{URL},Boat,,never,Text\n")

    assert error(path).startswith("Row 4:")


def test_a_row_without_a_body_sends_for_its_page(tmp_path: Path) -> None:
    client = Offline()
    list(items(given(tmp_path, "t.csv", f"{HEADER}{URL},,,,\n"), client))

    assert client.asked == [URL]


def test_a_table_without_names_says_which_it_needs(tmp_path: Path) -> None:
    assert "must name the columns" in error(
        given(tmp_path, "t.csv", "Boat,Ines Hale,Text\n1,2,3\n")
    )


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = given(tmp_path, "t.csv", f"url,headline,mood,body\n{URL},Boat,glad,Text\n")

    assert described(path)["warnings"] == ["Columns that are not read: mood."]


def test_rights_are_read_from_their_columns(tmp_path: Path) -> None:
    table = (
        "url,headline,body,copyright,licence,embargo,source,doi\n"
        f"{URL},Boat,It sails.,© 2026 Northwire,https://creativecommons.org/licenses/by/4.0/,"
        "2031-02-17,Northwire,https://doi.org/10.5555/Boat\n"
    )
    found = article(given(tmp_path, "t.csv", table))

    assert found.rights.open_licence == "https://creativecommons.org/licenses/by/4.0/"
    assert found.rights.embargo_until == "2031-02-17T00:00:00Z"
    assert (found.rights.status, found.rights.copyright_holder) == ("third-party", "Northwire")
    assert found.identifiers == {"doi": "10.5555/boat"}


def test_a_cell_longer_than_the_limit_is_an_error_of_its_row(tmp_path: Path) -> None:
    long = "x" * (rows.MAX_CELL_CHARACTERS + 1)
    found = list(rows.read(f'{HEADER}{URL},A,,,"{long}"\n{URL},B,,,Text\n'.encode()).entries)

    assert isinstance(found[0], Broken)
    assert isinstance(found[-1], Stated)
