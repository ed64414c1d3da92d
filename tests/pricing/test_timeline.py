"""When each rate card is in force."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from licensing.pricing.timeline import Reign, in_force, reigns, state


@dataclass(frozen=True)
class Dates:
    version: int
    valid_from: datetime
    valid_to: datetime | None = None


def on(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def test_a_card_gives_way_to_a_later_one_and_comes_back_when_that_ends() -> None:
    found = reigns([Dates(1, on(1)), Dates(2, on(10), on(20))])
    assert found == {
        1: (Reign(on(1), on(10)), Reign(on(20), None)),
        2: (Reign(on(10), on(20)),),
    }
    assert [state(found[1], on(day)) for day in (5, 15, 25)] == ["in force", "to come", "in force"]
    assert [state(found[2], on(day)) for day in (5, 15, 25)] == ["to come", "in force", "over"]


def test_of_two_that_begin_together_the_newer_holds_and_the_other_never_does() -> None:
    found = reigns([Dates(1, on(3)), Dates(2, on(3))])
    assert found[2] == (Reign(on(3), None),)
    assert state(found[1], on(5)) == "never in force"


_days = st.integers(1, 28)
_cards = st.lists(st.tuples(_days, st.none() | _days), max_size=6)


@given(_cards, _days)
def test_reigns_say_what_the_rule_says(dates: list[tuple[int, int | None]], day: int) -> None:
    cards = [
        Dates(n, on(start), on(end) if end and end > start else None)
        for n, (start, end) in enumerate(dates, 1)
    ]
    holding = [v for v, times in reigns(cards).items() if any(t.holds(on(day)) for t in times)]
    card = in_force(cards, on(day))
    assert holding == ([card.version] if card else [])
