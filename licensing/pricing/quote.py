"""The quote: a pure answer to "may I, and what does it cost?".

``quote(wish, card, rights, at)`` touches no database and no clock: the same arguments give the same
answer, to the cent. How an ePrint is priced, in the order it is done:

1. The audience's price for one year is the base, its own line.
2. The term multiplies the base by its factor. The difference to the base, rounded half away from
   zero to the minor unit, is the second line (a saving for a short term, nothing for one year).
3. The lines add up to the total. There is no rounding after that.

Worked example, US dollars: up to 50 staff 300.00; two years, factor 1.8: 300.00 x 1.8 = 540.00, so
the lines are 300.00 and 240.00, and the total is 540.00.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from licensing.articles import territories
from licensing.articles.rights import LICENSABLE, RightsSummary
from licensing.core import money
from licensing.core.errors import InvalidInput
from licensing.core.money import Money
from licensing.pricing.card import Band, Card, EprintRates, Term
from licensing.pricing.uses import USES, answers, use


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer asks for: a use and the answers to its questions, already checked."""

    use: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a price: what it is for, the rule behind it, how many of what, and the amount."""

    label: str
    rule: str
    quantity: int
    unit: str
    amount: Money

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "rule": self.rule,
            "quantity": self.quantity,
            "unit": self.unit,
            "amount_minor": self.amount.amount_minor,
            "currency": self.amount.currency,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "QuoteLine":
        amount = Money(stored["amount_minor"], stored["currency"])
        return cls(stored["label"], stored["rule"], stored["quantity"], stored["unit"], amount)


@dataclass(frozen=True, slots=True)
class Quote:
    """A price, line by line, good until ``valid_until``."""

    lines: tuple[QuoteLine, ...]
    total: Money
    rate_card_version: int
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """A person must decide; ``reason`` is the rule that says so, in words for the buyer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """It cannot be licensed, now or at all. ``code`` is stable: withdrawn, embargoed,
    cannot-be-set or not-offered."""

    code: str
    reason: str
    remedy: str


Answer = Quote | Referral | Refusal


def read_wish(slug: str, given: Mapping[str, str], card: Card) -> Wish:
    """A wish from what a form said. Raises NotFound or InvalidInput naming the field."""
    chosen = use(slug)
    if slug != "eprint" or card.eprint is None:
        return Wish(slug, answers(chosen, given))
    _band(card.eprint, given.get("audience", ""))
    _term(card.eprint, given.get("term", ""))
    return Wish(slug, {"audience": given["audience"], "term": given["term"]})


def default_wish(card: Card) -> Wish | None:
    """The ePrint a page shows before anything was chosen: the smallest audience, one year."""
    if card.eprint is None:
        return None
    year = min(card.eprint.term, key=lambda term: abs(term.months - 12))
    return Wish("eprint", {"audience": card.eprint.audience[0].id, "term": year.id})


def quote(wish: Wish, card: Card, rights: RightsSummary, at: datetime, country: str = "") -> Answer:
    """Answer ``wish`` at the moment ``at``. Never raises for a wish made by ``read_wish``.

    ``country`` is the buyer's, ISO 3166, once it is known.
    """
    barred = _refusal(wish, card, rights, at)
    if barred is not None:
        return barred
    if rights.text_status not in LICENSABLE:
        return Referral(f"The desk must clear the text first: {rights.text_reason}.")
    if country and not rights.sold_in(country):
        return Referral(
            f"The article is cleared for {territories.in_words(rights.territories)} only: "
            f"the desk decides about {territories.in_words((country,))}."
        )
    if wish.use in card.referred:
        return Referral(card.referred[wish.use])
    assert card.eprint is not None  # _refusal saw to it
    lines = _eprint_lines(wish, card.eprint)
    total = money.total((line.amount for line in lines), card.currency)
    if card.refer_over is not None and card.refer_over < total:
        return Referral(f"Orders over {card.refer_over} are agreed with a person.")
    return Quote(lines, total, card.version, at + timedelta(days=card.quote_days))


def words(wish: Wish, card: Card) -> tuple[str, str]:
    """The permitted use and its quantity, in words for a licence."""
    if wish.use == "eprint" and card.eprint is not None:
        band = _band(card.eprint, wish.inputs["audience"])
        return (
            f"ePrint: this PDF, shared with clients and colleagues of an organisation of {band.label}",
            "Electronic copies without limit; no printing for distribution",
        )
    asked = "; ".join(f"{key}: {value}" for key, value in wish.inputs.items())
    return f"{USES[wish.use].label} ({asked})", "As agreed with the publisher"


def months(wish: Wish, card: Card) -> int:
    """Length of the term asked for, months; a year where a use does not ask."""
    if wish.use == "eprint" and card.eprint is not None:
        return _term(card.eprint, wish.inputs["term"]).months
    return 12


def _refusal(wish: Wish, card: Card, rights: RightsSummary, at: datetime) -> Refusal | None:
    if rights.withdrawn_at is not None:
        return Refusal(
            "withdrawn",
            "The publisher has withdrawn this article, so it cannot be licensed any more.",
            "Look for a newer article on the same subject, or ask the permissions desk.",
        )
    if rights.embargo_until is not None and rights.embargoed(at):
        return Refusal(
            "embargoed",
            f"This article is under embargo until {rights.embargo_until:%-d %B %Y, %H:%M} UTC.",
            "Come back then: the price you see now will be worked out again.",
        )
    if rights.unprintable:
        return Refusal(
            "cannot-be-set",
            f"Our documents cannot show some characters of this article yet: {rights.unprintable}.",
            "Write to the permissions desk, who can license it by hand.",
        )
    if wish.use not in card.referred and not (wish.use == "eprint" and card.eprint is not None):
        return Refusal(
            "not-offered",
            "This publication does not offer that use.",
            "Choose another use, or describe what you need under “Something else”.",
        )
    return None


def _eprint_lines(wish: Wish, rates: EprintRates) -> tuple[QuoteLine, ...]:
    band = _band(rates, wish.inputs["audience"])
    term = _term(rates, wish.inputs["term"])
    base = QuoteLine(
        f"ePrint for an organisation of {band.label}",
        f"Rate for one year, {band.label}",
        1,
        "year",
        band.price,
    )
    difference = band.price.times(term.factor) - band.price
    if not difference:
        return (base,)
    return (
        base,
        QuoteLine(
            f"Term of {term.label}",
            f"{term.factor.normalize():f} times the rate for one year",
            term.months,
            "month" if term.months == 1 else "months",
            difference,
        ),
    )


def _band(rates: EprintRates, chosen: str) -> Band:
    for band in rates.audience:
        if band.id == chosen:
            return band
    raise InvalidInput("Choose the size of your organisation.", field="audience")


def _term(rates: EprintRates, chosen: str) -> Term:
    for term in rates.term:
        if term.id == chosen:
            return term
    raise InvalidInput("Choose for how long you need it.", field="term")
