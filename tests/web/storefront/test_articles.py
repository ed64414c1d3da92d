"""An article's page: what can be licensed, for how much, and why."""

from datetime import timedelta
from typing import Any

from flask import Flask

from licensing.articles.models import Article, RightsPart
from licensing.core import clock
from licensing.core.db import db
from tests import factories
from tests.browsing import Client
from tests.web.storefront.goods import Goods, goods_of, shelve

BODY = "The last slipway on the Orrin"


def rights(app: Flask, goods: Goods, kind: str, **said: str) -> None:
    with app.app_context():
        version = db.session.get_one(Article, goods.id).current
        part = db.session.query(RightsPart).filter_by(version_id=version.id, kind=kind).one()
        for name, value in said.items():
            setattr(part, name, value)
        db.session.commit()


def test_the_price_is_there_before_anything_is_asked_with_the_rule_behind_it(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    page = sqlite_client.get(shelve(sqlite_app).page).text
    assert "£150.00" in page
    assert "Rate for one year, up to 10 staff" in page


def test_the_price_follows_the_address_without_javascript(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    page = sqlite_client.get(f"{goods.page}?use=eprint&audience=250&term=24").text
    assert "£1,080.00" in page
    assert "1.8 times the rate for one year" in page


def test_the_live_price_is_the_same_piece_of_the_page(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    asked = "?use=eprint&audience=50&term=3"
    piece = sqlite_client.get(f"{goods.page}price{asked}").text
    assert "£150.00" in piece
    assert "−£150.00" in piece
    assert "<html" not in piece


def test_an_answer_that_is_none_is_named_and_the_usual_price_shown(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.get(f"{goods.page}?audience=everyone")
    assert answer.status_code == 422
    assert "How large is your organisation?" in answer.text
    assert "£150.00" in answer.text
    assert sqlite_client.get(f"{goods.page}price?audience=everyone").status_code == 422


def test_a_use_that_does_not_exist_is_a_404(sqlite_app: Flask, sqlite_client: Client) -> None:
    assert sqlite_client.get(f"{shelve(sqlite_app).page}?use=tattoo").status_code == 404


def test_uses_for_the_desk_are_offered_as_requests(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    assert f"{goods.page}request?use=translation" in sqlite_client.get(goods.page).text


def test_an_open_licence_is_told_before_any_price(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app, open_licence="https://creativecommons.org/licenses/by/4.0/")
    page = sqlite_client.get(goods.page).text
    assert "CC BY 4.0" in page
    assert page.index("Nothing is owed for this") < page.index("£150.00")
    assert page.index("Name the author") < page.index("£150.00")


def test_a_licence_that_is_not_for_business_does_not_say_that_nothing_is_owed(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app, open_licence="https://creativecommons.org/licenses/by-nc/4.0/")
    page = sqlite_client.get(goods.page).text
    assert "Nothing is owed for this" not in page
    assert page.index("It does not cover use by or for a business") < page.index("£150.00")


def test_a_licence_that_allows_no_changes_covers_the_copy_and_not_the_translation(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app, open_licence="https://creativecommons.org/licenses/by-nd/4.0/")
    assert "Nothing is owed for this" in sqlite_client.get(goods.page).text
    translated = sqlite_client.get(f"{goods.page}?use=translation").text
    assert "Nothing is owed for this" not in translated
    assert "It does not cover a translation" in translated


def test_where_it_may_be_licensed_is_told_before_the_price(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    decide(sqlite_app, "text", "cleared", territories=["GB", "IE"])
    page = sqlite_client.get(goods.page).text
    assert page.index("For United Kingdom and Ireland only") < page.index("£150.00")


def test_pictures_left_out_are_told_before_the_price_and_whose_they_are(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app, pictures=2)
    decide(sqlite_app, "picture", "third-party", credit="Sandbar Images")
    page = sqlite_client.get(goods.page).text
    assert page.index("Two pictures, credited to Sandbar Images,") < page.index("£150.00")


def test_a_text_that_nobody_cleared_goes_to_the_desk_with_the_reason(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    decide(sqlite_app, "text", "unknown", reason="no rule fits")
    page = sqlite_client.get(goods.page).text
    assert "Nobody has cleared the text" in page
    assert "The desk must clear the text first: no rule fits." in page
    assert "Ask the permissions desk" in page


def decide(app: Flask, kind: str, status: str, **values: Any) -> None:
    """Say of every part of one kind what the publisher holds."""
    with app.app_context():
        changed: dict[Any, Any] = {"status": status, **values}
        db.session.query(RightsPart).filter_by(kind=kind).update(changed)
        db.session.commit()


def test_a_withdrawn_article_shows_why_and_neither_words_nor_price(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(
        sqlite_app, withdrawn_at=clock.now(), withdrawn_reason="The figures were of another river."
    )
    page = sqlite_client.get(goods.page).text
    assert "The figures were of another river." in page
    assert BODY not in page
    assert "License it" not in page


def test_an_embargoed_article_says_until_when_and_nothing_of_what_it_says(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app, embargo_until=clock.now() + timedelta(days=1))
    page = sqlite_client.get(goods.page).text
    assert "Under embargo until" in page
    assert BODY not in page
    assert "Stone by stone" not in page
    assert "/media/" not in page
    assert "£" not in page


def test_an_agency_story_goes_to_the_desk_instead_of_a_price(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    rights(sqlite_app, goods, "text", status="third-party", reason="credited to Northwire")
    page = sqlite_client.get(goods.page).text
    assert "Ask the permissions desk" in page
    assert "credited to Northwire" in page
    assert "License it" not in page


def test_a_picture_that_is_not_included_is_said_and_not_shown(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    assert "/media/" in sqlite_client.get(goods.page).text
    rights(sqlite_app, goods, "picture", status="third-party", reason="an agency's picture")
    page = sqlite_client.get(goods.page).text
    assert "not included" in page
    assert "An agency&#39;s picture." in page
    assert "/media/" not in page


def test_a_publisher_without_a_rate_card_shows_the_article_and_no_price(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    with sqlite_app.app_context():
        goods = goods_of(factories.article())
    page = sqlite_client.get(goods.page)
    assert page.status_code == 200
    assert "License it" not in page.text


def test_words_of_an_article_are_never_markup(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(
        sqlite_app,
        headline="<script>alert(1)</script>",
        body_html="<p>&lt;img src=x onerror=alert(2)&gt; and on</p>",
    )
    page = sqlite_client.get(goods.page).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
