"""What typical buyers would pay by one rate card and by another.

``typical(card)`` names buyers of every size of every use, and the unusual ones: each other kind of
organisation, one in a hurry, one for longer. ``compare(old, new)`` asks both cards about the buyers of
either, so that what is no longer offered shows as well as what is new.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Literal

from licensing.articles.rights import RightsSummary
from licensing.core.errors import OffprintError
from licensing.core.money import Money
from licensing.pricing import overrides, reading
from licensing.pricing.card import Banded, Card, Chosen, Each, Rates
from licensing.pricing.overrides import ANYWHERE, Scope
from licensing.pricing.quote import Quote, quote
from licensing.pricing.uses import use
from licensing.pricing.wish import (
    LANGUAGES,
    ORGANISATION,
    RUSH,
    TERM,
    Wish,
    default_wish,
    read_wish,
)

Typical = tuple[str, Wish]
"""A buyer in words, and the wish."""
Change = Literal["first", "same", "dearer", "cheaper", "priced", "referred", "offered", "dropped"]

CLEAR = RightsSummary(
    text_status="owned",
    text_reason="no article was named",
    parts=(),
    open_licence="",
    embargo_until=None,
    withdrawn_at=None,
    withdrawn_reason="",
)
"""The rights of an article that nothing stands against."""

_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""No typical wish has a code and nothing is under embargo, so the price is the same at any moment."""
_SEVERAL = (1, 10, 100)
"""Of what costs the same each, however many."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a card answers a buyer: a price, or in words why a person decides; neither where it does not
    offer this."""

    price: Money | None = None
    reason: str = ""

    @property
    def offered(self) -> bool:
        return self.price is not None or bool(self.reason)


@dataclass(frozen=True, slots=True)
class Difference:
    """One buyer by two cards. ``before`` is None where there was no card."""

    use: str
    """What the card calls it."""
    buyer: str
    before: Stand | None
    after: Stand

    @property
    def change(self) -> Change:
        if self.before is None:
            return "first"
        if self.before.offered != self.after.offered:
            return "offered" if self.after.offered else "dropped"
        if self.before.price is None or self.after.price is None:
            if (self.before.price is None) == (self.after.price is None):
                return "same"
            return "referred" if self.after.price is None else "priced"
        if self.amount is None or self.amount.amount_minor == 0:
            return "same"
        return "dearer" if self.amount.amount_minor > 0 else "cheaper"

    @property
    def amount(self) -> Money | None:
        """The new price less the old; None unless both are prices in one currency."""
        before, after = self.before.price if self.before else None, self.after.price
        if before is None or after is None or before.currency != after.currency:
            return None
        return after - before

    @property
    def percent(self) -> Fraction | None:
        """``amount`` in hundredths of the old price, which is more than nothing."""
        before = self.before.price if self.before else None
        if self.amount is None or before is None or not before:
            return None
        return Fraction(self.amount.amount_minor * 100, before.amount_minor)


@dataclass(frozen=True, slots=True)
class Section:
    """Differences in one scope: everywhere, or where an override applies."""

    scope: Scope
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.change not in ("same", "first"))


def typical(card: Card) -> tuple[Typical, ...]:
    """Buyers of each use that has a price: the smallest, a middling and a large one; and of the first
    of them the unusual ones. Of a use that a person decides, one."""
    found: list[Typical] = []
    for slug in card.offered:
        rates = card.rates(slug)
        found += _sizes(rates, card) if rates else [("Anybody", Wish(slug, {}))]
    first = next((slug for slug in card.offered if card.rates(slug)), None)
    return (*found, *(_unusual(first, card) if first else ()))


def compare(old: Card | None, new: Card) -> tuple[Difference, ...]:
    """Every typical buyer of either card, use by use in the new one's order, then what it has no more."""
    wishes: dict[str, dict[tuple[tuple[str, str], ...], Typical]] = {}
    for card in (new, old) if old else (new,):
        for buyer, wish in typical(card):
            answers = tuple(sorted(wish.inputs.items()))
            wishes.setdefault(wish.use, {}).setdefault(answers, (buyer, wish))
    return tuple(
        Difference(_name(slug, old, new), buyer, _stand(wish, old) if old else None, after)
        for slug, buyers in wishes.items()
        for buyer, wish in _meant(slug, list(buyers.values()), old, new)
        if (after := _stand(wish, new)).offered or (old and _stand(wish, old).offered)
    )


def sections(
    old: Mapping[str, Any] | None, new: Mapping[str, Any], currency: str, was_currency: str = ""
) -> tuple[Section, ...]:
    """The comparison everywhere, and wherever an override of either card makes another of it.

    ``old`` and ``new`` are rules that were found good.
    """
    scopes = [ANYWHERE, *overrides.scopes(old or {}), *overrides.scopes(new)]
    found = []
    for scope in dict.fromkeys(scopes):
        was, comes = old and overrides.merged(old, scope), overrides.merged(new, scope)
        if scope != ANYWHERE and was == comes:  # hundreds may stay as they are
            continue
        before = reading.parse(was, was_currency or currency, 1) if was else None
        section = Section(scope, compare(before, reading.parse(comes, currency, 2)))
        if scope == ANYWHERE or section.changed:
            found.append(section)
    return tuple(found)


def _sizes(rates: Rates, card: Card) -> Iterator[Typical]:
    measure = use(rates.use).measure
    base = rates.base
    if measure is None or (not isinstance(base, Chosen) and measure.kind != "count"):
        yield "Anybody", read_wish(rates.use, {}, card, complete=False)
        return
    if isinstance(base, Chosen):
        sizes = [(one.id, one.label) for one in _three(base.choices)]
    else:
        sizes = [
            (str(n), f"{n:,} {measure.unit if n == 1 else measure.units}") for n in _numbers(base)
        ]
    for said, words in sizes:
        yield words, read_wish(rates.use, {measure.name: said}, card, complete=False)


def _numbers(base: Any) -> Sequence[int]:
    if isinstance(base, Banded):
        ends = [one.up_to for one in base.bands if one.up_to is not None]
        beyond = [ends[-1] + 1] if ends and base.bands[-1].up_to is None else []
        return _three([*ends, *beyond]) or (1,)
    if isinstance(base, Each) and len(base.steps) > 1:
        return _three([1 if base.steps[1].start <= 10 else 10, *(s.start for s in base.steps[1:])])
    return _SEVERAL


def _three(all_of_them: Sequence[Any]) -> list[Any]:
    """The first, one in the middle, and the last."""
    last = len(all_of_them) - 1
    return [all_of_them[n] for n in sorted({0, last // 2, last} if last >= 0 else ())]


def _unusual(slug: str, card: Card) -> Iterator[Typical]:
    usual = default_wish(card, slug)
    rates = card.rates(slug)
    if usual is None or rates is None:
        return
    everywhere = card.everywhere

    def but(name: str, said: str) -> Wish:
        return read_wish(slug, {**usual.inputs, name: said}, card, complete=False)

    for kind in everywhere.organisations[1:]:
        yield kind.label, but(ORGANISATION, kind.id)
    if everywhere.rush_percent is not None:
        yield everywhere.rush_label, but(RUSH, "yes")
    if everywhere.language_percent is not None:
        yield "One further language", but(LANGUAGES, "1")
    if rates.terms:
        longest = max(rates.terms, key=lambda term: term.months)
        yield longest.label.capitalize(), but(TERM, longest.id)


def _meant(slug: str, buyers: list[Typical], old: Card | None, new: Card) -> Iterator[Typical]:
    """Without anybody in particular, where one of the cards says who is who."""
    priced = any(card is not None and card.rates(slug) for card in (old, new))
    for buyer, wish in buyers:
        if wish.inputs or not priced or use(slug).measure is None:
            yield buyer, wish


def _stand(wish: Wish, card: Card) -> Stand:
    if wish.use not in card.offered:
        return Stand()
    if card.rates(wish.use) is not None:
        try:
            read = read_wish(wish.use, wish.inputs, card, complete=False)
        except OffprintError:  # an answer that this card does not have
            return Stand()
        if not set(wish.inputs) <= set(read.inputs):
            return Stand()
        wish = read
    answer = quote(wish, card, CLEAR, _ANY_MOMENT)
    if isinstance(answer, Quote):
        return Stand(answer.total)
    return Stand(reason=answer.reason)


def _name(slug: str, old: Card | None, new: Card) -> str:
    for card in (new, old):
        if card is not None and slug in card.offered:
            return card.offered[slug].label
    return use(slug).label
