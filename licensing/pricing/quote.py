"""The quote: a pure answer to "may I, and what does it cost?".

``quote(wish, card, rights, at)`` touches no database and no clock: the same arguments give the same lines, to
the cent. It never raises: what cannot be priced is referred to a person, with the reason.

How a use is priced, in the order it is done. Every step leads from one sum to the next, rounded half away
from zero to the minor unit, and its line is the difference; so the lines add up, and nothing is rounded
after.

1. **The rate.** One price; or the price of the answer that was chosen; or of the band that covers the number;
   or a price for every one. A number is never dearer than a larger one: where the next step costs less, that
   is charged, on a line of its own. Beyond the last band the desk decides.
2. **Like another use.** What the card says costs so many times another use is multiplied, its own line.
3. **Options**, such as the paper, multiply in the card's order.
4. **The term** multiplies: a short one saves, a long one costs more than a year.
5. **This title, section or article**, where the card says that it costs more or less, multiplies.
6. **Further languages and rush** add their percentages of the sum of steps 1 to 5, not of each other.
7. **The kind of organisation, several articles, a code** take their percentages off what is left, one after
   the other.
8. **Minimum and maximum** of the use bound the royalty: no discount goes below the minimum.
9. **Production**, where something is made, is added last and is never discounted or marked up.

Worked examples, by the default card in US dollars:

- An ePrint for up to 50 staff is 300.00. Two years, factor 1.8: 300.00 x 1.8 = 540.00, so the lines are
  300.00 and 240.00.
- Posting for up to 50 staff for 3 months: 300.00, like an ePrint 1.5 times 450.00, term 0.5 times 225.00: the
  lines are 300.00, 150.00 and -225.00.
- 47 internal copies at 5.00 are 235.00; 50 copies with 10 % off are 225.00, so 225.00 is charged, and the
  lines are 235.00 and -10.00. 60 copies are 300.00 less 30.00. 8 copies are 40.00, and 10.00 more makes the
  minimum.
- The same 60 copies for a charity, 40 % off: 270.00 - 108.00 = 162.00.
- 500 printed reprints, with two further languages: the right to print is 790.00, the languages 2 x 25 % of it
  395.00, together 1,185.00; printing 95.00 and 500 x 0.45 is 320.00; the total is 1,505.00.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from licensing.articles import territories
from licensing.articles.rights import LICENSABLE, RightsSummary
from licensing.core import money
from licensing.core.errors import InvalidInput
from licensing.core.money import Money, exponent
from licensing.pricing import scale
from licensing.pricing.card import Banded, Card, Chosen, Code, Each, Flat, Rates, Referred
from licensing.pricing.lines import QuoteLine, Tally, percent, plain
from licensing.pricing.uses import Question, use
from licensing.pricing.wish import (
    ARTICLES,
    CODE,
    DELIVERY,
    EXTRA_LANGUAGES,
    LANGUAGES,
    OWN_PRINTER,
    RUSH,
    SEVERAL_ARTICLES,
    TERM,
    Wish,
    chosen,
    kind_of,
)

__all__ = ["Answer", "Quote", "QuoteLine", "Referral", "Refusal", "Wish", "quote"]

ABSURD_MAJOR = 1_000_000
"""No rule sells anything for more than this many of a currency's major units: somebody slipped."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A price, line by line, good until ``valid_until``."""

    lines: tuple[QuoteLine, ...]
    total: Money
    rate_card_version: int
    valid_until: datetime

    @property
    def production(self) -> Money:
        """The part of the total that is not a royalty."""
        made = [line.amount for line in self.lines if line.part == "production"]
        return money.total(made, self.total.currency)

    @property
    def royalty(self) -> Money:
        return self.total - self.production


@dataclass(frozen=True, slots=True)
class Referral:
    """A person must decide; ``reason`` is the rule that says so, in words for the buyer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """It cannot be licensed, now or at all. ``code`` is stable: withdrawn, embargoed,
    cannot-be-set, not-offered or lapsed."""

    code: str
    reason: str
    remedy: str


Answer = Quote | Referral | Refusal


class _Referred(Exception):
    """The rates come to an end: a person goes on."""


def quote(wish: Wish, card: Card, rights: RightsSummary, at: datetime, country: str = "") -> Answer:
    """Answer ``wish`` at the moment ``at``. Never raises, whatever the answers.

    ``country`` is the buyer's, ISO 3166, once it is known.
    """
    barred = _refusal(wish, card, rights, at)
    if barred is not None:
        return barred
    reason = _reason_before_price(wish, card, rights, country)
    if reason:
        return Referral(reason)
    answer = by_card(wish, card, at)
    if isinstance(answer, Referral):
        return answer
    reason = _reason_after_price(answer, card)
    return Referral(reason) if reason else answer


def honour(
    given: Quote, wish: Wish, card: Card, rights: RightsSummary, at: datetime, country: str = ""
) -> Answer:
    """What becomes of a price that was given before: it stands until it lapses, whatever cards say by then.

    ``card`` is the one it was worked out from. What the rights of the article or the buyer's country
    forbid at the moment ``at`` they forbid of this price too. Never raises.
    """
    barred = _refusal(wish, card, rights, at)
    if barred is not None:
        return barred
    if at >= given.valid_until:
        until = f"{given.valid_until:%-d %B %Y, %H:%M} UTC"
        return Refusal(
            "lapsed", f"This price was held until {until}.", "Ask for the price of today."
        )
    reason = _reason_before_price(wish, card, rights, country)
    return Referral(reason) if reason else given


def by_card(wish: Wish, card: Card, at: datetime) -> Quote | Referral:
    """What the rates alone say, whatever sends the wish to a person: for the person who decides."""
    rates = card.rates(wish.use)
    if rates is None:
        return Referral("The rate card has no price for this use.")
    try:
        lines = _priced(rates, wish.inputs, card, at)
    except (_Referred, InvalidInput) as no:
        return Referral(str(no))
    until = at + timedelta(days=card.quote_days)
    total = money.total((line.amount for line in lines), card.currency)
    return Quote(tuple(lines), total, card.version, until)


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
    if wish.use not in card.offered:
        return Refusal(
            "not-offered",
            "This publication does not offer that use.",
            "Choose another use, or describe what you need under “Something else”.",
        )
    return None


def _reason_before_price(wish: Wish, card: Card, rights: RightsSummary, country: str) -> str:
    if rights.text_status not in LICENSABLE:
        return f"The desk must clear the text first: {rights.text_reason}."
    if country and not rights.sold_in(country):
        return (
            f"The article is cleared for {territories.in_words(rights.territories)} only: "
            f"the desk decides about {territories.in_words((country,))}."
        )
    if country and country in card.referral.territories:
        return f"Licences for {territories.in_words((country,))} are agreed with a person."
    offered = card.offered[wish.use]
    if isinstance(offered, Referred):
        return offered.reason
    try:
        kind = kind_of(card, wish.inputs)
    except InvalidInput as gone:
        return gone.message
    return kind.refer if kind is not None else ""


def _reason_after_price(answer: Quote, card: Card) -> str:
    rules, total = card.referral, answer.total
    if total.amount_minor <= 0:
        return "By the price list this would be free: a person confirms it."
    if total.amount_minor > ABSURD_MAJOR * 10 ** exponent(total.currency):
        return "That is more than a price list should decide: a person looks at it with you."
    if rules.over is not None and rules.over < total:
        return f"Orders over {rules.over} are agreed with a person."
    if rules.royalty_under is not None and answer.royalty < rules.royalty_under:
        return "So small a licence is agreed with a person."
    return ""


def _priced(rates: Rates, inputs: Mapping[str, str], card: Card, at: datetime) -> list[QuoteLine]:
    """The lines, in the order that this module's prose gives. Raises _Referred or InvalidInput."""
    tally = Tally(card.currency)
    _rate(tally, rates, inputs, card)
    _multipliers(tally, rates, inputs, card)
    _surcharges(tally, inputs, card)
    _discounts(tally, rates, inputs, card, at.date())
    if rates.minimum is not None and tally.sum < rates.minimum:
        tally.to(rates.minimum, "Minimum charge", f"{rates.label} costs at least {rates.minimum}")
    if rates.maximum is not None and rates.maximum < tally.sum:
        tally.to(rates.maximum, "Maximum charge", f"{rates.label} costs at most {rates.maximum}")
    return tally.lines + _production(rates, inputs)


def _rate(tally: Tally, rates: Rates, inputs: Mapping[str, str], card: Card) -> None:
    base, measure, label = rates.base, use(rates.use).measure, _name_of_base(rates, card)
    if isinstance(base, Flat):
        tally.to(base.price, label, "One price, whatever the number")
        return
    assert measure is not None  # the card could not be read otherwise
    if isinstance(base, Chosen):
        found = chosen(base.choices, inputs, measure)
        of = " for an organisation of " if measure.name == "audience" else ": "
        rule = f"Rate for one year, {found.label}"
        tally.to(found.price, f"{label}{of}{found.label}", rule, 1, "year")
        return
    number = int(measure.read(inputs.get(measure.name, "")))
    if isinstance(base, Banded):
        band = scale.band_of(base.bands, number)
        if band is None:
            raise _Referred(f"{number:,} {measure.units} are more than our price list goes to.")
        upper = f"Up to {band.up_to:,}" if band.up_to else "Any number of"
        rule = f"{upper} {measure.units}: {band.price}"
        about = f"{label}, {measure.counted(number)}"
        tally.to(band.price, about, rule, number, measure.unit_of(number))
        return
    _by_each(tally, base, label, measure, number)


def _name_of_base(rates: Rates, card: Card) -> str:
    """What the first line is called: the use, or the one it is priced like."""
    return card.offered[rates.like].label if rates.like else rates.label


def _by_each(tally: Tally, base: Each, label: str, measure: Question, number: int) -> None:
    charge = scale.by_each(base, number)
    rule = f"{charge.step.price} each" + (f", and {base.plus} once" if base.plus else "")
    tally.to(
        charge.full, f"{label}, {measure.counted(number)}", rule, number, measure.unit_of(number)
    )
    if charge.step.percent:
        less = f"{percent(charge.step.percent)} less from {charge.step.start:,} on"
        tally.to(charge.less, "Discount for the quantity", less, number, measure.unit_of(number))
    if charge.priced_as != number:
        tally.to(
            charge.amount,
            f"Charged like {measure.counted(charge.priced_as)}",
            f"{charge.priced_as:,} cost less than {number:,}",
            number,
            measure.unit_of(number),
        )


def _multipliers(tally: Tally, rates: Rates, inputs: Mapping[str, str], card: Card) -> None:
    if rates.like:
        rule = f"{plain(rates.factor)} times {_name_of_base(rates, card)}"
        tally.times(rates.factor, rates.label, rule)
    for option in rates.options:
        way = chosen(option.choices, inputs, option)
        rule = f"{plain(way.factor)} times the usual"
        tally.times(way.factor, f"{option.label}: {way.label}", rule)
    if rates.terms:
        term = next((one for one in rates.terms if one.id == inputs.get(TERM)), None)
        if term is None:
            raise InvalidInput("Choose for how long you need it.", field=TERM)
        unit = "month" if term.months == 1 else "months"
        rule = f"{plain(term.factor)} times the rate for one year"
        tally.times(term.factor, f"Term of {term.label}", rule, term.months, unit)
    factor = card.everywhere.factor
    tally.times(
        factor,
        card.everywhere.factor_label or "This article",
        f"{plain(factor)} times the usual rate",
    )


def _surcharges(tally: Tally, inputs: Mapping[str, str], card: Card) -> None:
    """Percentages of one and the same sum, added to one another."""
    everywhere, basis, added = card.everywhere, tally.sum, Fraction(1)
    languages = int(EXTRA_LANGUAGES.read(inputs.get(LANGUAGES, "")) or 0)
    if languages and everywhere.language_percent is not None:
        added += languages * everywhere.language_percent
        rule = f"{percent(everywhere.language_percent)} for each further language"
        unit = EXTRA_LANGUAGES.unit_of(languages)
        tally.to(basis.times(added), "Further languages", rule, languages, unit)
    if inputs.get(RUSH) == "yes" and everywhere.rush_percent is not None:
        added += everywhere.rush_percent
        tally.to(
            basis.times(added), everywhere.rush_label, f"{percent(everywhere.rush_percent)} more"
        )


def _discounts(
    tally: Tally, rates: Rates, inputs: Mapping[str, str], card: Card, today: date
) -> None:
    """Each a percentage of what is left."""
    kind = kind_of(card, inputs)
    if kind is not None and kind.percent:
        word = "less" if kind.percent < 0 else "more"
        tally.times(1 + kind.percent, kind.label, f"{percent(kind.percent)} {word}")
    articles = int(SEVERAL_ARTICLES.read(inputs.get(ARTICLES, "")) or 1)
    reached = [one for one in card.everywhere.several if one.start <= articles]
    if reached:
        rule = f"{percent(reached[-1].percent)} less from {reached[-1].start} articles on"
        tally.times(1 - reached[-1].percent, f"{articles} articles together", rule)
    code = _code(rates, inputs, card, today)
    if code is not None:
        tally.times(1 - code.percent, f"Code {code.name}", f"{percent(code.percent)} less")


def _code(rates: Rates, inputs: Mapping[str, str], card: Card, today: date) -> Code | None:
    said = inputs.get(CODE, "")
    if not said:
        return None
    for code in card.everywhere.codes:
        if code.name == said and (not code.uses or rates.use in code.uses):
            if code.until is not None and today > code.until:
                raise _Referred(
                    f"The code {said} ended on {code.until:%-d %B %Y}. Leave it out to go on."
                )
            return code
    raise _Referred(f"The code {said} does not apply here. Leave it out to go on.")


def _production(rates: Rates, inputs: Mapping[str, str]) -> list[QuoteLine]:
    measure = use(rates.use).measure
    if rates.production is None or measure is None or inputs.get(DELIVERY) == OWN_PRINTER:
        return []
    number = int(measure.read(inputs.get(measure.name, "")))
    charge = scale.by_each(rates.production, number)
    once = f"{rates.production.plus} once, and " if rates.production.plus else ""
    like = f", charged like {charge.priced_as:,}" if charge.priced_as != number else ""
    rule = f"{once}{charge.step.price} each{like}"
    unit = measure.unit_of(number)
    return [
        QuoteLine(
            f"Making {measure.counted(number)}", rule, number, unit, charge.amount, "production"
        )
    ]
