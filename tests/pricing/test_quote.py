"""Pricing without a database: the same wish, card, rights and moment give the same lines."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.articles.rights import Part, RightsSummary
from licensing.core.errors import InvalidInput, NotFound
from licensing.core.money import Money, total
from licensing.pricing import reading
from licensing.pricing.card import Card, ReferralRules
from licensing.pricing.queries import default_rules
from licensing.pricing.quote import Quote, Referral, Refusal, by_card, honour, quote
from licensing.pricing.uses import USES
from licensing.pricing.wish import Wish, asked_for_price, default_wish, read_wish
from tests.cards import RULES

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEFAULT_FILE = Path(reading.__file__).parent / "default.toml"
OWNED = RightsSummary(
    text_status="owned",
    text_reason="staff byline",
    parts=(),
    open_licence="",
    embargo_until=None,
    withdrawn_at=None,
    withdrawn_reason="",
)
CARD = reading.parse(RULES, "USD", 7)
DEFAULT = reading.parse(default_rules(), "USD", 1)
UNBOUNDED = replace(DEFAULT, referral=ReferralRules())
PRICED = [slug for slug in DEFAULT.offered if DEFAULT.rates(slug)]
COUNTED = {
    "internal": "copies",
    "print": "copies",
    "excerpt": "words",
    "plaque": "pieces",
    "coursepack": "students",
}
CURRENCIES = st.sampled_from(["USD", "JPY", "KWD"])


def eprint(audience: str, term: str) -> Wish:
    return Wish("eprint", {"audience": audience, "term": term})


def wish(use: str, card: Card = DEFAULT, **inputs: object) -> Wish:
    return read_wish(
        use, {name: str(value) for name, value in inputs.items()}, card, complete=False
    )


def priced(asked: Wish, card: Card = CARD) -> Quote:
    answer = quote(asked, card, OWNED, NOON)
    assert isinstance(answer, Quote), answer
    return answer


def amounts(asked: Wish, card: Card = DEFAULT) -> list[str]:
    return [f"{line.amount.decimal:.2f}" for line in priced(asked, card).lines]


def restricted(*countries: str) -> RightsSummary:
    return replace(OWNED, parts=(Part("text", "body", "cleared", "contract", "", countries),))


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (wish("eprint", audience=50, term=24), ["300.00", "240.00"]),
        (wish("web", audience=50, term=3), ["300.00", "150.00", "-225.00"]),
        (wish("internal", copies=47), ["235.00", "-10.00"]),
        (wish("internal", copies=60), ["300.00", "-30.00"]),
        (wish("internal", copies=8), ["40.00", "10.00"]),
        (wish("internal", copies=60, organisation_kind="non-profit"), ["300.00", "-30.00", "-108.00"]),
        (wish("print", copies=500, languages=2), ["790.00", "395.00", "320.00"]),
    ],
)  # fmt: skip
def test_the_worked_examples_of_the_prose(asked: Wish, lines: list[str]) -> None:
    assert amounts(asked) == lines


@pytest.mark.parametrize(
    ("asked", "total_price"),
    [
        (wish("excerpt", words=25), "25"), (wish("excerpt", words=26), "35"),
        (wish("excerpt", words=250), "100"), (wish("excerpt", words=4000), "200"),
        (wish("internal", copies=10), "50"), (wish("internal", copies=250), "937.50"),
        (wish("internal", copies=1000), "3000"),
        (wish("eprint", audience=10), "150"), (wish("eprint", audience="more"), "1600"),
        (wish("web", audience=10), "225"), (wish("web", audience=10, term=24), "405"),
        (wish("print", copies=100, delivery="own"), "225"),
        (wish("print", copies=10_000, delivery="own"), "2700"),
        (wish("print", copies=10_000), "5295"),
        (wish("coursepack", students=30), "150"),
        (wish("accolade", medium="one"), "1500"), (wish("accolade", medium="all"), "7500"),
        (wish("plaque", pieces=2), "358"),
        (wish("eprint", audience=10, languages=1, rush="yes"), "225"),
        (wish("excerpt", words=25, organisation_kind="non-profit"), "15"),
    ],
)  # fmt: skip
def test_the_default_card_costs_what_the_trade_expects(asked: Wish, total_price: str) -> None:
    assert priced(asked, DEFAULT).total == Money(int(float(total_price) * 100), "USD")


def test_machines_are_always_a_persons_decision() -> None:
    assert isinstance(quote(wish("machine"), DEFAULT, OWNED, NOON), Referral)


def test_the_royalty_and_the_production_are_told_apart() -> None:
    answer = priced(wish("print", copies=500), DEFAULT)
    assert [line.part for line in answer.lines] == ["royalty", "production"]
    assert (answer.royalty, answer.production) == (Money(79000, "USD"), Money(32000, "USD"))


def test_a_line_says_the_rule_behind_it() -> None:
    lines = priced(wish("internal", copies=60), DEFAULT).lines
    assert [(line.label, line.rule, line.quantity, line.unit) for line in lines] == [
        ("Internal copies, 60 copies", "US$5.00 each", 60, "copies"),
        ("Discount for the quantity", "10% less from 50 on", 60, "copies"),
    ]


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


def test_a_quote_names_its_card_and_lapses_after_the_cards_days() -> None:
    answer = priced(eprint("10", "12"))
    assert answer.rate_card_version == 7
    assert answer.valid_until == NOON + timedelta(days=30)


# Referrals


def referred(asked: Wish, rules: dict[str, Any], country: str = "") -> str:
    """Why a person decides, by a card that is the default and ``rules``."""
    card = reading.parse({**default_rules(), **rules}, "USD", 1)
    answer = quote(asked, card, OWNED, NOON, country)
    assert isinstance(answer, Referral), answer
    return answer.reason


def test_an_amount_over_the_limit_is_referred() -> None:
    answer = quote(eprint("more", "24"), CARD, OWNED, NOON)
    assert isinstance(answer, Referral)
    assert "US$2,500.00" in answer.reason


def test_a_royalty_under_the_limit_is_referred_whatever_production_costs() -> None:
    rules = {"referral": {"royalty_under": "300"}}
    assert "small" in referred(wish("print", copies=100), rules)


def test_a_country_of_the_card_is_referred() -> None:
    assert "Cuba" in referred(wish("eprint"), {"referral": {"territories": ["CU"]}}, "CU")


def test_a_kind_of_organisation_may_be_referred() -> None:
    assert "Authors" in referred(wish("eprint", organisation_kind="author"), {})


def test_a_price_of_nothing_is_referred() -> None:
    rules = {"everywhere": {"organisation": [{"id": "us", "label": "Ourselves", "percent": -100}]}}
    assert "free" in referred(Wish("eprint", {"audience": "10", "term": "12"}), rules)


def test_an_absurd_total_is_referred_though_no_rule_says_so() -> None:
    assert "price list" in referred(wish("coursepack", students=9_000_000), {"referral": {}})


def test_beyond_the_last_band_a_person_decides() -> None:
    assert "10,001 copies" in referred(wish("print", copies=10_001), {})


def test_a_use_the_card_refers_is_referred_with_its_reason() -> None:
    answer = quote(Wish("translation", {}), CARD, OWNED, NOON)
    assert answer == Referral("The editor reads every translation before it is used.")


@pytest.mark.parametrize("status", ["third-party", "unknown"])
def test_a_text_that_is_not_cleared_goes_to_the_desk(status: str) -> None:
    rights = replace(OWNED, text_status=status, text_reason="source line: Northwire")
    answer = quote(eprint("10", "12"), CARD, rights, NOON)
    assert isinstance(answer, Referral)
    assert "Northwire" in answer.reason


def test_a_person_who_decides_is_told_what_the_card_says() -> None:
    told = by_card(eprint("more", "24"), CARD, NOON)
    assert isinstance(told, Quote)
    assert told.total == Money(288000, "USD")


# Refusals


def test_a_withdrawn_article_is_refused_whatever_the_use() -> None:
    rights = replace(OWNED, withdrawn_at=NOON - timedelta(days=1))
    for asked in (eprint("10", "12"), Wish("translation", {})):
        answer = quote(asked, CARD, rights, NOON)
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
    answer = quote(eprint("10", "12"), reading.parse(rules, "USD", 1), OWNED, NOON)
    assert isinstance(answer, Refusal)
    assert answer.code == "not-offered"


def test_pictures_of_others_do_not_change_the_price() -> None:
    part = Part("picture", "asset:1", "third-party", "agency credit", "Lumen Pictures")
    rights = replace(OWNED, parts=(part,))
    assert quote(eprint("10", "12"), CARD, rights, NOON) == priced(eprint("10", "12"))
    assert rights.excluded_pictures == (part,)


# Codes and several articles


CODES = {
    "everywhere": {
        "codes": {"TIDE": {"percent": 10, "until": date(2026, 11, 22), "uses": ["eprint"]}},
        "articles": [{"from": 3, "percent": 5}, {"from": 10, "percent": 15}],
    }
}


def test_a_code_takes_its_percentage_off_through_its_last_day() -> None:
    card = reading.parse({**RULES, **CODES}, "USD", 1)
    asked = read_wish("eprint", {"audience": "10", "term": "12", "code": "tide"}, card)
    assert priced(asked, card).total == Money(13500, "USD")
    late = quote(asked, card, OWNED, NOON + timedelta(days=1))
    assert isinstance(late, Referral)
    assert "ended on 22 November 2026" in late.reason


def test_a_code_that_is_none_is_refused_by_its_name() -> None:
    card = reading.parse({**RULES, **CODES}, "USD", 1)
    for slug, code in (("eprint", "FLOOD"), ("eprint", "TIDE ")):
        given = {"audience": "10", "term": "12", "code": code}
        if code.strip() == "TIDE":
            assert read_wish(slug, given, card).inputs["code"] == "TIDE"
            continue
        with pytest.raises(InvalidInput) as refused:
            read_wish(slug, given, card)
        assert refused.value.field == "code"


@pytest.mark.parametrize(("articles", "price"), [(1, 15000), (2, 15000), (3, 14250), (12, 12750)])
def test_several_articles_at_once_cost_less_each(articles: int, price: int) -> None:
    card = reading.parse({**RULES, **CODES}, "USD", 1)
    asked = wish("eprint", card, audience=10, term=12, articles=articles)
    assert priced(asked, card).total == Money(price, "USD")


# What holds for every combination


INPUTS = [
    "audience", "term", "copies", "words", "languages", "rush", "code", "articles", "delivery",
    "organisation_kind", "medium", "x",
]  # fmt: skip


@st.composite
def wishes(draw: st.DrawFn, card: Card = UNBOUNDED) -> Wish:
    """Any priced use with any answers that its form takes."""
    slug = draw(st.sampled_from(PRICED))
    given_answers = {}
    for ask in asked_for_price(slug, card):
        if ask.choices:
            kinds = [value for value, _ in ask.choices if value != "author"]
            given_answers[ask.name] = draw(st.sampled_from(kinds))
        else:
            most = 50 if ask.name == "languages" else 12_000
            given_answers[ask.name] = str(draw(st.integers(1, most)))
    return read_wish(slug, given_answers, card, complete=False)


@cache
def in_currency(currency: str) -> Card:
    """The default card with its figures in another currency: yen have no cents, dinars have a thousand."""
    text = DEFAULT_FILE.read_text("utf-8")
    if currency == "JPY":
        text = re.sub(r'"0\.(\d\d)"', r'"\1"', text)
        text = re.sub(r'factor = "(\d\d)"', r'factor = "0.\1"', text)
    return replace(reading.parse(tomllib.loads(text), currency, 1), referral=ReferralRules())


@given(wishes(), CURRENCIES)
def test_lines_add_up_to_the_total_in_every_currency(asked: Wish, currency: str) -> None:
    answer = by_card(asked, in_currency(currency), NOON)
    if isinstance(answer, Quote):
        assert total((line.amount for line in answer.lines), currency) == answer.total
        assert answer.royalty + answer.production == answer.total
        assert all(line.label and line.rule and line.quantity >= 1 for line in answer.lines)


@given(wishes(), CURRENCIES)
def test_the_same_wish_at_the_same_moment_has_the_same_lines(asked: Wish, currency: str) -> None:
    assert by_card(asked, in_currency(currency), NOON) == by_card(
        asked, in_currency(currency), NOON
    )


@given(
    st.sampled_from(sorted(COUNTED)),
    st.integers(1, 9_999),
    st.integers(1, 3_000),
    CURRENCIES,
    st.data(),
)
def test_more_never_costs_less_in_total(
    slug: str, fewer: int, further: int, currency: str, data: st.DataObject
) -> None:
    card = in_currency(currency)
    kind = data.draw(st.sampled_from(["commercial", "non-profit"]))
    some, more = (
        by_card(wish(slug, card, **{COUNTED[slug]: number, "organisation_kind": kind}), card, NOON)
        for number in (fewer, fewer + further)
    )
    if isinstance(some, Quote) and isinstance(more, Quote):
        assert some.total <= more.total
        assert some.production <= more.production


@given(wishes(), CURRENCIES)
def test_a_longer_term_never_costs_less(asked: Wish, currency: str) -> None:
    card = in_currency(currency)
    rates = card.rates(asked.use)
    assert rates is not None
    prices = [
        by_card(Wish(asked.use, {**asked.inputs, "term": term.id}), card, NOON)
        for term in sorted(rates.terms, key=lambda term: term.months)
    ]
    totals = [price.total.amount_minor for price in prices if isinstance(price, Quote)]
    assert totals == sorted(totals)


@given(wishes(), st.integers(1, 100), CURRENCIES)
def test_a_discount_never_goes_below_the_minimum(asked: Wish, percent: int, currency: str) -> None:
    card = in_currency(currency)
    rates = card.rates(asked.use)
    assert rates is not None
    least = Money(5_000, currency)
    cheap = reading.parse(
        {**RULES, "everywhere": {"organisation": [{"id": "x", "label": "X", "percent": -percent}]}},
        currency, 1,
    )  # fmt: skip
    floored = replace(
        card,
        offered={**card.offered, asked.use: replace(rates, minimum=least)},
        everywhere=cheap.everywhere,
    )
    inputs = {name: said for name, said in asked.inputs.items() if name != "organisation_kind"}
    answer = by_card(Wish(asked.use, inputs), floored, NOON)
    if isinstance(answer, Quote):
        assert least <= answer.royalty


@given(
    st.sampled_from([*USES, "nowhere"]),
    st.dictionaries(
        st.sampled_from(INPUTS),
        st.one_of(st.text(max_size=12), st.integers().map(str), st.sampled_from(["10", "12", "yes"])),
    ),
)  # fmt: skip
def test_any_wish_at_all_has_an_answer(use: str, inputs: dict[str, str]) -> None:
    for card in (CARD, DEFAULT):
        assert isinstance(quote(Wish(use, inputs), card, OWNED, NOON), Quote | Referral | Refusal)


# Reading a wish


@given(
    st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=4), st.text(max_size=12)
)
def test_any_answers_make_a_wish_or_an_error_that_names_the_field(
    given_answers: dict[str, str], use: str
) -> None:
    for slug in (use, "eprint", "translation", "other"):
        try:
            asked = read_wish(slug, given_answers, CARD)
        except (NotFound, InvalidInput) as error:
            named = error.field or slug not in USES
        else:
            quote(asked, CARD, OWNED, NOON)
            named = True
        assert named


@pytest.mark.parametrize("number", ["", "0", "-3", "1.5", "ten", "10000001", "٣", "9" * 400])
def test_a_number_that_is_none_is_refused_by_the_name_of_its_question(number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_wish("internal", {"copies": number}, DEFAULT)
    assert refused.value.field == "copies"


@pytest.mark.parametrize("number", ["1,200", " 1200 ", "1 200", "01200"])
def test_a_number_may_be_written_as_people_do(number: str) -> None:
    assert read_wish("internal", {"copies": number}, DEFAULT).inputs["copies"] == "1200"


def test_a_wish_reads_the_forms_answers_and_drops_what_was_not_asked() -> None:
    asked = read_wish("eprint", {"audience": "50", "term": "12", "price": "1"}, CARD)
    assert asked == eprint("50", "12")


def test_what_the_licence_must_name_is_asked_before_it_is_granted() -> None:
    answers = {"audience": "50", "term": "12", "organisation_kind": "commercial"}
    assert read_wish("web", answers, DEFAULT, complete=False)
    with pytest.raises(InvalidInput) as refused:
        read_wish("web", answers, DEFAULT)
    assert refused.value.field == "site"


def test_the_page_begins_with_the_smallest_audience_for_a_year() -> None:
    assert default_wish(CARD) == eprint("10", "12")


@pytest.mark.parametrize("slug", PRICED)
def test_every_use_with_a_price_has_one_before_anything_is_answered(slug: str) -> None:
    asked = default_wish(DEFAULT, slug)
    assert asked is not None
    assert priced(asked, DEFAULT).total.amount_minor > 0


def price_held() -> Quote:
    answer = quote(eprint("50", "12"), CARD, OWNED, NOON)
    assert isinstance(answer, Quote)
    return answer


def test_a_price_that_was_given_is_held_until_it_lapses() -> None:
    held, last = price_held(), price_held().valid_until - timedelta(seconds=1)
    assert honour(held, eprint("50", "12"), CARD, OWNED, last) == held
    lapsed = honour(held, eprint("50", "12"), CARD, OWNED, held.valid_until)
    assert isinstance(lapsed, Refusal)
    assert lapsed.code == "lapsed"


def test_a_price_that_was_given_sells_nothing_that_is_not_for_sale_any_more() -> None:
    held, wished = price_held(), eprint("50", "12")
    withdrawn = honour(held, wished, CARD, replace(OWNED, withdrawn_at=NOON), NOON)
    unclear = honour(held, wished, CARD, replace(OWNED, text_status="unknown"), NOON)
    irish = Part("text", "body", "owned", "", "", territories=("IE",))
    abroad = honour(held, wished, CARD, replace(OWNED, parts=(irish,)), NOON, "FR")
    assert isinstance(withdrawn, Refusal)
    assert withdrawn.code == "withdrawn"
    assert isinstance(unclear, Referral)
    assert isinstance(abroad, Referral)
