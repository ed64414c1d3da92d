"""A rate card as pricing reads it: looked up, never asked what it means. ``reading.parse`` makes one.

Prices are ``Money`` in the card's currency. A *factor* multiplies, a *percent* is added (or, negative, taken
away); both are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from licensing.core.money import Money


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question about size or medium, and its price for one year."""

    id: str
    label: str
    price: Money


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time and what it costs relative to one year."""

    id: str
    label: str
    months: int
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """The price of any number up to ``up_to``; None has no end."""

    up_to: int | None
    price: Money


@dataclass(frozen=True, slots=True)
class Step:
    """From this number on, every one costs ``price``, less ``percent``."""

    start: int
    price: Money
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Flat:
    """One price, whatever the answers."""

    price: Money


@dataclass(frozen=True, slots=True)
class Chosen:
    """A price for each answer to the use's measure, in rising order."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Banded:
    """A price for each band of the use's measure, in rising order."""

    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A price for every one of the use's measure, and ``plus`` once. ``steps`` begin at 1 and rise."""

    steps: tuple[Step, ...]
    plus: Money


Base = Flat | Chosen | Banded | Each


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """One way to have it, and what it costs relative to the plain one."""

    id: str
    label: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Option:
    """A further question of one use, such as the paper; its first choice is the usual one."""

    name: str
    label: str
    choices: tuple[OptionChoice, ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """What one use costs. ``like`` names the use whose base this one multiplies by ``factor``, or nothing."""

    use: str
    label: str
    description: str
    base: Base
    like: str = ""
    factor: Fraction = Fraction(1)
    terms: tuple[Term, ...] = ()
    options: tuple[Option, ...] = ()
    production: Each | None = None
    minimum: Money | None = None
    maximum: Money | None = None


@dataclass(frozen=True, slots=True)
class Referred:
    """A use that a person decides, and why, in words for the buyer."""

    use: str
    label: str
    description: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrganisationKind:
    """A kind of buyer: a percentage on the royalty, or a reason why a person decides."""

    id: str
    label: str
    percent: Fraction = Fraction(0)
    refer: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that takes a percentage off, through ``until``, for some uses; none named is all."""

    name: str
    percent: Fraction
    until: date | None
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """From this many articles in one order, a percentage off each."""

    start: int
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What applies to every use."""

    factor: Fraction = Fraction(1)
    factor_label: str = ""
    organisations: tuple[OrganisationKind, ...] = ()
    language_percent: Fraction | None = None
    rush_percent: Fraction | None = None
    rush_label: str = ""
    several: tuple[Several, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralRules:
    """When a person decides although there is a price."""

    over: Money | None = None
    royalty_under: Money | None = None
    territories: tuple[str, ...] = ()
    """ISO 3166 codes of buyers' countries."""


@dataclass(frozen=True, slots=True)
class Card:
    """One version of a publisher's rate card. ``version`` is its number for the record.

    ``offered`` holds the uses in the order in which they are shown.
    """

    version: int
    currency: str
    offered: Mapping[str, Rates | Referred]
    everywhere: Everywhere = Everywhere()
    referral: ReferralRules = ReferralRules()
    quote_days: int = 30

    def rates(self, use: str) -> Rates | None:
        """The rates of a use that has a price."""
        entry = self.offered.get(use)
        return entry if isinstance(entry, Rates) else None
