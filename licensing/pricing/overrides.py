"""Overrides: what is different for one publication, section, article or customer of a publisher.

A rate card's ``[[overrides]]`` name their scope and say, in ``rules``, what replaces the card's own words.
Those that match are laid over the card, the widest first, so that an article's word stands over its
section's, and a customer's over all. Tables are merged; a list or a value takes the place of what was there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from licensing.core.errors import InvalidInput

KEY = "overrides"
_WEIGHTS = {"publication": 1, "section": 2, "article": 4, "customer": 8}
"""What each name in a scope weighs: more outweighs all below it together."""
_REPLACEABLE = {"uses", "everywhere", "referral", "quote_days"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is priced: the publication's slug, the section, the article's public id, the customer's domain.

    ``customer`` is the part after @ of the buyer's e-mail, where the licence is sent; nothing before it is
    known.
    """

    publication: str = ""
    section: str = ""
    article: str = ""
    customer: str = ""


ANYWHERE = Scope()


def merged(rules: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """The card's rules with what is different in ``scope`` laid over them."""
    result = {name: value for name, value in rules.items() if name != KEY}
    matching = [one for one in rules.get(KEY, ()) if _matches(one, scope)]
    for override in sorted(matching, key=_weight):  # stable: of equals, the later stands
        result = _laid_over(result, override.get("rules", {}))
    return result


def check(rules: Mapping[str, Any]) -> None:
    """Raise InvalidInput naming an override that says nothing, or about nothing."""
    overrides = rules.get(KEY, ())
    if not isinstance(overrides, list | tuple):
        raise InvalidInput("Overrides are a list of tables.", field=KEY)
    for number, override in enumerate(overrides, 1):
        where = f"{KEY}.{number}"
        if not isinstance(override, Mapping) or set(override) - {*_WEIGHTS, "rules"}:
            names = ", ".join(_WEIGHTS)
            raise InvalidInput(f"An override has {names} and rules, nothing else.", field=where)
        if not _weight(override):
            raise InvalidInput(f"Say for whom: {', '.join(_WEIGHTS)}.", field=where)
        changed = override.get("rules")
        if not isinstance(changed, Mapping) or not changed or set(changed) - _REPLACEABLE:
            raise InvalidInput("Say what is different, as rules.", field=f"{where}.rules")


def scopes(rules: Mapping[str, Any]) -> list[Scope]:
    """One scope for each override, in which it applies: to see that every card that can arise is whole."""
    named = [
        {name: str(one[name]) for name in _WEIGHTS if name in one} for one in rules.get(KEY, ())
    ]
    return [Scope(**names) for names in named]


def _matches(override: Mapping[str, Any], scope: Scope) -> bool:
    return all(
        str(override[name]).casefold() == getattr(scope, name).casefold()
        for name in _WEIGHTS
        if name in override
    )


def _weight(override: Mapping[str, Any]) -> int:
    return sum(weight for name, weight in _WEIGHTS.items() if name in override)


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    if "refer" in above or "refer" in below:  # referred and priced have no word in common
        return dict(above)
    result = dict(below)
    for name, value in above.items():
        there = result.get(name)
        if isinstance(there, Mapping) and isinstance(value, Mapping):
            result[name] = _laid_over(there, value)
        else:
            result[name] = value
    return result
