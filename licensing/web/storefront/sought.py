"""What somebody looks for: read from a query string, forgiving, and written back as one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from licensing.catalogue import Filters, Licensable, Order
from licensing.core import clock
from licensing.web.filters import day
from licensing.web.storefront import shown

LONGEST_QUESTION = 2_000
"""Characters: an address may be long; of words the catalogue takes what it can use."""
LONGEST_NAME = 120

WHEN: Mapping[str, tuple[str, int]] = {
    "week": ("Past week", 7),
    "month": ("Past month", 31),
    "year": ("Past year", 366),
}
"""Simple choices of a date: words, and how many days back."""

MAY: Mapping[Licensable, str] = {
    "available": "Ready to license",
    "open": "Open licence",
    "ask": "Ask the desk first",
}
ORDERS: Mapping[Order, str] = {"best": "Best match", "newest": "Newest"}

_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sought:
    """A search. Empty text and None are "any". ``exact`` takes the words as they were typed."""

    q: str = ""
    section: str = ""
    author: str = ""
    when: str = ""
    since: date | None = None
    until: date | None = None
    may: Licensable = ""
    order: Order = "newest"
    exact: bool = False
    page: int = 1

    @property
    def filters(self) -> Filters:
        """As the catalogue is asked."""
        since = self.since
        if since is None and self.when:
            since = clock.today() - timedelta(days=WHEN[self.when][1])
        return Filters(
            section=self.section,
            since=since,
            until=self.until,
            author=self.author,
            licensable=self.may,
        )

    @property
    def address(self) -> str:
        """The web address, DOI or number that was typed for words, or nothing."""
        pasted = _WEB_ADDRESS.search(self.q)
        if pasted is not None:
            return pasted[0]
        bare = re.sub(r"^doi:\s+", "doi:", self.q, flags=re.IGNORECASE)
        return "" if re.search(r"\s", bare) else bare

    @property
    def is_address(self) -> bool:
        """Whether what was typed can be nothing but an address or a DOI."""
        bare = self.address
        return "/" in bare or bare.lower().startswith("doi:")

    def query(self, **changed: Any) -> dict[str, Any]:
        """The query string that says this, with some of it ``changed``; what is usual is left out."""
        said = replace(self, **changed)
        usual: Order = "best" if said.q else "newest"
        return {
            name: value
            for name, value in (
                ("q", said.q),
                ("section", said.section),
                ("author", said.author),
                ("when", said.when),
                ("since", said.since.isoformat() if said.since else ""),
                ("until", said.until.isoformat() if said.until else ""),
                ("may", said.may),
                ("order", said.order if said.order != usual else ""),
                ("exact", 1 if said.exact else ""),
                ("page", said.page if said.page > 1 else ""),
            )
            if value != ""
        }

    def chips(self) -> tuple[shown.Chip, ...]:
        """Every filter in use, in words, with the query string that is without it."""
        first = replace(self, page=1)
        set_now: tuple[tuple[bool, str, dict[str, Any]], ...] = (
            (bool(self.section), self.section, {"section": ""}),
            (bool(self.author), f"By {self.author}", {"author": ""}),
            (bool(self.when), WHEN[self.when][0] if self.when else "", {"when": ""}),
            (self.since is not None, _dated("From", self.since), {"since": None}),
            (self.until is not None, _dated("Until", self.until), {"until": None}),
            (bool(self.may), MAY.get(self.may, ""), {"may": ""}),
        )
        return tuple(
            shown.Chip(words, first.query(**without)) for there, words, without in set_now if there
        )


def read_sought(args: Mapping[str, str]) -> Sought:
    """What a query string asks for; what cannot be understood is left out. Never raises."""
    q = _tidy(args.get("q", ""))[:LONGEST_QUESTION]
    since, until = _date(args.get("since", "")), _date(args.get("until", ""))
    if since and until and since > until:
        since, until = until, since
    when = args.get("when", "")
    may, order = args.get("may", ""), args.get("order", "")
    return Sought(
        q=q,
        section=_tidy(args.get("section", ""))[:LONGEST_NAME],
        author=_tidy(args.get("author", ""))[:LONGEST_NAME],
        when=when if when in WHEN and since is None and until is None else "",
        since=since,
        until=until,
        may=next((known for known in MAY if known == may), ""),
        order=next((known for known in ORDERS if known == order), "best" if q else "newest"),
        exact=args.get("exact") == "1",
        page=read_page(args),
    )


def read_page(args: Mapping[str, str]) -> int:
    """The number of a page, counted from 1; 1 for what is none."""
    typed = args.get("page", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1


def _dated(word: str, on: date | None) -> str:
    return f"{word} {day(on)}" if on else ""


def _tidy(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
