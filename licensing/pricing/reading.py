"""Reading a rate card: ``parse`` turns what its TOML file says into a ``Card``, or names what is wrong.

``licensing/pricing/default.toml`` is a whole card with every kind of entry, and says what each means.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from licensing.core import money
from licensing.core.errors import InvalidInput
from licensing.core.money import Money
from licensing.pricing import entries
from licensing.pricing.card import (
    Band,
    Banded,
    Base,
    Card,
    Choice,
    Chosen,
    Code,
    Each,
    Everywhere,
    Flat,
    Option,
    OptionChoice,
    OrganisationKind,
    Rates,
    ReferralRules,
    Referred,
    Several,
    Step,
    Term,
)
from licensing.pricing.overrides import KEY as OVERRIDES
from licensing.pricing.uses import MOST, USES, Use

_TOP = {"uses", "everywhere", "referral", "quote_days", OVERRIDES}
_REFERRED = {"refer", "label", "description"}
_RATES = {
    "label",
    "description",
    "like",
    "factor",
    "price",
    "term",
    "options",
    "production",
    "minimum",
    "maximum",
}
_EVERYWHERE = {"factor", "label", "organisation", "language", "rush", "articles", "codes"}
_REFERRAL = {"over", "royalty_under", "territories"}
LONGEST_TERM_MONTHS = 1_200
LONGEST_QUOTE_DAYS = 366


def parse(rules: Mapping[str, Any], currency: str, version: int) -> Card:
    """Read and check ``rules``, overrides apart. Raises InvalidInput naming the entry that is wrong."""
    entries.known(rules, _TOP, "")
    reader = _Reader(currency)
    uses = entries.table(rules, "uses", "uses")
    return Card(
        version=version,
        currency=currency,
        offered=reader.offered(uses),
        everywhere=reader.everywhere(
            entries.table(rules, "everywhere", "everywhere", needed=False)
        ),
        referral=reader.referral(entries.table(rules, "referral", "referral", needed=False)),
        quote_days=entries.whole(rules.get("quote_days", 30), "quote_days", LONGEST_QUOTE_DAYS),
    )


class _Reader:
    """Reads the entries of one card; what it raises names the entry by its path."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def offered(self, uses: Mapping[str, Any]) -> Mapping[str, Rates | Referred]:
        found: dict[str, Rates | Referred] = {}
        for slug in uses:
            path = f"uses.{slug}"
            if slug not in USES:
                raise InvalidInput(
                    f"There is no use {slug!r}. Known are {', '.join(USES)}.", field=path
                )
            entry = entries.table(uses, slug, path)
            use = USES[slug]
            if "refer" in entry:
                entries.known(entry, _REFERRED, path)
                found[slug] = Referred(
                    slug, *_called(entry, use), entries.words(entry, "refer", path)
                )
            else:
                found[slug] = self._rates(use, entry, uses, path)
        return found

    def everywhere(self, entry: Mapping[str, Any]) -> Everywhere:
        path = "everywhere"
        entries.known(entry, _EVERYWHERE, path)
        rush = entries.table(entry, "rush", f"{path}.rush", needed=False)
        language = entries.table(entry, "language", f"{path}.language", needed=False)
        codes = entries.table(entry, "codes", f"{path}.codes", needed=False)
        return Everywhere(
            factor=entries.factor(entry, path) if "factor" in entry else Fraction(1),
            factor_label=entries.words(entry, "label", path) if "label" in entry else "",
            organisations=entries.each(entry, "organisation", path, _organisation),
            language_percent=entries.percent(language, f"{path}.language") if language else None,
            rush_percent=entries.percent(rush, f"{path}.rush") if rush else None,
            rush_label=str(rush.get("label", "Rush")),
            several=tuple(
                sorted(entries.each(entry, "articles", path, _several), key=lambda one: one.start)
            ),
            codes=tuple(_code(name, codes, f"{path}.codes") for name in codes),
        )

    def referral(self, entry: Mapping[str, Any]) -> ReferralRules:
        path = "referral"
        entries.known(entry, _REFERRAL, path)
        return ReferralRules(
            over=self._optional(entry, "over", path),
            royalty_under=self._optional(entry, "royalty_under", path),
            territories=entries.strings(entry, "territories", path),
        )

    def _rates(
        self, use: Use, entry: Mapping[str, Any], uses: Mapping[str, Any], path: str
    ) -> Rates:
        measure = {use.measure.name} if use.measure else set()
        entries.known(entry, _RATES | measure, path)
        label, description = _called(entry, use)
        rates = Rates(
            use=use.slug,
            label=label,
            description=description,
            base=self._base(use, entry, uses, path),
            terms=entries.each(entry, "term", path, _term),
            options=self._options(entry, path),
            production=self._production(use, entry, path),
            minimum=self._optional(entry, "minimum", path),
            maximum=self._optional(entry, "maximum", path),
        )
        months = sorted(rates.terms, key=lambda term: term.months)
        entries.rising(
            [term.factor for term in months], f"{path}.term", "A longer term may not cost less."
        )
        if rates.minimum and rates.maximum and rates.maximum < rates.minimum:
            raise InvalidInput("The maximum is less than the minimum.", field=f"{path}.maximum")
        if "like" in entry:
            return replace(rates, like=str(entry["like"]), factor=entries.factor(entry, path))
        return rates

    def _base(self, use: Use, entry: Mapping[str, Any], uses: Mapping[str, Any], path: str) -> Base:
        measure = use.measure.name if use.measure else ""
        ways = [key for key in ("price", "like", measure) if key and key in entry]
        if len(ways) != 1:
            said = f"‘{measure}’, ‘price’ or ‘like’" if measure else "‘price’ or ‘like’"
            raise InvalidInput(f"Say what it costs by one of {said}, or ‘refer’ it.", field=path)
        if ways == ["price"]:
            return Flat(self._money(entry, "price", path))
        if ways == ["like"]:
            return self._like(use, entry, uses, path)
        assert use.measure is not None
        if use.measure.kind == "choice":
            return self._chosen(entry, measure, path)
        if isinstance(entry[measure], Mapping):
            return self._by_each(
                entries.table(entry, measure, f"{path}.{measure}"), f"{path}.{measure}"
            )
        return self._banded(entry, measure, path)

    def _like(self, use: Use, entry: Mapping[str, Any], uses: Mapping[str, Any], path: str) -> Base:
        other = str(entry["like"])
        model = uses.get(other)
        if (
            other not in USES
            or not isinstance(model, Mapping)
            or "like" in model
            or "refer" in model
        ):
            raise InvalidInput(
                "Name another use of this card that has a price of its own.", field=f"{path}.like"
            )
        if "factor" not in entry:
            raise InvalidInput("Say how many times that price, as factor.", field=f"{path}.factor")
        base = self._base(USES[other], model, uses, f"uses.{other}")
        if not isinstance(base, Flat) and USES[other].measure != use.measure:
            raise InvalidInput(
                f"{USES[other].label} is priced by something that this use does not ask.",
                field=f"{path}.like",
            )
        return base

    def _chosen(self, entry: Mapping[str, Any], measure: str, path: str) -> Chosen:
        def choice(row: Mapping[str, Any], where: str) -> Choice:
            entries.known(row, {"id", "label", "price"}, where)
            return Choice(
                entries.words(row, "id", where),
                entries.words(row, "label", where),
                self._money(row, "price", where),
            )

        choices = entries.each(entry, measure, path, choice)
        path = f"{path}.{measure}"
        entries.some(choices, path)
        entries.different([one.id for one in choices], path)
        entries.rising(
            [one.price.amount_minor for one in choices], path, "A larger one may not cost less."
        )
        return Chosen(choices)

    def _banded(self, entry: Mapping[str, Any], measure: str, path: str) -> Banded:
        def band(row: Mapping[str, Any], where: str) -> Band:
            entries.known(row, {"up_to", "price"}, where)
            up_to = entries.whole(row["up_to"], f"{where}.up_to", MOST) if "up_to" in row else None
            return Band(up_to, self._money(row, "price", where))

        bands = entries.each(entry, measure, path, band)
        path = f"{path}.{measure}"
        entries.some(bands, path)
        ends = [one.up_to for one in bands if one.up_to is not None]
        if ends != sorted(set(ends)) or any(one.up_to is None for one in bands[:-1]):
            raise InvalidInput("Bands rise; only the last may be without up_to.", field=path)
        entries.rising(
            [one.price.amount_minor for one in bands], path, "A larger band may not cost less."
        )
        return Banded(bands)

    def _by_each(self, entry: Mapping[str, Any], path: str) -> Each:
        """``{ price, less = [{ from, percent }] }``, or ``{ prices = [{ from, price }] }``; ``plus`` once."""
        entries.known(entry, {"price", "less", "prices", "plus"}, path)
        plus = self._money(entry, "plus", path) if "plus" in entry else money.zero(self.currency)
        if ("price" in entry) == ("prices" in entry):
            raise InvalidInput("Say either price, or prices from some number on.", field=path)
        if "prices" in entry:
            steps = entries.each(entry, "prices", path, self._priced_step)
        else:
            price = self._money(entry, "price", path)
            first = Step(1, price, Fraction(0))
            less = entries.each(entry, "less", path, _less)
            steps = (first, *(Step(start, price, percent) for start, percent in less))
        starts = [step.start for step in steps]
        if not starts or starts[0] != 1 or starts != sorted(set(starts)):
            raise InvalidInput("Steps begin at 1 and rise.", field=path)
        return Each(steps, plus)

    def _priced_step(self, row: Mapping[str, Any], where: str) -> Step:
        entries.known(row, {"from", "price"}, where)
        start = entries.whole(row.get("from"), f"{where}.from", MOST)
        return Step(start, self._money(row, "price", where), Fraction(0))

    def _options(self, entry: Mapping[str, Any], path: str) -> tuple[Option, ...]:
        table = entries.table(entry, "options", f"{path}.options", needed=False)
        options = []
        for name in table:
            where = f"{path}.options.{name}"
            if not name.isidentifier() or name in {"use", "term", "rush", "code", "languages"}:
                raise InvalidInput("An option's name is one plain word.", field=where)
            option = entries.table(table, name, where)
            entries.known(option, {"label", "choices"}, where)
            choices = entries.each(option, "choices", where, _option_choice)
            entries.some(choices, f"{where}.choices")
            entries.different([one.id for one in choices], f"{where}.choices")
            options.append(Option(name, entries.words(option, "label", where), choices))
        return tuple(options)

    def _production(self, use: Use, entry: Mapping[str, Any], path: str) -> Each | None:
        if "production" not in entry:
            return None
        where = f"{path}.production"
        if use.measure is None or use.measure.kind != "count":
            raise InvalidInput("Only what is counted can be produced.", field=where)
        return self._by_each(entries.table(entry, "production", where), where)

    def _money(self, entry: Mapping[str, Any], name: str, path: str) -> Money:
        where = f"{path}.{name}"
        if name not in entry:
            raise InvalidInput("A price is missing.", field=where)
        if isinstance(entry[name], float):
            raise InvalidInput('Write prices in quotation marks, such as "12.50".', field=where)
        amount = money.parse(str(entry[name]), self.currency, field=where)
        if amount.amount_minor < 0:
            raise InvalidInput("A price is not less than nothing.", field=where)
        return amount

    def _optional(self, entry: Mapping[str, Any], name: str, path: str) -> Money | None:
        return self._money(entry, name, path) if name in entry else None


def _term(row: Mapping[str, Any], where: str) -> Term:
    entries.known(row, {"id", "label", "months", "factor"}, where)
    months = entries.whole(row.get("months"), f"{where}.months", LONGEST_TERM_MONTHS)
    return Term(
        entries.words(row, "id", where),
        entries.words(row, "label", where),
        months,
        entries.factor(row, where),
    )


def _option_choice(row: Mapping[str, Any], where: str) -> OptionChoice:
    entries.known(row, {"id", "label", "factor"}, where)
    factor = entries.factor(row, where) if "factor" in row else Fraction(1)
    return OptionChoice(entries.words(row, "id", where), entries.words(row, "label", where), factor)


def _organisation(row: Mapping[str, Any], where: str) -> OrganisationKind:
    entries.known(row, {"id", "label", "percent", "refer"}, where)
    percent = entries.percent(row, where, least=-100) if "percent" in row else Fraction(0)
    refer = entries.words(row, "refer", where) if "refer" in row else ""
    return OrganisationKind(
        entries.words(row, "id", where), entries.words(row, "label", where), percent, refer
    )


def _less(row: Mapping[str, Any], where: str) -> tuple[int, Fraction]:
    entries.known(row, {"from", "percent"}, where)
    return entries.whole(row.get("from"), f"{where}.from", MOST), entries.percent(
        row, where, most=100
    )


def _several(row: Mapping[str, Any], where: str) -> Several:
    return Several(*_less(row, where))


def _code(name: str, codes: Mapping[str, Any], path: str) -> Code:
    where = f"{path}.{name}"
    row = entries.table(codes, name, where)
    entries.known(row, {"percent", "until", "uses"}, where)
    until = row.get("until")
    if until is not None and type(until) is not date:
        try:
            until = date.fromisoformat(str(until))
        except ValueError:
            raise InvalidInput(
                "Write the last day as 2027-03-31.", field=f"{where}.until"
            ) from None
    return Code(
        name.upper(),
        entries.percent(row, where, most=100),
        until,
        entries.strings(row, "uses", where),
    )


def _called(entry: Mapping[str, Any], use: Use) -> tuple[str, str]:
    """The use's label and description, in the publication's own words where the card has some."""
    return str(entry.get("label", use.label)), str(entry.get("description", use.description))
