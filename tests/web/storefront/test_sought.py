"""What a query string asks for, and that none is ever too strange."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.core import clock
from licensing.web.storefront.sought import Sought, read_sought

NAMES = ("q", "section", "author", "when", "since", "until", "may", "order", "exact", "page")


def test_words_are_asked_for_best_first_and_no_words_newest_first() -> None:
    assert read_sought({"q": "slipway"}).order == "best"
    assert read_sought({}).order == "newest"


def test_what_cannot_be_understood_is_left_out() -> None:
    odd = {"when": "decade", "since": "soon", "until": "2026-02-31", "may": "all", "page": "-2"}
    assert read_sought(odd | {"order": "oldest"}) == Sought()


def test_dates_given_the_wrong_way_round_are_turned() -> None:
    sought = read_sought({"since": "2026-05-01", "until": "2026-04-01"})
    assert (sought.since, sought.until) == (date(2026, 4, 1), date(2026, 5, 1))


def test_a_date_outdoes_a_simple_choice() -> None:
    assert read_sought({"when": "week", "since": "2026-05-01"}).when == ""


def test_the_past_week_begins_seven_days_ago() -> None:
    since = read_sought({"when": "week"}).filters.since
    assert since == clock.today() - timedelta(days=7)


def test_every_filter_is_a_chip_that_leads_to_the_search_without_it() -> None:
    sought = read_sought(
        {"q": "slip", "section": "Harbour", "author": "Hale", "may": "open", "page": "3"}
    )
    chips = sought.chips()
    assert [chip.words for chip in chips] == ["Harbour", "By Hale", "Open licence"]
    assert chips[0].query == {"q": "slip", "author": "Hale", "may": "open"}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://orrintides.example/a?b=1", "https://orrintides.example/a?b=1"),
        ("Nine tides https://orrintides.example/a", "https://orrintides.example/a"),
        ("orrintides.example/a", "orrintides.example/a"),
        ("doi: 10.5555/tides.7", "doi:10.5555/tides.7"),
        ("slipway", "slipway"),
        ("nine tides", ""),
    ],
)
def test_an_address_is_known_among_words(typed: str, address: str) -> None:
    assert read_sought({"q": typed}).address == address


def test_one_word_is_no_certain_address() -> None:
    assert not read_sought({"q": "slipway"}).is_address
    assert read_sought({"q": "doi:10.5555/tides"}).is_address


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=60)))
def test_a_search_is_said_again_exactly(said: dict[str, str]) -> None:
    sought = read_sought(said)
    assert read_sought(dict(parse_qsl(urlencode(sought.query())))) == sought
    assert sought.filters is not None
    assert all(chip.words for chip in sought.chips())
