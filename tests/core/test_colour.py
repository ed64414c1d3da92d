import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.core.colour import contrast, mix, readable_on

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_known_grey_stands_at_the_published_ratio() -> None:
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@given(colours, colours)
def test_contrast_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert contrast(a, b) == contrast(b, a)


def test_a_dark_accent_is_left_alone() -> None:
    assert readable_on("#8c1d18", "#ffffff") == "#8c1d18"


def test_a_light_accent_is_darkened_just_enough() -> None:
    shade = readable_on("#f5c518", "#ffffff")
    assert 4.5 <= contrast(shade, "#ffffff") < 4.7


def test_a_dark_accent_is_lightened_on_a_dark_ground() -> None:
    shade = readable_on("#1f3a5f", "#111111")
    assert 4.5 <= contrast(shade, "#111111") < 4.7


@given(colours, colours)
def test_words_can_always_be_read(colour: str, background: str) -> None:
    assert contrast(readable_on(colour, background), background) >= 4.5


def test_a_minimum_beyond_reach_gives_black_or_white() -> None:
    assert readable_on("#777777", "#777777", minimum=7) in {"#000000", "#ffffff"}


def test_half_of_black_and_white_is_middle_grey() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#1234567", ""])
def test_anything_but_six_hexadecimal_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a #rrggbb colour"):
        contrast(text, "#ffffff")
