"""Finding an article: by words, by address, narrowed, and on its way from elsewhere."""

from datetime import date

import pytest
from flask import Flask

from licensing.core.db import db
from tests import factories
from tests.browsing import Client
from tests.web.storefront.goods import goods_of, shelve


def test_search_finds_by_words_and_shows_where_they_stand(app: Flask, client: Client) -> None:
    goods = shelve(app)
    found = client.get(f"{goods.home}search?q=Tilsley").text
    assert "One article with “Tilsley”" in found
    assert "<mark>Tilsley</mark>" in found


def test_search_for_an_address_leads_straight_to_the_article(app: Flask, client: Client) -> None:
    goods = shelve(app)
    answer = client.get(f"{goods.home}search", query_string={"q": goods.url})
    assert (answer.status_code, answer.location) == (303, goods.page)


def test_search_that_finds_nothing_says_what_to_try(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    nothing = sqlite_client.get(f"{goods.home}search?q=zeppelin").text
    assert "Nothing found for “zeppelin”" in nothing
    assert "Try fewer words" in nothing


def test_what_was_searched_for_is_never_markup(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    hostile = {"q": '"><script>alert(1)</script>'}
    assert (
        "<script>alert" not in sqlite_client.get(f"{goods.home}search", query_string=hostile).text
    )


def test_the_link_at_the_foot_of_an_article_leads_to_that_article(
    app: Flask, client: Client
) -> None:
    goods = shelve(app)
    tracked = f"{goods.url}?utm_source=newsletter"
    answer = client.get(f"{goods.home}license", query_string={"url": tracked})
    assert (answer.status_code, answer.location) == (302, goods.page)


def test_the_link_carries_the_use_along_and_nothing_else(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    asked = {"url": goods.url, "use": "translation", "_external": "1", "_scheme": "javascript"}
    answer = sqlite_client.get(f"{goods.home}license", query_string=asked)
    assert answer.location == f"{goods.page}?use=translation"


def test_an_article_that_is_not_listed_is_a_404_with_near_misses(
    app: Flask, client: Client
) -> None:
    goods = shelve(app)
    elsewhere = "https://orrintides.example/2026/slipway"
    answer = client.get(f"{goods.home}license", query_string={"url": elsewhere})
    assert answer.status_code == 404
    assert "Could it be one of these?" in answer.text
    assert goods.page in answer.text


def test_a_search_is_narrowed_and_each_filter_can_be_taken_away(app: Flask, client: Client) -> None:
    goods = shelve(app)
    asked = f"{goods.home}search?q=slipway&section=Harbour&author=Hale&since=2026-10-01"
    page = client.get(asked).text
    assert goods.page in page
    assert f"{goods.home}search?q=slipway&amp;author=Hale&amp;since=2026-10-01" in page
    assert "Nothing found" in client.get(f"{asked}&until=2026-10-02").text
    assert "Nothing found" in client.get(f"{goods.home}search?q=slipway&section=Town").text


def test_filters_work_without_words(app: Flask, client: Client) -> None:
    goods = shelve(app)
    with app.app_context():
        row = factories.article(
            factories.publication(slug="other-tides"), published_on=date(2020, 1, 1)
        )
        goods_of(row)
    assert goods.page in client.get("/search?since=2026-01-01").text
    assert "other-tides/articles" not in client.get("/search?since=2026-01-01").text


def test_the_whole_house_is_searched_and_each_article_says_where_it_is(
    app: Flask, client: Client
) -> None:
    ours = shelve(app)
    with app.app_context():
        theirs = goods_of(
            factories.article(factories.publication(name="The Stell Echo"), headline="A slipway")
        )
    page = client.get("/search?q=slipway").text
    assert ours.page in page
    assert theirs.page in page
    assert "The Stell Echo · Harbour" in page


def test_a_publication_that_is_chosen_is_searched_by_itself(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.get(f"/search?q=slipway&publication={goods.slug}&may=open")
    assert answer.location == f"{goods.home}search?q=slipway&may=open"


def test_a_headline_shows_the_words_that_were_asked_for(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    assert "mend a <mark>slipway</mark>" in sqlite_client.get(f"{goods.home}search?q=slipway").text


def test_an_address_that_is_not_listed_leads_to_an_offer_to_ask(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    unknown = "https://orrintides.example/harbour/lock"
    answer = sqlite_client.get(f"{goods.home}search", query_string={"q": unknown})
    assert (answer.status_code, answer.location) == (303, f"{goods.home}license?url={unknown}")
    page = sqlite_client.get(answer.location)
    assert page.status_code == 404
    assert f'value="{unknown}"' in page.text
    assert "Read the page" not in page.text, "this publication reads none"


def test_a_page_is_offered_to_be_read_only_on_the_publications_own_site(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    with sqlite_app.app_context():
        slug = factories.publication(fetch_unknown=True).slug
        db.session.commit()
    own = sqlite_client.get(f"/{slug}/license?url=https://www.orrintides.example/a").text
    other = sqlite_client.get(f"/{slug}/license?url=https://elsewhere.example/a").text
    assert "Read the page" in own
    assert "Read the page" not in other
    assert "Its address is on elsewhere.example" in other


def test_suggestions_begin_with_headlines_and_lead_to_them(app: Flask, client: Client) -> None:
    goods = shelve(app)
    found = client.get(f"{goods.home}suggestions?q=nine ti").get_json()["suggestions"]
    assert found[0] == {"text": "Nine tides to mend a slipway", "address": goods.page}
    assert client.get("/suggestions?q=nine ti").get_json()["suggestions"][0] == found[0]


def test_nothing_is_suggested_for_nothing(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    assert sqlite_client.get(f"{goods.home}suggestions").get_json() == {"suggestions": []}


def test_a_typing_mistake_is_forgiven_said_and_can_be_insisted_on(
    app: Flask, client: Client
) -> None:
    goods = shelve(app)
    page = client.get(f"{goods.home}search?q=slipwya").text
    assert "Showing results for <b>“slipway”</b>" in page
    assert goods.page in page
    assert f'href="{goods.home}search?q=slipwya&amp;exact=1"' in page
    insisted = client.get(f"{goods.home}search?q=slipwya&exact=1").text
    assert "Nothing found for “slipwya”" in insisted


HOSTILE = ["\x00", "'", '"', "%", "\\", "((", "*", "a" * 3_000, "💥", "\ud800", "-1", "1e9", "NULL"]


@pytest.mark.parametrize(
    "name", ["q", "section", "author", "when", "since", "until", "may", "order", "page"]
)
def test_no_query_string_is_too_strange(app: Flask, client: Client, name: str) -> None:
    goods = shelve(app)
    for strange in HOSTILE:
        written = strange.encode("utf-8", "surrogatepass").decode("latin-1")
        said = {"q": "slipway"} | {name: written}
        for place in ("/search", f"{goods.home}search", f"{goods.home}suggestions"):
            answer = client.get(place, query_string=said)
            assert answer.status_code in {200, 303}, (place, strange)
