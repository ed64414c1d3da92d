"""Pricing without a database: the same wish, card, rights and moment give the same lines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.articles.rights import Part, RightsSummary
from licensing.core.errors import InvalidInput, NotFound
from licensing.core.money import Money, total
from licensing.pricing import card as cards
from licensing.pricing.quote import (
    Quote,
    Referral,
    Refusal,
    Wish,
    default_wish,
    quote,
    read_wish,
    words,
)
from tests.cards import RULES

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWNED = RightsSummary(
    text_status="owned",
    text_reason="staff byline",
    parts=(),
    open_licence="",
    embargo_until=None,
    withdrawn_at=None,
    withdrawn_reason="",
)
CARD = cards.parse(RULES, "USD", 7)
AUDIENCES = [band["id"] for band in RULES["uses"]["eprint"]["audience"]]
TERMS = [term["id"] for term in RULES["uses"]["eprint"]["term"]]


def eprint(audience: str, term: str) -> Wish:
    return Wish("eprint", {"audience": audience, "term": term})


def priced(wish: Wish, card: cards.Card = CARD) -> Quote:
    answer = quote(wish, card, OWNED, NOON)
    assert isinstance(answer, Quote)
    return answer


def restricted(*countries: str) -> RightsSummary:
    return replace(OWNED, parts=(Part("text", "body", "cleared", "contract", "", countries),))


@pytest.mark.parametrize(
    ("country", "kind"), [("GB", Quote), ("IE", Quote), ("", Quote), ("FR", Referral)]
)
def test_a_text_cleared_for_some_countries_is_sold_there_by_rule(country: str, kind: type) -> None:
    answer = quote(eprint("50", "12"), CARD, restricted("GB", "IE"), NOON, country)
    assert isinstance(answer, kind)
    if isinstance(answer, Referral):
        assert "United Kingdom and Ireland only" in answer.reason
        assert "France" in answer.reason


def test_what_is_cleared_everywhere_asks_no_country() -> None:
    assert isinstance(quote(eprint("50", "12"), CARD, OWNED, NOON, "FR"), Quote)


@pytest.mark.parametrize(
    ("text", "picture", "left_out"),
    [
        ((), (), False),
        ((), ("GB",), True),
        (("GB",), (), False),
        (("GB",), ("GB", "IE"), False),
        (("GB", "IE"), ("GB",), True),
    ],
)
def test_a_picture_that_may_not_go_wherever_the_text_goes_is_left_out(
    text: tuple[str, ...], picture: tuple[str, ...], left_out: bool
) -> None:
    parts = (
        Part("text", "body", "owned", "", "", text),
        Part("picture", "asset:1", "cleared", "", "", picture),
    )
    assert bool(replace(OWNED, parts=parts).excluded_pictures) == left_out


def test_one_year_costs_the_bands_rate_in_one_line() -> None:
    answer = priced(eprint("50", "12"))
    assert [(line.label, line.amount) for line in answer.lines] == [
        ("ePrint for an organisation of up to 50 staff", Money(30000, "USD"))
    ]
    assert answer.total == Money(30000, "USD")


def test_the_worked_example_of_the_prose() -> None:
    answer = priced(eprint("50", "24"))
    assert [line.amount.amount_minor for line in answer.lines] == [30000, 24000]
    assert answer.lines[1].rule == "1.8 times the rate for one year"
    assert answer.total == Money(54000, "USD")


def test_a_short_term_is_a_saving_on_its_own_line() -> None:
    answer = priced(eprint("10", "3"))
    assert [line.amount.amount_minor for line in answer.lines] == [15000, -7500]


def test_a_quote_names_its_card_and_lapses_after_the_cards_days() -> None:
    answer = priced(eprint("10", "12"))
    assert answer.rate_card_version == 7
    assert answer.valid_until == NOON + timedelta(days=30)


def test_an_amount_over_the_limit_is_referred() -> None:
    answer = quote(eprint("more", "24"), CARD, OWNED, NOON)
    assert isinstance(answer, Referral)
    assert "US$2,500.00" in answer.reason


def test_a_use_the_card_refers_is_referred_with_its_reason() -> None:
    answer = quote(Wish("translation", {}), CARD, OWNED, NOON)
    assert answer == Referral("The editor reads every translation before it is used.")


@pytest.mark.parametrize("status", ["third-party", "unknown"])
def test_a_text_that_is_not_cleared_goes_to_the_desk(status: str) -> None:
    rights = replace(OWNED, text_status=status, text_reason="source line: Northwire")
    answer = quote(eprint("10", "12"), CARD, rights, NOON)
    assert isinstance(answer, Referral)
    assert "Northwire" in answer.reason


def test_a_withdrawn_article_is_refused_whatever_the_use() -> None:
    rights = replace(OWNED, withdrawn_at=NOON - timedelta(days=1))
    for wish in (eprint("10", "12"), Wish("translation", {})):
        answer = quote(wish, CARD, rights, NOON)
        assert isinstance(answer, Refusal)
        assert answer.code == "withdrawn"


def test_an_embargo_ends_at_its_moment() -> None:
    rights = replace(OWNED, embargo_until=NOON)
    before = quote(eprint("10", "12"), CARD, rights, NOON - timedelta(seconds=1))
    assert isinstance(before, Refusal)
    assert before.code == "embargoed"
    assert isinstance(quote(eprint("10", "12"), CARD, rights, NOON), Quote)


def test_a_use_without_a_rate_is_refused() -> None:
    rules = {"uses": {"translation": {"refer": "Ask"}}}
    answer = quote(eprint("10", "12"), cards.parse(rules, "USD", 1), OWNED, NOON)
    assert isinstance(answer, Refusal)
    assert answer.code == "not-offered"


def test_pictures_of_others_do_not_change_the_price() -> None:
    part = Part("picture", "asset:1", "third-party", "agency credit", "Lumen Pictures")
    rights = replace(OWNED, parts=(part,))
    assert quote(eprint("10", "12"), CARD, rights, NOON) == priced(eprint("10", "12"))
    assert rights.excluded_pictures == (part,)


@given(st.sampled_from(AUDIENCES), st.sampled_from(TERMS), st.sampled_from(["USD", "JPY", "KWD"]))
def test_lines_add_up_to_the_total_in_every_currency(
    audience: str, term: str, currency: str
) -> None:
    card = replace(cards.parse(RULES, currency, 1), refer_over=None)
    answer = priced(eprint(audience, term), card)
    assert total((line.amount for line in answer.lines), currency) == answer.total


@given(st.sampled_from(AUDIENCES), st.sampled_from(["USD", "JPY", "KWD"]))
def test_a_longer_term_never_costs_less(audience: str, currency: str) -> None:
    card = replace(cards.parse(RULES, currency, 1), refer_over=None)
    amounts = [priced(eprint(audience, term), card).total for term in ("3", "12", "24")]
    assert [a.amount_minor for a in amounts] == sorted(a.amount_minor for a in amounts)


@given(st.sampled_from(TERMS))
def test_a_larger_audience_never_costs_less(term: str) -> None:
    card = replace(CARD, refer_over=None)
    amounts = [priced(eprint(band, term), card).total.amount_minor for band in AUDIENCES]
    assert amounts == sorted(amounts)


@given(
    st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=4), st.text(max_size=12)
)
def test_any_answers_make_a_wish_or_an_error_that_names_the_field(
    given_answers: dict[str, str], use: str
) -> None:
    for slug in (use, "eprint", "translation", "other"):
        try:
            wish = read_wish(slug, given_answers, CARD)
        except (NotFound, InvalidInput) as error:
            named = error.field
        else:
            quote(wish, CARD, OWNED, NOON)
            named = "none was wrong"
        assert named


def test_a_wish_reads_the_forms_answers_and_drops_what_was_not_asked() -> None:
    wish = read_wish("eprint", {"audience": "50", "term": "12", "price": "1"}, CARD)
    assert wish == eprint("50", "12")


def test_the_page_begins_with_the_smallest_audience_for_a_year() -> None:
    assert default_wish(CARD) == eprint("10", "12")


def test_the_licence_says_the_audience_in_words() -> None:
    use, quantity = words(eprint("250", "12"), CARD)
    assert "up to 250 staff" in use
    assert quantity


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"audience": []}, "uses.eprint"),
        ({"audience": [{"id": "1", "label": "x", "price": "ten"}]}, "amount"),
        ({"term": [{"id": "1", "label": "x", "months": 1, "factor": "0"}]}, "factor"),
        ({"audience": [{"id": "a", "label": "a", "price": "2"}, {"id": "b", "label": "b", "price": "1"}]},
         "uses.eprint.audience"),
    ],
)  # fmt: skip
def test_a_wrong_card_is_refused_by_the_name_of_its_entry(
    change: dict[str, object], field: str
) -> None:
    rules = {"uses": {"eprint": RULES["uses"]["eprint"] | change}}
    with pytest.raises(InvalidInput) as refused:
        cards.parse(rules, "USD", 1)
    assert refused.value.field == field
