"""Every way of writing an article's address gives the same key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.catalogue.addresses import key_of

KEY = "url:orrintides.example/harbour/slipway"


@pytest.mark.parametrize(
    "written",
    [
        "https://orrintides.example/harbour/slipway",
        "http://orrintides.example/harbour/slipway/",
        "https://www.orrintides.example/harbour/slipway#comments",
        "https://WWW.OrrinTides.example:443/harbour//slipway",
        "//orrintides.example/harbour/slipway",
        "orrintides.example/harbour/slipway",
        "https://m.orrintides.example/harbour/slipway",
        "https://mobile.orrintides.example/harbour/slipway",
        "https://amp.orrintides.example/harbour/slipway",
        "https://orrintides.example/harbour/slipway/amp",
        "https://orrintides.example/harbour/slipway/amp/",
        "https://orrintides.example/amp/harbour/slipway",
        "https://orrintides.example/harbour/slipway?amp=1",
        "https://orrintides.example/harbour/slipway?utm_source=letter&utm_medium=email&fbclid=Iw1",
        "https://orrintides.example/harbour/slipway/index.html?gclid=x",
        "https://orrintides.example/h%61rbour/slipway",
        "https://orrintides-example.cdn.ampproject.org/c/s/orrintides.example/harbour/slipway",
        "https://www.google.com/amp/s/www.orrintides.example/harbour/slipway/amp",
        "  https://orrintides.example/harbour/slipway  ",
        "/harbour/slipway",
    ],
)
def test_written_another_way_it_is_the_same_article(written: str) -> None:
    assert key_of(written, "orrintides.example") == KEY


@pytest.mark.parametrize(
    "other",
    [
        "https://orrintides.example/harbour/slipway-2",
        "https://orrintides.example/harbour/slipway?id=2",
        "https://orrintides.example:8443/harbour/slipway",
        "https://tides.example/harbour/slipway",
        "https://orrintides.example/Harbour/slipway",
    ],
)
def test_another_address_is_another_article(other: str) -> None:
    assert key_of(other, "orrintides.example") not in (KEY, None)


def test_parameters_that_choose_the_article_are_kept_in_one_order() -> None:
    first = key_of("https://orrintides.example/story?page=2&id=7&utm_id=1")
    assert first == key_of("http://orrintides.example/story/?id=7&page=2")
    assert first == "url:orrintides.example/story?id=7&page=2"


@pytest.mark.parametrize(
    "written",
    [
        "10.5555/Tides.2026.14",
        "doi:10.5555/tides.2026.14",
        "DOI: 10.5555/tides.2026.14",
        "https://doi.org/10.5555/TIDES.2026.14",
        "http://dx.doi.org/10.5555%2Ftides.2026.14",
    ],
)
def test_a_doi_is_one_doi(written: str) -> None:
    assert key_of(written) == "doi:10.5555/tides.2026.14"


def test_a_number_of_the_publishers_own_is_kept_as_it_is() -> None:
    assert key_of("OT-2026-1041") == "id:ot-2026-1041"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "https://",
        "https://[::1",
        "https://orrintides.example:99999/",
        "a\x00b",
        "x" * 2_001,
    ],
)
def test_what_can_be_no_address_has_no_key(written: str) -> None:
    assert key_of(written, "orrintides.example") is None


def test_an_address_wrapped_in_caches_a_hundred_times_ends() -> None:
    wrapped = "https://" + "a.cdn.ampproject.org/c/s/" * 70 + "orrintides.example/harbour/slipway"
    assert key_of(wrapped) == KEY


@given(st.text() | st.from_regex(r"(https?:)?//[a-z.\[\]:@%]{0,12}[/?#]\S{0,20}", fullmatch=True))
def test_whatever_is_typed_the_key_is_found_or_there_is_none(typed: str) -> None:
    key = key_of(typed, "orrintides.example")
    assert key is None or key.startswith(("url:", "doi:", "id:"))
