"""Money is exact: it adds up to the last minor unit, and two currencies never meet."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.core.errors import InvalidInput
from licensing.core.money import MixedCurrencies, Money, exponent, parse, total, zero

amounts = st.integers(-(10**12), 10**12)
currencies = st.sampled_from(["GBP", "USD", "EUR", "JPY", "KWD"])
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(amounts, currencies, weights)
def test_a_split_adds_up(amount: int, currency: str, shares: list[int]) -> None:
    whole = Money(amount, currency)
    assert total(whole.split(shares), currency) == whole


@given(amounts, weights)
def test_a_share_is_off_by_less_than_a_minor_unit(amount: int, shares: list[int]) -> None:
    for share, weight in zip(Money(amount, "GBP").split(shares), shares, strict=True):
        assert abs(Fraction(amount * weight, sum(shares)) - share.amount_minor) < 1


@given(amounts, weights)
def test_what_weighs_nothing_gets_nothing(amount: int, shares: list[int]) -> None:
    split = Money(amount, "GBP").split([*shares, 0])
    assert not split[-1]


def test_left_over_pennies_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert [each.amount_minor for each in Money(100, "GBP").split([1, 1, 1])] == [34, 33, 33]
    assert [each.amount_minor for each in Money(100, "GBP").split([1, 1, 4])] == [17, 17, 66]
    assert [each.amount_minor for each in Money(-100, "GBP").split([1, 1, 1])] == [-34, -33, -33]


@pytest.mark.parametrize("shares", [[], [0], [0, 0], [1, -1], [3, -1]])
def test_a_split_among_nobody_is_refused(shares: list[int]) -> None:
    with pytest.raises(ValueError):
        Money(100, "GBP").split(shares)


@given(amounts, amounts, currencies)
def test_adding_and_taking_away_are_opposites(a: int, b: int, currency: str) -> None:
    first, second = Money(a, currency), Money(b, currency)
    assert first + second - second == first
    assert first - first == zero(currency)


@pytest.mark.parametrize(
    ("amount", "ratio", "expected"),
    [
        (1, "0.5", 1), (-1, "0.5", -1), (3, "0.5", 2), (1, "0.4999", 0), (100, "0.175", 18),
        (-100, "0.175", -18), (10, Fraction(1, 3), 3), (10, Fraction(2, 3), 7), (5, 0, 0), (5, -1, -5),
    ],
)  # fmt: skip
def test_times_rounds_half_away_from_nothing(
    amount: int, ratio: int | str | Fraction, expected: int
) -> None:
    assert Money(amount, "GBP").times(ratio) == Money(expected, "GBP")


@given(amounts, st.fractions(-100, 100))
def test_times_is_never_off_by_more_than_half(amount: int, ratio: Fraction) -> None:
    assert abs(amount * ratio - Money(amount, "GBP").times(ratio).amount_minor) <= Fraction(1, 2)


def test_two_currencies_never_meet() -> None:
    pounds, dollars = Money(100, "GBP"), Money(100, "USD")
    for meet in (
        lambda: pounds + dollars,
        lambda: pounds - dollars,
        lambda: pounds < dollars,
        lambda: pounds <= dollars,
        lambda: total([pounds, dollars], "GBP"),
        lambda: total([pounds], "USD"),
    ):
        with pytest.raises(MixedCurrencies):
            meet()
    assert pounds != dollars


@pytest.mark.parametrize("amount", [1.0, "1", Decimal(1), True, None])
def test_only_whole_minor_units_are_an_amount(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "GBP")  # type: ignore[arg-type]  # what this test is about


@pytest.mark.parametrize("currency", ["", "gbp", "XXY", "POUND"])
def test_only_currencies_are_currencies(currency: str) -> None:
    with pytest.raises(ValueError):
        Money(1, currency)


@pytest.mark.parametrize(
    ("currency", "places", "shown"),
    [
        ("JPY", 0, "JP¥15,000"),
        ("GBP", 2, "£150.00"),
        ("USD", 2, "US$150.00"),
        ("KWD", 3, "KWD15.000"),
    ],
)
def test_a_currency_has_its_own_minor_unit(currency: str, places: int, shown: str) -> None:
    assert exponent(currency) == places
    assert str(Money(15_000, currency)).replace("\N{NO-BREAK SPACE}", " ") == shown


@given(amounts, currencies)
def test_what_is_written_in_figures_is_read_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse(f"{money.decimal:,f}", currency) == money


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("12.345", "GBP"), ("1.5", "JPY"), ("1.2345", "KWD"), ("", "GBP"), ("ten", "GBP"), ("NaN", "GBP"),
     ("Infinity", "GBP"), ("1e30", "GBP"), ("£5", "GBP"), ("1.0.0", "GBP"), ("--5", "GBP")],
)  # fmt: skip
def test_what_is_no_amount_says_how_to_write_one(typed: str, currency: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse(typed, currency, field="price")
    assert raised.value.field == "price"


@given(st.text(max_size=40), currencies)
def test_whatever_is_typed_is_money_or_is_refused(typed: str, currency: str) -> None:
    with suppress(InvalidInput):
        assert parse(typed, currency).currency == currency
