"""What a priced wish grants, in the words of a licence: the use, the quantity, the length of the term."""

from licensing.pricing.card import Card, Chosen, Rates
from licensing.pricing.uses import USES, Use
from licensing.pricing.wish import (
    DELIVERY,
    LANGUAGES,
    SHIPPED,
    TERM,
    Wish,
    asked_for_price,
    asked_for_record,
)

USUAL_MONTHS = 12


def words(wish: Wish, card: Card) -> tuple[str, str]:
    """The permitted use and its quantity, in words for a licence."""
    use, rates = USES[wish.use], card.rates(wish.use)
    if rates is None:
        asked = "; ".join(f"{key}: {value}" for key, value in wish.inputs.items())
        return f"{use.label} ({asked})" if asked else use.label, use.quantity
    return _permitted(use, rates, wish), _quantity(use, wish)


def months(wish: Wish, card: Card) -> int:
    """Length of the term asked for, months; a year where a use does not ask."""
    rates = card.rates(wish.use)
    terms = rates.terms if rates is not None else ()
    chosen = (term.months for term in terms if term.id == wish.inputs.get(TERM))
    return next(chosen, USUAL_MONTHS)


def described(wish: Wish, card: Card | None) -> tuple[tuple[str, str], ...]:
    """Every answer of a wish, in words, with the short name of its question, as the card has them.

    What the card no longer asks stands as it was said.
    """
    if card is None or wish.use not in USES:
        return tuple(wish.inputs.items())
    asks = (*asked_for_price(wish.use, card), *asked_for_record(wish.use, card, wish.inputs))
    known = {ask.name: ask for ask in asks}
    told = []
    for name, said in wish.inputs.items():
        ask = known.get(name)
        label = ask.question.name_of_answer if ask else name.replace("_", " ").capitalize()
        words = dict(ask.choices).get(said, said) if ask else said
        if ask and ask.question.kind == "count" and said.isdecimal():
            words = f"{int(said):,}"
        told.append((label, words))
    return tuple(told)


def _permitted(use: Use, rates: Rates, wish: Wish) -> str:
    said = use.permits
    label = _chosen(use, rates, wish)
    if label:
        of = " of an organisation of " if use.measure and use.measure.name == "audience" else ": "
        said += f"{of}{label}"
    told = [
        wish.inputs[question.name] for question in use.questions if question.name in wish.inputs
    ]
    for option in rates.options:
        told += [one.label for one in option.choices if one.id == wish.inputs.get(option.name)]
    if wish.inputs.get(LANGUAGES):
        told.append(f"in {int(wish.inputs[LANGUAGES]) + 1} languages")
    if rates.production is not None:
        shipped = wish.inputs.get(DELIVERY, SHIPPED) == SHIPPED
        told.append("printed for the licensee" if shipped else "printed by the licensee")
    return f"{said} ({'; '.join(told)})" if told else said


def _quantity(use: Use, wish: Wish) -> str:
    measure = use.measure
    if measure is None or measure.kind == "choice":
        return use.quantity
    return measure.counted(int(wish.inputs[measure.name]))


def _chosen(use: Use, rates: Rates, wish: Wish) -> str:
    if use.measure is None or not isinstance(rates.base, Chosen):
        return ""
    chosen = wish.inputs.get(use.measure.name)
    return next((one.label for one in rates.base.choices if one.id == chosen), "")
