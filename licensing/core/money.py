"""Money as integer minor units with a currency; no floats anywhere.

Exponents (JPY 0, USD 2, KWD 3) are those of the Unicode CLDR, through Babel.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from babel.numbers import format_currency, get_currency_precision, list_currencies

from licensing.core.errors import InvalidInput

_CURRENCIES = frozenset(list_currencies())


class MixedCurrencies(Exception):
    """Two currencies met in one sum. A fault in the program, never a buyer's."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount of one currency: ``Money(15000, "USD")`` is 150 dollars."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount_minor, int) or isinstance(self.amount_minor, bool):
            raise TypeError(f"amount_minor must be an integer, not {self.amount_minor!r}")
        if self.currency not in _CURRENCIES:
            raise ValueError(f"{self.currency!r} is not an ISO 4217 currency")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __str__(self) -> str:
        return format_currency(self.decimal, self.currency, locale="en_GB")

    @property
    def decimal(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.amount_minor).scaleb(-exponent(self.currency))

    def times(self, ratio: int | Fraction | Decimal | str) -> "Money":
        """This amount times ``ratio``, rounded half away from zero to the minor unit."""
        exact = Fraction(self.amount_minor) * Fraction(ratio)
        quotient, remainder = divmod(abs(exact.numerator), exact.denominator)
        rounded = quotient + (1 if 2 * remainder >= exact.denominator else 0)
        return Money(rounded if exact >= 0 else -rounded, self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Shares in proportion to ``weights`` that add up to this amount to the last minor unit.

        Left-over units go to the largest remainders, earlier shares first.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative, and not all nothing")
        sign = -1 if self.amount_minor < 0 else 1
        parts = [divmod(abs(self.amount_minor) * weight, whole) for weight in weights]
        left = abs(self.amount_minor) - sum(share for share, _ in parts)
        order = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))
        extra = set(order[:left])
        return [
            Money(sign * (share + (index in extra)), self.currency)
            for index, (share, _) in enumerate(parts)
        ]

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount_minor


def exponent(currency: str) -> int:
    """Decimal places of a currency's minor unit."""
    return int(get_currency_precision(currency))


def zero(currency: str) -> Money:
    return Money(0, currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum of ``amounts``; an empty sum is zero of ``currency``. Raises MixedCurrencies."""
    result = zero(currency)
    for amount in amounts:
        result += amount
    return result


def parse(text: str, currency: str, *, field: str = "amount") -> Money:
    """Money from what a person typed ("1,250.00"). Raises InvalidInput naming ``field``."""
    cleaned = text.strip().replace(",", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    try:
        minor = Decimal(cleaned).scaleb(exponent(currency))
    except InvalidOperation:
        raise InvalidInput(
            f"Write the amount in figures, such as 1250.00 {currency}.", field=field
        ) from None
    if not minor.is_finite() or minor != minor.to_integral_value(ROUND_HALF_UP):
        places = exponent(currency)
        raise InvalidInput(f"{currency} amounts have at most {places} decimal places.", field=field)
    if abs(minor) > 10**12:
        raise InvalidInput("That amount is beyond what can be sold here.", field=field)
    return Money(int(minor), currency)
