"""A rate card as pricing reads it: parsed once from a row's ``rules``, checked, then only looked up.

``rules`` is what a rate card's TOML file says::

    [uses.eprint]
    audience = [{ id = "10", label = "up to 10 staff", price = "150.00" }, ...]
    term     = [{ id = "12", label = "1 year", months = 12, factor = "1" }, ...]

    [uses.translation]
    refer = "Why a person decides"

    [referral]
    over = "5000.00"

Prices are decimal strings in the card's currency; factors are decimal strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from licensing.core import money
from licensing.core.errors import InvalidInput
from licensing.core.money import Money


@dataclass(frozen=True, slots=True)
class Band:
    """A size of audience and its price for one year."""

    id: str
    label: str
    price: Money


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time and what it costs relative to one year."""

    id: str
    label: str
    months: int
    factor: Decimal


@dataclass(frozen=True, slots=True)
class EprintRates:
    """What an ePrint costs: an audience's yearly price times a term's factor."""

    audience: tuple[Band, ...]
    term: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One version of a publisher's rate card. ``version`` is its number for the record."""

    version: int
    currency: str
    eprint: EprintRates | None
    referred: Mapping[str, str]
    """Use -> why the desk decides about it."""
    refer_over: Money | None
    quote_days: int


def parse(rules: Mapping[str, Any], currency: str, version: int) -> Card:
    """Read and check ``rules``. Raises InvalidInput naming the entry that is wrong."""
    uses = _mapping(rules, "uses")
    over = _mapping(rules, "referral", required=False).get("over")
    return Card(
        version=version,
        currency=currency,
        eprint=_eprint(_mapping(uses, "eprint"), currency) if "eprint" in uses else None,
        referred={slug: str(body["refer"]) for slug, body in uses.items() if "refer" in body},
        refer_over=money.parse(str(over), currency, field="referral.over") if over else None,
        quote_days=int(rules.get("quote_days", 30)),
    )


def _eprint(entry: Mapping[str, Any], currency: str) -> EprintRates:
    bands = tuple(
        Band(str(b["id"]), str(b["label"]), money.parse(str(b["price"]), currency))
        for b in entry.get("audience", ())
    )
    terms = tuple(
        Term(str(t["id"]), str(t["label"]), int(t["months"]), _factor(t["factor"]))
        for t in entry.get("term", ())
    )
    if not bands or not terms:
        raise InvalidInput(
            "An ePrint needs at least one audience and one term.", field="uses.eprint"
        )
    _rising([band.price.amount_minor for band in bands], "uses.eprint.audience")
    in_months = sorted(terms, key=lambda term: term.months)
    _rising([term.factor for term in in_months], "uses.eprint.term")
    return EprintRates(bands, terms)


def _factor(text: Any) -> Decimal:
    try:
        factor = Decimal(str(text))
    except InvalidOperation:
        raise InvalidInput(f"{text!r} is not a factor such as 1.8.", field="factor") from None
    if not factor.is_finite() or factor <= 0:
        raise InvalidInput("A factor must be more than nothing.", field="factor")
    return factor


def _rising(values: list[Any], field: str) -> None:
    if values != sorted(values):
        raise InvalidInput("A larger audience or a longer term may not cost less.", field=field)


def _mapping(rules: Mapping[str, Any], name: str, *, required: bool = True) -> Mapping[str, Any]:
    entry = rules.get(name)
    if entry is None and not required:
        return {}
    if not isinstance(entry, Mapping):
        raise InvalidInput(f"The rate card has no table [{name}].", field=name)
    return entry
