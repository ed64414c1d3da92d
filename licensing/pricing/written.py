"""A rate card as people write it: TOML in and out, and what is wrong with it, entry by entry."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w

from licensing.core.errors import InvalidInput
from licensing.pricing.entries import plain
from licensing.pricing.models import RateCard
from licensing.pricing.overrides import KEY as OVERRIDES
from licensing.pricing.places import line_of
from licensing.pricing.service import check

LONGEST = 200_000
"""Characters of a card's file; a publisher with hundreds of overrides needs a quarter of it."""
MOST_PROBLEMS = 20
_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one entry. ``said`` is its line as it stands; ``line`` None is the whole file."""

    entry: str
    message: str
    line: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A card that was read from ``text``; not good to publish while it has ``problems``."""

    text: str
    rules: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def read(text: str, currency: str) -> Draft:
    """The card that ``text`` writes, in ``currency``, with everything that is wrong with it. Never raises."""
    if len(text) > LONGEST:
        return Draft(text, {}, (Problem("", f"Keep a rate card under {LONGEST:,} characters."),))
    try:
        rules = plain(tomllib.loads(text.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        return Draft(text, {}, (_misspelt(text, str(error)),))
    except RecursionError:
        return Draft(text, {}, (Problem("", "Lists and tables stand too deep in one another."),))
    found = tuple(_placed(text, wrong) for wrong in _wrong(rules, currency))
    return Draft(text, rules, found)


def text_of(card: RateCard) -> str:
    """The card's file, as it was written where that is known."""
    return card.source or write(card.rules)


def write(rules: Mapping[str, Any]) -> str:
    """A file that reads as ``rules``."""
    return tomli_w.dumps(plain(rules))


@cache
def default_text() -> str:
    """The file of the card that a publisher starts from, with what it says about itself."""
    return (Path(__file__).parent / "default.toml").read_text("utf-8")


def _wrong(rules: Mapping[str, Any], currency: str) -> list[InvalidInput]:
    """The first fault of each entry: what is wrong is set aside, and the rest is read on."""
    found: list[InvalidInput] = []
    left: Mapping[str, Any] | None = rules
    while left is not None and len(found) < MOST_PROBLEMS:
        try:
            check(left, currency)
            break
        except InvalidInput as wrong:
            found.append(wrong)
            left = _without(left, (wrong.field or "").split("."))
    return found


def _without(rules: Mapping[str, Any], path: list[str]) -> Mapping[str, Any] | None:
    """The card less the entry at ``path``, and less what leans on it; None where nothing is left to read."""
    top, *below = path
    if top not in rules or top == OVERRIDES:
        return None
    left = {name: value for name, value in rules.items() if name not in (top, OVERRIDES)}
    uses = rules[top]
    if top != "uses":
        return left
    if not below or not isinstance(uses, Mapping) or below[0] not in uses:
        return None
    gone = below[0]
    left["uses"] = {name: use for name, use in uses.items() if not _leans(name, use, gone)}
    return left


def _leans(name: str, use: Any, gone: str) -> bool:
    return name == gone or (isinstance(use, Mapping) and use.get("like") == gone)


def _placed(text: str, wrong: InvalidInput) -> Problem:
    entry = wrong.field or ""
    line = line_of(text, entry)
    return Problem(entry, wrong.message, line, _said(text, line))


def _misspelt(text: str, said: str) -> Problem:
    """What the reader of TOML met, which it says in its own words."""
    met = _LINE.search(said)
    line = int(met.group(1)) if met and met.group(1) else text.count("\n") + 1
    words = _LINE.sub("", said)
    return Problem(
        "", f"This is not TOML: {words[:1].lower()}{words[1:]}.", line, _said(text, line)
    )


def _said(text: str, line: int | None) -> str:
    rows = text.splitlines()
    return rows[line - 1].strip()[:160] if line and line <= len(rows) else ""
