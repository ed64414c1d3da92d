"""What the pages about rate cards show: all of them, one as tables, and one against another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from typing import Any

from sqlalchemy import select

from licensing.articles import territories
from licensing.core import clock
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.pricing import overrides, queries, reading, timeline, written
from licensing.pricing.card import Banded, Base, Card, Chosen, Each, Flat, Rates, Referred
from licensing.pricing.comparison import Difference, Section, sections
from licensing.pricing.lines import plain
from licensing.pricing.models import RateCard
from licensing.pricing.overrides import ANYWHERE, Scope
from licensing.pricing.timeline import Reign, State
from licensing.pricing.uses import USES, Use
from licensing.web.filters import day, money

MOST_LINES = 120
"""Changed lines that a preview shows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A card, where it stands now, and when it was, is or will be in force."""

    card: RateCard
    state: State
    times: tuple[Reign, ...]
    published_by: str


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows, under a caption."""

    caption: str
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UseSheet:
    """One use in words and tables; ``refer`` is what the buyer is told where a person decides."""

    slug: str
    label: str
    description: str
    refer: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole card for people to read."""

    uses: tuple[UseSheet, ...]
    everywhere: tuple[tuple[str, str], ...]
    referral: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    overrides: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Against:
    """A card that may come, against ``old``: the one that would hold otherwise, or came meanwhile."""

    old: RateCard | None
    sections: tuple[Section, ...]
    changed_lines: tuple[str, ...]
    """As a patch: each begins with ``+``, ``-`` or a blank."""
    later: RateCard | None
    """The next card that begins after this one, and takes over then."""

    @property
    def prices(self) -> tuple[Difference, ...]:
        return tuple(one for section in self.sections for one in section.differences)

    def count(self, *changes: str) -> int:
        return sum(one.change in changes for one in self.prices)

    def uses(self, change: str) -> tuple[str, ...]:
        """The uses of which some buyer meets that change."""
        return tuple(dict.fromkeys(one.use for one in self.prices if one.change == change))


def listed(publisher_id: int) -> list[Listed]:
    """Every card of the publisher's, the newest first."""
    cards, gone = queries.cards(publisher_id), queries.withdrawn(publisher_id)
    times = timeline.reigns([one for one in cards if one.id not in gone])
    names = {row.subject: row.actor_name for row in record(cards) if row.tag.endswith(":publish")}
    now = clock.now()
    return [
        Listed(
            card,
            "withdrawn" if card.id in gone else timeline.state(times[card.version], now),
            times.get(card.version, ()),
            names.get(f"rate-card:{card.id}", ""),
        )
        for card in cards
    ]


def record(cards: Sequence[RateCard]) -> list[Audit]:
    """What was done to these cards, the latest first."""
    subjects = [f"rate-card:{one.id}" for one in cards]
    return list(
        db.session.scalars(
            select(Audit).where(Audit.subject.in_(subjects)).order_by(Audit.id.desc())
        )
    )


def against(
    old: RateCard | None, draft: written.Draft, currency: str, begins: datetime, publisher_id: int
) -> Against:
    """``draft``, which has no problems, against ``old``."""
    gone = queries.withdrawn(publisher_id)
    later = [
        one for one in queries.cards(publisher_id) if one.id not in gone and one.valid_from > begins
    ]
    return Against(
        old,
        sections(old.rules if old else None, draft.rules, currency, old.currency if old else ""),
        tuple(_changed_lines(old, draft)) if old else (),
        min(later, key=lambda one: one.valid_from, default=None),
    )


def sheet(row: RateCard) -> Sheet:
    """The card for people to read."""
    card = reading.parse(overrides.merged(row.rules, ANYWHERE), row.currency, row.version)
    every = card.everywhere
    facts = [
        ("Everything", f"{plain(every.factor)} times" if every.factor != 1 else ""),
        *((kind.label, kind.refer or _percent(kind.percent)) for kind in every.organisations),
        ("A further language", _percent(every.language_percent)),
        (every.rush_label, _percent(every.rush_percent)),
        *((f"From {one.start} articles on", _percent(-one.percent)) for one in every.several),
        ("A quote holds", f"{card.quote_days} days"),
    ]
    return Sheet(
        uses=tuple(_use_sheet(entry, card) for entry in card.offered.values()),
        everywhere=tuple(facts),
        referral=tuple(_referral(card)),
        codes=tuple(_codes(card)),
        overrides=tuple(
            (in_scope(scope), tuple(_leaves(one["rules"])))
            for one, scope in zip(
                row.rules.get(overrides.KEY, ()), overrides.scopes(row.rules), strict=True
            )
        ),
    )


def in_scope(scope: Scope) -> str:
    """Where an override holds, in words."""
    parts = [
        f"the publication {scope.publication}" if scope.publication else "",
        f"the section {scope.section}" if scope.section else "",
        f"the article {scope.article}" if scope.article else "",
        f"buyers at {scope.customer}" if scope.customer else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"For {said}" if said else "Everywhere"


def _changed_lines(old: RateCard, draft: written.Draft) -> Iterator[str]:
    before, after = old.source, draft.text
    if not before:  # it came as a table: both in the same hand, or every line would differ
        before, after = written.write(old.rules), written.write(draft.rules)
    patch = unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    for number, line in enumerate(patch):
        if number >= 2 and not line.startswith("@@"):  # the first two would name files
            yield line


def _use_sheet(entry: Rates | Referred, card: Card) -> UseSheet:
    if isinstance(entry, Referred):
        return UseSheet(entry.use, entry.label, entry.description, entry.reason)
    use = USES[entry.use]
    tables: list[Table] = []
    if entry.like:
        like = f"{plain(entry.factor)} times {card.offered[entry.like].label}"
    else:
        like = ""
        tables += _base(entry.base, use)
    if entry.terms:
        rows = tuple((one.label, _times(one.factor)) for one in entry.terms)
        tables.append(Table("For longer or shorter", ("Term", "A year’s price"), rows))
    for option in entry.options:
        rows = tuple((one.label, _times(one.factor)) for one in option.choices)
        tables.append(Table(option.label, ("Choice", "The usual price"), rows))
    if entry.production:
        tables.append(_by_each("Production, on a line of its own", entry.production, use))
    facts = (
        ("Price", money(entry.base.price) if not like and isinstance(entry.base, Flat) else ""),
        ("Priced like another", like),
        ("At least", money(entry.minimum) if entry.minimum else ""),
        ("At most", money(entry.maximum) if entry.maximum else ""),
    )
    return UseSheet(entry.use, entry.label, entry.description, facts=facts, tables=tuple(tables))


def _base(base: Base, use: Use) -> Iterator[Table]:
    measure = use.measure
    if measure is None:
        return
    if isinstance(base, Chosen):
        chosen = tuple((one.label, money(one.price)) for one in base.choices)
        yield Table("The rate", (measure.name_of_answer, "One year"), chosen)
    elif isinstance(base, Banded):
        rows = [
            (f"up to {one.up_to:,}" if one.up_to else "any number more", money(one.price))
            for one in base.bands
        ]
        if base.bands[-1].up_to:
            rows.append((f"more than {base.bands[-1].up_to:,}", "the desk decides"))
        yield Table("The rate", (measure.units.capitalize(), "Price"), tuple(rows))
    elif isinstance(base, Each):
        yield _by_each("The rate", base, use)


def _by_each(caption: str, base: Each, use: Use) -> Table:
    units = use.measure.units if use.measure else ""
    rows = [
        (
            f"from {step.start:,} on" if step.start > 1 else "each",
            money(step.price) + (f" less {plain(step.percent * 100)}%" if step.percent else ""),
        )
        for step in base.steps
    ]
    if base.plus:
        rows.insert(0, ("once", money(base.plus)))
    return Table(caption, (units.capitalize(), "Each"), tuple(rows))


def _referral(card: Card) -> Iterator[tuple[str, str]]:
    rules = card.referral
    yield "Orders over", money(rules.over) if rules.over else ""
    yield "A royalty under", money(rules.royalty_under) if rules.royalty_under else ""
    yield "Buyers in", territories.in_words(rules.territories) if rules.territories else ""
    for kind in card.everywhere.organisations:
        yield kind.label, kind.refer


def _codes(card: Card) -> Iterator[tuple[str, str]]:
    for code in card.everywhere.codes:
        until = f", until {day(code.until)}" if code.until else ""
        named = ", ".join(USES[slug].label for slug in code.uses if slug in USES)
        yield code.name, f"{_percent(-code.percent)}{f', for {named}' if named else ''}{until}"


def _leaves(rules: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """What an override says, each with the names that lead to it."""
    for name, value in rules.items():
        path = (*above, _word(name))
        if isinstance(value, Mapping):
            yield from _leaves(value, path)
        else:
            yield ": ".join(path), _in_words(value)


def _word(name: str) -> str:
    if name in USES:
        return USES[name].label
    return {"uses": "Uses", "everywhere": "Everywhere", "refer": "The desk decides"}.get(
        name, name.replace("_", " ").capitalize()
    )


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        shown = [f"{name.replace('_', ' ')} {_in_words(one)}" for name, one in value.items()]
        return ", ".join(shown)
    if isinstance(value, list | tuple):
        return "; ".join(_in_words(one) for one in value)
    return str(value)


def _percent(part: Any) -> str:
    if not part:
        return ""
    return f"{'+' if part > 0 else '−'}{plain(abs(part) * 100)}%"


def _times(factor: Any) -> str:
    return "as it is" if factor == 1 else f"{plain(factor)} times"
