"""What the desk offers in place of what was asked, and the two side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from licensing.core.money import Money
from licensing.pricing.card import Card
from licensing.pricing.grant import described
from licensing.pricing.wish import Wish


@dataclass(frozen=True, slots=True)
class Offer:
    """A price, the answers it holds for (all of them, changed or not), and what it is subject to."""

    price: Money
    inputs: Mapping[str, str]
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One answer as it was asked and as it is offered, in words; nothing where there is none."""

    label: str
    asked: str
    offered: str

    @property
    def changed(self) -> bool:
        return self.asked != self.offered


def side_by_side(
    use: str, asked: Mapping[str, str], offered: Mapping[str, str], card: Card | None
) -> tuple[Term, ...]:
    """Every answer of either, in the order of asking."""
    was, now = (dict(described(Wish(use, inputs), card)) for inputs in (asked, offered))
    return tuple(Term(label, was.get(label, ""), now.get(label, "")) for label in {**was, **now})
