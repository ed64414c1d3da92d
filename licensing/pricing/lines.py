"""The lines of a price: each says what it is for, by which rule, how many of what, and how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from licensing.core import money
from licensing.core.money import Money

Part = Literal["royalty", "production"]
"""What the money is for: the right, or making and sending something."""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a price: what it is for, the rule behind it, how many of what, and the amount."""

    label: str
    rule: str
    quantity: int
    unit: str
    amount: Money
    part: Part = "royalty"

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "rule": self.rule,
            "quantity": self.quantity,
            "unit": self.unit,
            "amount_minor": self.amount.amount_minor,
            "currency": self.amount.currency,
            "part": self.part,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "QuoteLine":
        amount = Money(stored["amount_minor"], stored["currency"])
        return cls(
            stored["label"], stored["rule"], stored["quantity"], stored["unit"], amount,
            stored.get("part", "royalty"),
        )  # fmt: skip


class Tally:
    """Lines as they are added up.

    ``sum`` is what has been counted so far. A step names the sum it leads to, and its line is the difference:
    the lines always add up, and a rounding is never undone or repeated.
    """

    def __init__(self, currency: str) -> None:
        self.lines: list[QuoteLine] = []
        self.sum = money.zero(currency)

    def to(
        self, reached: Money, label: str, rule: str, quantity: int = 1, unit: str = "licence"
    ) -> None:
        """Go on to ``reached``; no line where nothing changes."""
        if reached != self.sum:
            self.lines.append(QuoteLine(label, rule, quantity, unit, reached - self.sum))
            self.sum = reached

    def times(
        self, factor: Fraction, label: str, rule: str, quantity: int = 1, unit: str = "licence"
    ) -> None:
        """Multiply what has been counted, rounded half away from zero to the minor unit."""
        self.to(self.sum.times(factor), label, rule, quantity, unit)


def plain(number: Fraction) -> str:
    """``1.8``, ``25``, ``-40``, as a card would write it."""
    text = f"{float(number):.6f}".rstrip("0").rstrip(".")
    return text or "0"


def percent(part: Fraction) -> str:
    """``25%`` of a quarter."""
    return f"{plain(abs(part) * 100)}%"
