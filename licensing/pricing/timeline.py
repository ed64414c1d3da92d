"""When each of a publisher's rate cards is in force: at any moment, the last that began and has not ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

State = Literal["in force", "to come", "over", "withdrawn", "never in force"]


class Dated(Protocol):
    """What a rate card says about itself."""

    @property
    def version(self) -> int: ...
    @property
    def valid_from(self) -> datetime: ...
    @property
    def valid_to(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Reign:
    """From a moment up to, and without, another; None has no end."""

    begins: datetime
    ends: datetime | None

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment and (self.ends is None or moment < self.ends)


def in_force(cards: Sequence[Dated], moment: datetime) -> Dated | None:
    """The card that prices at ``moment``: of those that stand, the one that began last, then the newest."""
    standing = [one for one in cards if Reign(one.valid_from, one.valid_to).holds(moment)]
    return max(standing, key=lambda one: (one.valid_from, one.version), default=None)


def reigns(cards: Sequence[Dated]) -> Mapping[int, tuple[Reign, ...]]:
    """The times of each card by its version, in order. One that gives way and comes back has two."""
    changes = {one.valid_from for one in cards} | {one.valid_to for one in cards if one.valid_to}
    moments = sorted(changes)
    found: dict[int, list[Reign]] = {one.version: [] for one in cards}
    for begins, ends in zip(moments, (*moments, None)[1:], strict=True):
        card = in_force(cards, begins)
        if card is None:
            continue
        before = found[card.version]
        if before and before[-1].ends == begins:
            before[-1] = Reign(before[-1].begins, ends)
        else:
            before.append(Reign(begins, ends))
    return {version: tuple(times) for version, times in found.items()}


def state(times: Sequence[Reign], moment: datetime) -> State:
    """Where a card with these times stands at ``moment``."""
    if any(one.holds(moment) for one in times):
        return "in force"
    if any(moment < one.begins for one in times):
        return "to come"
    return "over" if times else "never in force"
