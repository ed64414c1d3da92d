"""What a number of something costs, so that more never costs less in total.

A discount from 50 on makes 50 copies cheaper than 47. Nobody is charged for having asked for fewer: a number
costs what it would by itself, or what the next step costs, whichever is less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from licensing.core.money import Money
from licensing.pricing.card import Band, Banded, Chosen, Each, Rates, Step


@dataclass(frozen=True, slots=True)
class Charge:
    """What ``quantity`` costs. ``full`` is before the discount of ``step``; ``amount`` is what is charged,
    the price of ``priced_as``, which is ``quantity`` or the beginning of a later step that costs less."""

    step: Step
    full: Money
    less: Money
    amount: Money
    priced_as: int


def by_each(rates: Each, quantity: int) -> Charge:
    """The charge for ``quantity``, at least 1."""
    step = _step_of(rates.steps, quantity)
    full = step.price.times(quantity) + rates.plus
    less = _raw(rates, quantity)
    later = [(_raw(rates, one.start), one.start) for one in rates.steps if one.start > quantity]
    amount, priced_as = less, quantity
    for price, start in later:
        if price < amount:
            amount, priced_as = price, start
    return Charge(step, full, less, amount, priced_as)


def band_of(bands: Sequence[Band], quantity: int) -> Band | None:
    """The band that covers ``quantity``; None beyond the last."""
    return next((band for band in bands if band.up_to is None or quantity <= band.up_to), None)


def least(rates: Rates) -> Money:
    """The least that a use can cost before discounts, to say “from” where it is listed."""
    base = rates.base
    if isinstance(base, Chosen):
        amount = base.choices[0].price
    elif isinstance(base, Banded):
        amount = base.bands[0].price
    else:
        amount = by_each(base, 1).amount if isinstance(base, Each) else base.price
    for option in rates.options:
        amount = amount.times(min(one.factor for one in option.choices))
    amount = amount.times(
        rates.factor * min((one.factor for one in rates.terms), default=Fraction(1))
    )
    return rates.minimum if rates.minimum is not None and amount < rates.minimum else amount


def _raw(rates: Each, quantity: int) -> Money:
    step = _step_of(rates.steps, quantity)
    return step.price.times(Fraction(quantity) * (1 - step.percent)) + rates.plus


def _step_of(steps: Sequence[Step], quantity: int) -> Step:
    return next(step for step in reversed(steps) if step.start <= quantity)
