"""The currencies that the stand-in knows: their minor units and the smallest charge."""

from dataclasses import dataclass

from licensing.stripe_sandbox.errors import Refusal

LARGEST_AMOUNT_MINOR = 99_999_999


@dataclass(frozen=True, slots=True)
class Currency:
    """``exponent`` digits follow the decimal mark; ``smallest_minor`` can be charged."""

    exponent: int
    smallest_minor: int
    sign: str = ""


CURRENCIES = {
    "aud": Currency(2, 50, "A$"),
    "cad": Currency(2, 50, "C$"),
    "chf": Currency(2, 50),
    "dkk": Currency(2, 250),
    "eur": Currency(2, 50, "€"),
    "gbp": Currency(2, 30, "£"),
    "jpy": Currency(0, 50, "¥"),
    "kwd": Currency(3, 150),
    "nok": Currency(2, 300),
    "nzd": Currency(2, 50, "NZ$"),
    "pln": Currency(2, 200),
    "sek": Currency(2, 300),
    "sgd": Currency(2, 50, "S$"),
    "usd": Currency(2, 50, "$"),
}


def check_currency(code: str, param: str) -> None:
    if code.lower() not in CURRENCIES:
        known = ", ".join(sorted(CURRENCIES))
        raise Refusal(
            f"Invalid currency: {code}. The stand-in knows these currencies: {known}", param=param
        )


def check_total(amount_minor: int, currency: str, param: str) -> None:
    """Refuse a total that Stripe would not charge."""
    smallest = CURRENCIES[currency].smallest_minor
    if amount_minor < smallest:
        raise Refusal(
            f"The total amount due must add up to at least {in_words(smallest, currency)}.",
            param=param,
            code="amount_too_small",
        )
    if amount_minor > LARGEST_AMOUNT_MINOR:
        largest = in_words(LARGEST_AMOUNT_MINOR, currency)
        raise Refusal(
            f"The total amount due must be no more than {largest}.",
            param=param,
            code="amount_too_large",
        )
    if CURRENCIES[currency].exponent == 3 and amount_minor % 10:
        raise Refusal("Amounts in this currency must end in a zero.", param=param)


def in_words(amount_minor: int, currency: str) -> str:
    """An amount as people read it: ``£1,240.00``, ``CHF 30.00``, ``¥5,000``."""
    known = CURRENCIES[currency]
    whole, part = divmod(abs(amount_minor), 10**known.exponent)
    digits = f"{whole:,}" + (f".{part:0{known.exponent}d}" if known.exponent else "")
    minus = "−" if amount_minor < 0 else ""
    return f"{minus}{known.sign or currency.upper() + ' '}{digits}"
