"""What typical buyers would pay by one card and by another."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from licensing.pricing import reading
from licensing.pricing.card import Card
from licensing.pricing.comparison import Change, Difference, compare, sections, typical
from licensing.pricing.overrides import Scope
from licensing.pricing.queries import default_rules
from licensing.pricing.uses import USES


def rules(**uses: Any) -> dict[str, Any]:
    """The default card's rules with some uses different, or, where None, away."""
    made: dict[str, Any] = deepcopy(dict(default_rules()))
    made["uses"] = {name: use for name, use in (made["uses"] | uses).items() if use is not None}
    return made


def card(**uses: Any) -> Card:
    return reading.parse(rules(**uses), "USD", 1)


def changed(old: Card, new: Card) -> list[tuple[str, str, Change]]:
    return [(one.use, one.buyer, one.change) for one in compare(old, new) if one.change != "same"]


def find(found: tuple[Difference, ...], use: str, buyer: str) -> Difference:
    return next(one for one in found if (one.use, one.buyer) == (use, buyer))


def test_each_use_has_a_small_a_middling_and_a_large_buyer() -> None:
    named = [(wish.use, buyer) for buyer, wish in typical(card())]
    assert named[:3] == [
        ("eprint", "up to 10 staff"), ("eprint", "up to 250 staff"),
        ("eprint", "more than 1,000 staff"),
    ]  # fmt: skip
    assert [buyer for use, buyer in named if use == "internal"] == [
        "10 copies", "50 copies", "1,000 copies",
    ]  # fmt: skip
    assert [buyer for use, buyer in named if use == "excerpt"][-1] == "251 words"
    assert {use for use, _ in named} == set(card().offered)


def test_the_unusual_buyers_are_among_them() -> None:
    buyers = {buyer for buyer, _ in typical(card())}
    assert {"A charity or other non-profit", "Rush", "2 years", "One further language"} <= buyers


def test_a_card_is_the_same_as_itself() -> None:
    assert changed(card(), card()) == []


def test_a_dearer_price_is_told_with_its_difference_and_its_percentage() -> None:
    found = compare(card(), card(plaque={"pieces": {"price": "199"}}))
    one = find(found, "Plaque or framed display", "1 piece")
    assert one.change == "dearer"
    assert str(one.amount) == "US$20.00"
    assert one.percent == Fraction(2000, 179)
    assert {each.use for each in found if each.change != "same"} == {one.use}


def test_what_comes_what_goes_and_what_the_desk_decides_from_now_on_is_told() -> None:
    new = card(plaque=None, accolade={"refer": "Ask us."}, slides={"viewers": {"price": "2"}})
    changes = {(use, change) for use, _, change in changed(card(), new)}
    assert changes == {
        ("Plaque or framed display", "dropped"), ("Accolade or badge", "referred"),
        ("Presentation slides", "priced"),
    }  # fmt: skip
    assert {(use, change) for use, _, change in changed(new, card())} == {
        ("Plaque or framed display", "offered"), ("Accolade or badge", "priced"),
        ("Presentation slides", "referred"),
    }  # fmt: skip


def test_an_answer_that_only_one_card_has_is_new_or_gone() -> None:
    audience = [{"id": "all", "label": "any organisation", "price": "400"}]
    new = card(eprint={"audience": audience}, web=None)
    changes = {(buyer, change) for use, buyer, change in changed(card(), new) if use == "ePrint"}
    assert ("any organisation", "offered") in changes
    assert ("up to 10 staff", "dropped") in changes


def test_a_first_card_has_nothing_before_it() -> None:
    assert {one.change for one in compare(None, card())} == {"first"}


def test_a_change_that_holds_in_one_place_only_is_told_there() -> None:
    old = rules()
    new = old | {"overrides": [{"section": "Tides", "rules": {"everywhere": {"factor": "2"}}}]}
    everywhere, tides = sections(old, new, "USD")
    assert everywhere.changed == ()
    assert tides.scope == Scope(section="Tides")
    assert {one.change for one in tides.changed} >= {"dearer"}
    [alone] = sections(new, new, "USD")
    assert alone.scope == Scope()


def test_two_currencies_are_shown_and_not_subtracted() -> None:
    yen = reading.parse({"uses": {"plaque": {"price": "20000"}}}, "JPY", 2)
    found = compare(reading.parse({"uses": {"plaque": {"price": "179"}}}, "USD", 1), yen)
    assert [(one.amount, one.percent) for one in found if one.before] == [(None, None)] * len(found)


@given(st.sets(st.sampled_from(sorted(USES))), st.sets(st.sampled_from(sorted(USES))))
def test_any_two_cards_can_be_compared(mine: set[str], theirs: set[str]) -> None:
    default = default_rules()["uses"]
    cards = []
    for chosen in (mine, theirs):
        kept = {name: use for name, use in default.items() if name in chosen}
        if "eprint" not in kept:
            kept.pop("web", None)
        cards.append(reading.parse({**default_rules(), "uses": kept}, "USD", 1))
    found = compare(*cards)
    shown = {one.use for one in found}
    assert shown == {USES[slug].label for one in cards for slug in one.offered}
    assert {one.change for one in compare(cards[0], cards[0])} <= {"same"}
