"""A rate card's file: what is wrong is named, and what stands over what."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.core.errors import InvalidInput
from licensing.pricing import overrides, reading, service
from licensing.pricing.overrides import Scope, merged
from licensing.pricing.queries import default_rules
from tests.cards import RULES


def one_use(slug: str, **entry: Any) -> dict[str, Any]:
    return {"uses": {**RULES["uses"], slug: entry}}


AUDIENCE = RULES["uses"]["eprint"]["audience"]
TERM = RULES["uses"]["eprint"]["term"]


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({}, "uses"),
        ({"uses": {}, "discount": 3}, "discount"),
        ({"uses": {"billboard": {"price": "3"}}}, "uses.billboard"),
        ({"uses": {}, "quote_days": 0}, "quote_days"),
        (one_use("eprint", audience=[], term=TERM), "uses.eprint.audience"),
        (one_use("eprint", term=TERM), "uses.eprint"),
        (one_use("eprint", audience=AUDIENCE, price="3"), "uses.eprint"),
        (one_use("eprint", audience=AUDIENCE, colour="red"), "uses.eprint.colour"),
        (
            one_use("eprint", audience=[{"id": "1", "label": "x", "price": "ten"}]),
            "uses.eprint.audience.1.price",
        ),
        (
            one_use("eprint", audience=[{"id": "1", "label": "x", "price": 1.5}]),
            "uses.eprint.audience.1.price",
        ),
        (
            one_use("eprint", audience=[{"id": "1", "label": "x", "price": "-1"}]),
            "uses.eprint.audience.1.price",
        ),
        (
            one_use("eprint", audience=[{"id": "1", "label": "x", "price": "1.001"}]),
            "uses.eprint.audience.1.price",
        ),
        (one_use("eprint", audience=[AUDIENCE[0], AUDIENCE[0]]), "uses.eprint.audience"),
        (one_use("eprint", audience=[AUDIENCE[1], AUDIENCE[0]]), "uses.eprint.audience"),
        (
            one_use("eprint", audience=AUDIENCE, term=[{**TERM[0], "factor": "0"}]),
            "uses.eprint.term.1.factor",
        ),
        (
            one_use("eprint", audience=AUDIENCE, term=[{**TERM[0], "factor": "1/2"}]),
            "uses.eprint.term.1.factor",
        ),
        (
            one_use("eprint", audience=AUDIENCE, term=[{**TERM[0], "months": 0}]),
            "uses.eprint.term.1.months",
        ),
        (
            one_use("eprint", audience=AUDIENCE, term=[TERM[1], {**TERM[2], "factor": "0.9"}]),
            "uses.eprint.term",
        ),
        (
            one_use("excerpt", words=[{"up_to": 50, "price": "2"}, {"up_to": 50, "price": "3"}]),
            "uses.excerpt.words",
        ),
        (
            one_use("excerpt", words=[{"price": "2"}, {"up_to": 50, "price": "3"}]),
            "uses.excerpt.words",
        ),
        (
            one_use("excerpt", words=[{"up_to": 50, "price": "3"}, {"price": "2"}]),
            "uses.excerpt.words",
        ),
        (one_use("internal", copies={"price": "2", "prices": []}), "uses.internal.copies"),
        (
            one_use("internal", copies={"prices": [{"from": 2, "price": "1"}]}),
            "uses.internal.copies",
        ),
        (
            one_use("internal", copies={"price": "2", "less": [{"from": 5, "percent": 101}]}),
            "uses.internal.copies.less.1.percent",
        ),
        (
            one_use("internal", copies={"price": "2"}, minimum="5", maximum="4"),
            "uses.internal.maximum",
        ),
        (one_use("web", like="print", factor="2"), "uses.web.like"),
        (one_use("web", like="translation", factor="2"), "uses.web.like"),
        (one_use("web", like="eprint"), "uses.web.factor"),
        (
            one_use(
                "accolade",
                medium=[{"id": "a", "label": "A", "price": "1"}],
                production={"price": "1"},
            ),
            "uses.accolade.production",
        ),
        (one_use("translation", refer="Ask", price="3"), "uses.translation.price"),
        ({**RULES, "everywhere": {"rush": {"percent": "soon"}}}, "everywhere.rush.percent"),
        (
            {**RULES, "everywhere": {"codes": {"A": {"percent": 5, "until": "spring"}}}},
            "everywhere.codes.A.until",
        ),
        ({**RULES, "overrides": [{"rules": {"quote_days": 3}}]}, "overrides.1"),
        ({**RULES, "overrides": [{"section": "Tides"}]}, "overrides.1.rules"),
        (
            {**RULES, "overrides": [{"section": "Tides", "rules": {"currency": "EUR"}}]},
            "overrides.1.rules",
        ),
        (
            {**RULES, "overrides": [{"section": "Tides", "rules": {"quote_days": -1}}]},
            "overrides.1.rules.quote_days",
        ),
    ],
)
def test_what_is_wrong_is_named(rules: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        service.check(rules, "USD")
    assert refused.value.field == field
    assert refused.value.message


_leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
_trees = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "eprint",
                    "print",
                    "audience",
                    "copies",
                    "term",
                    "price",
                    "id",
                    "label",
                    "factor",
                    "refer",
                    "like",
                    "less",
                    "from",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["uses", "everywhere", "referral", "quote_days", "overrides"]), _trees
    )
)
def test_a_card_is_read_or_refused_whatever_it_says(rules: dict[str, Any]) -> None:
    field: str | None = "none was wrong"
    try:
        service.check(rules, "USD")
    except InvalidInput as refused:
        field = refused.field
    assert field


def test_the_default_card_is_whole() -> None:
    service.check(default_rules(), "USD")


def test_a_price_of_the_wrong_kind_of_money_is_refused() -> None:
    rules = one_use("excerpt", words=[{"price": "2.50"}])
    service.check(rules, "USD")
    with pytest.raises(InvalidInput, match="decimal places"):
        service.check(rules, "JPY")


OVER = {
    **RULES,
    "overrides": [
        {"customer": "north.example", "rules": {"everywhere": {"factor": "0.5", "label": "North"}}},
        {"publication": "herald", "rules": {"everywhere": {"factor": "2"}, "quote_days": 10}},
        {"section": "Tides", "rules": {"uses": {"eprint": {"refer": "The editor decides."}}}},
        {"article": "a1", "rules": {"uses": {"eprint": RULES["uses"]["eprint"]}}},
    ],
}


@pytest.mark.parametrize(
    ("scope", "factor", "days", "has_price"),
    [
        (Scope(), 1, 30, True),
        (Scope("herald"), 2, 10, True),
        (Scope("Herald", "tides"), 2, 10, False),
        (Scope("herald", "Tides", "a1"), 2, 10, True),
        (Scope("herald", "Sport", "", "north.example"), 0.5, 10, True),
        (Scope("other", "", "", "south.example"), 1, 30, True),
    ],
)
def test_the_narrower_word_stands_over_the_wider(
    scope: Scope, factor: float, days: int, has_price: bool
) -> None:
    card = reading.parse(merged(OVER, scope), "USD", 1)
    assert card.everywhere.factor == factor
    assert card.quote_days == days
    assert (card.rates("eprint") is not None) == has_price


def test_laying_over_changes_nothing_of_what_was_published() -> None:
    before = repr(OVER)
    merged(OVER, Scope("herald", "Tides", "a1", "north.example"))
    assert repr(OVER) == before
    assert len(overrides.scopes(OVER)) == 4
