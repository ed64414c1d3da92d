"""The wish: a use and the buyer's answers to what the rate card asks about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from licensing.core.errors import InvalidInput
from licensing.pricing.card import (
    Banded,
    Card,
    Choice,
    Chosen,
    Each,
    Option,
    OptionChoice,
    OrganisationKind,
    Rates,
)
from licensing.pricing.uses import Question, answers, use

ORGANISATION = "organisation_kind"
LANGUAGES = "languages"
RUSH = "rush"
CODE = "code"
ARTICLES = "articles"
DELIVERY = "delivery"
SHIPPED, OWN_PRINTER = "shipped", "own"
TERM = "term"
MOST_LANGUAGES = 50

EXTRA_LANGUAGES = Question(
    LANGUAGES, "How many further languages?", "Translations that come with it", kind="count",
    unit="language", units="languages", needed=False,
    short="Further languages", most=MOST_LANGUAGES,
)  # fmt: skip

KIND_OF_ORGANISATION = Question(
    ORGANISATION, "What kind of organisation are you?", kind="choice", short="Kind"
)
HOW_SOON = Question(RUSH, "How soon?", kind="choice", needed=False)
WHERE_TO = Question(
    "shipping", "Where shall they be sent?", "Name and address",
    longest=400, short="Sent to",
)  # fmt: skip
SEVERAL_ARTICLES = Question(
    ARTICLES, "How many articles?", kind="count", unit="article", units="articles", needed=False,
)  # fmt: skip


AnyAnswer = TypeVar("AnyAnswer", Choice, OptionChoice)
_Named = Question | Option


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer asks for: a use and the answers to its questions, already checked."""

    use: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as a form puts it. ``choices`` are (id, label); the first is what most want."""

    question: Question
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return self.question.name


def asked_for_price(slug: str, card: Card) -> tuple[Ask, ...]:
    """What the price of a use depends on, in order; nothing where a person decides."""
    rates = card.rates(use(slug).slug)
    return () if rates is None else (*_about_price(rates), *_about_buyer(card))


def asked_for_record(slug: str, card: Card, inputs: Mapping[str, str]) -> tuple[Ask, ...]:
    """What the licence or the desk must know besides, once the price has its ``inputs``: all there is to
    ask, where a person decides."""
    rates = card.rates(use(slug).slug)
    if rates is None:
        return tuple(Ask(question) for question in use(slug).all_questions)
    priced = {ask.name for ask in asked_for_price(slug, card)}
    told = tuple(Ask(one) for one in use(slug).questions if one.name not in priced)
    shipped = rates.production is not None and inputs.get(DELIVERY) == SHIPPED
    return (*told, Ask(WHERE_TO)) if shipped else told


def read_wish(slug: str, given: Mapping[str, str], card: Card, *, complete: bool = True) -> Wish:
    """A wish from what a form said; what was not asked is dropped, and what is usual is left out.

    A form that is not ``complete`` yet is read as far as it goes: usual answers stand in for those about
    the price, and words may be missing. Raises NotFound for an unknown use, InvalidInput naming the field.
    """
    chosen = use(slug)
    rates = card.rates(slug)
    if rates is None:
        return Wish(slug, answers(chosen, given) if complete else {})
    inputs: dict[str, str] = {}
    for ask in asked_for_price(slug, card):
        said = given.get(ask.name, "")
        usual = not said and not complete and ask.question.needed
        inputs[ask.name] = _usual(ask, rates) if usual else _read(ask, said)
    for ask in asked_for_record(slug, card, inputs):
        if complete or given.get(ask.name):
            inputs[ask.name] = _read(ask, given.get(ask.name, ""))
    inputs |= _code(given, card, slug)
    inputs[ARTICLES] = SEVERAL_ARTICLES.read(given.get(ARTICLES, "")) or "1"
    unsaid = {ORGANISATION: _first_kind(card), LANGUAGES: "", RUSH: "", ARTICLES: "1"}
    return Wish(slug, {name: said for name, said in inputs.items() if unsaid.get(name) != said})


def default_wish(card: Card, slug: str = "eprint") -> Wish | None:
    """What a page shows before anything was chosen: the usual answers. None where the use has no price."""
    return read_wish(slug, {}, card, complete=False) if card.rates(slug) else None


def kind_of(card: Card, inputs: Mapping[str, str]) -> OrganisationKind | None:
    """The kind of organisation that was said, or the card's first. Raises InvalidInput."""
    kinds = card.everywhere.organisations
    said = inputs.get(ORGANISATION) or _first_kind(card)
    if not kinds:
        return None
    found = next((kind for kind in kinds if kind.id == said), None)
    if found is None:
        raise InvalidInput("Choose what kind of organisation you are.", field=ORGANISATION)
    return found


def chosen(answers: Iterable[AnyAnswer], inputs: Mapping[str, str], asked: _Named) -> AnyAnswer:
    """The one of ``answers`` that was given to what was ``asked``. Raises InvalidInput naming it."""
    said = inputs.get(asked.name, "")
    found = next((one for one in answers if one.id == said), None)
    if found is None:
        raise unanswered(asked)
    return found


def unanswered(asked: _Named) -> InvalidInput:
    """What to say where none of the answers was given."""
    return InvalidInput(f"Choose one of the answers to “{asked.label}”", field=asked.name)


def _about_price(rates: Rates) -> list[Ask]:
    measure = use(rates.use).measure
    asks: list[Ask] = []
    if measure is not None and isinstance(rates.base, Chosen):
        asks.append(Ask(measure, tuple((one.id, one.label) for one in rates.base.choices)))
    elif measure is not None and measure.kind == "count":
        asks.append(Ask(measure))
    for option in rates.options:
        choices = tuple((one.id, one.label) for one in option.choices)
        asks.append(Ask(Question(option.name, option.label, kind="choice"), choices))
    if rates.terms:
        choices = tuple((one.id, one.label) for one in rates.terms)
        asks.append(Ask(Question(TERM, "For how long?", kind="choice", short="Term"), choices))
    if rates.production is not None:
        ways = (
            (SHIPPED, "printed and sent to you"),
            (OWN_PRINTER, "printed by you, from our file"),
        )
        asks.append(Ask(Question(DELIVERY, "Who prints it?", kind="choice"), ways))
    return asks


def _about_buyer(card: Card) -> list[Ask]:
    everywhere = card.everywhere
    asks: list[Ask] = []
    if everywhere.organisations:
        kinds = tuple((one.id, one.label) for one in everywhere.organisations)
        asks.append(Ask(KIND_OF_ORGANISATION, kinds))
    if everywhere.language_percent is not None:
        asks.append(Ask(EXTRA_LANGUAGES))
    if everywhere.rush_percent is not None:
        choices = (("", "In the usual time"), ("yes", everywhere.rush_label))
        asks.append(Ask(HOW_SOON, choices))
    return asks


def _read(ask: Ask, said: str) -> str:
    if not ask.choices:
        return ask.question.read(said)
    if ask.name == ORGANISATION and not said:
        return ask.choices[0][0]
    if said not in dict(ask.choices):
        raise unanswered(ask.question)
    return said


def _code(given: Mapping[str, str], card: Card, slug: str) -> dict[str, str]:
    said = given.get(CODE, "").strip().upper()
    if not said:
        return {}
    for code in card.everywhere.codes:
        if code.name == said and (not code.uses or slug in code.uses):
            return {CODE: said}
    raise InvalidInput("There is no such code for this use. Leave it empty to go on.", field=CODE)


def _usual(ask: Ask, rates: Rates) -> str:
    """The answer to a question about the price that most begin with."""
    if ask.name == TERM and rates.terms:
        return min(rates.terms, key=lambda term: abs(term.months - 12)).id
    if ask.choices:
        return ask.choices[0][0]
    if isinstance(rates.base, Banded):
        return str(rates.base.bands[0].up_to or 1)
    steps = rates.base.steps if isinstance(rates.base, Each) else ()
    return str(steps[1].start if len(steps) > 1 else 1)


def _first_kind(card: Card) -> str:
    kinds = card.everywhere.organisations
    return kinds[0].id if kinds else ""
