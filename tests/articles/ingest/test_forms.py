"""Forms of article beside the plain story come out as exactly: recipes, live pages, notices, data."""

import pytest

from tests.articles.ingest.forms import FORMS
from tests.articles.ingest.reading import article


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_the_form_is_exact(form: str) -> None:
    given = FORMS[form]()
    found = article(given.html, url=None)

    assert found.headline == given.headline
    assert found.bylines == given.bylines
    assert str(found.published_on) == given.day
    assert found.publication == given.publication
    assert found.language == given.language
    assert tuple(found.body_text.splitlines()) == given.text


def test_code_keeps_its_indentation() -> None:
    found = article(FORMS["code_in_the_text"]().html, url=None)

    assert "def height(hour):\n    return sum(" in found.body_html


def test_the_data_of_a_drawn_page_is_left_alone_where_the_page_has_text() -> None:
    shown = "<p>The page says this, at length, and readers see it.</p>" * 12
    html = FORMS["drawn_by_script"]().html.replace("Loading</div></div>", f"</div>{shown}</div>")

    assert "telephone" not in article(html, url=None).body_text


def test_a_table_with_the_headline_in_it_is_there_for_the_layout() -> None:
    assert "<table" not in article(FORMS["tables_for_columns"]().html, url=None).body_html
