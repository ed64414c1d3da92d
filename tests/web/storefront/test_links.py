"""Links that publishers have on their pages today lead to the article."""

import pytest
from flask import Flask

from licensing.core.db import db
from licensing.web.storefront.links import Link, read_link
from tests import factories
from tests.browsing import Client
from tests.web.storefront.goods import Goods, goods_of

RIGHTSLINK = {
    "publisherName": "orrinpress",
    "publication": "0952-8954",
    "title": "Nine tides to mend a slipway",
    "publicationDate": "10/05/2026",
    "author": "Ines Hale",
    "contentID": "10.5555/tides.7",
    "orderBeanReset": "true",
}
"""A link as RightsLink has it, parameters and all."""


@pytest.fixture
def goods(sqlite_app: Flask) -> Goods:
    with sqlite_app.app_context():
        publication = factories.publication(issn="0952-8954")
        article = factories.article(publication, aliases=("10.5555/tides.7",))
        return goods_of(article)


def leads(client: Client, path: str, **said: str) -> str:
    return client.get(path, query_string=said).location or ""


def test_a_link_of_rightslink_leads_to_the_article(goods: Goods, sqlite_client: Client) -> None:
    assert leads(sqlite_client, f"{goods.home}license", **RIGHTSLINK) == goods.page
    assert leads(sqlite_client, "/license", **RIGHTSLINK) == goods.page


@pytest.mark.parametrize("issn", ["0952-8954", "09528954", "The Orrin Tides", "orrin tides"])
def test_the_house_finds_the_publication_by_its_issn_or_name(
    goods: Goods, sqlite_client: Client, issn: str
) -> None:
    said = {"publication": issn, "title": "Nine tides to mend a slipway"}
    assert leads(sqlite_client, "/license", **said) == goods.page


def test_the_house_finds_the_publication_by_the_articles_host(
    goods: Goods, sqlite_client: Client
) -> None:
    url = goods.url.replace("https://", "http://m.") + "?CMP=share_btn"
    assert leads(sqlite_client, "/license", url=url) == goods.page


@pytest.mark.parametrize("stroke", ["/", ""])
def test_a_content_number_may_be_a_path(goods: Goods, sqlite_client: Client, stroke: str) -> None:
    path = stroke + goods.url.split("example/")[1]
    assert leads(sqlite_client, f"{goods.home}license", contentID=path) == goods.page


def test_a_headline_alone_leads_to_the_one_article_that_has_it(
    goods: Goods, sqlite_client: Client
) -> None:
    title = "NINE TIDES to mend a slipway!"
    assert leads(sqlite_client, f"{goods.home}license", title=title, use="translation") == (
        f"{goods.page}?use=translation"
    )


def test_of_several_with_one_headline_the_day_or_the_author_chooses(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    with sqlite_app.app_context():
        publication = factories.publication()
        first = goods_of(factories.article(publication, headline="Letters"))
        other = factories.article(publication, headline="Letters", bylines=["Col Tresk"])
        goods_of(other)
        db.session.commit()
    way = f"{first.home}license"
    assert leads(sqlite_client, way, title="Letters") == f"{first.home}search?q=Letters"
    assert leads(sqlite_client, way, title="Letters", author="Hale") == first.page
    assert leads(sqlite_client, way, title="Letters", author="Nobody").endswith("search?q=Letters")


def test_a_headline_that_nothing_has_leads_to_a_search_for_it(
    goods: Goods, sqlite_client: Client
) -> None:
    assert leads(sqlite_client, f"{goods.home}license", title="Ten tides") == (
        f"{goods.home}search?q=Ten+tides"
    )
    assert leads(sqlite_client, "/license", title="Ten tides") == "/search?q=Ten+tides"


def test_a_link_to_nobody_says_which_publications_there_are(
    goods: Goods, sqlite_client: Client
) -> None:
    answer = sqlite_client.get("/license?url=https://elsewhere.example/a")
    assert answer.status_code == 404
    assert "Which publication is it in?" in answer.text
    assert f"/{goods.slug}/ask?url=https://elsewhere.example/a" in answer.text


def test_no_link_is_too_strange(goods: Goods, sqlite_client: Client) -> None:
    for name in ("url", "contentID", "title", "publication", "publicationDate"):
        for strange in ("http://[", "https://[::1", "\x00", "x" * 5_000, "//", "/"):
            for way in ("/license", f"{goods.home}license"):
                answer = sqlite_client.get(way, query_string={name: strange})
                assert answer.status_code in {302, 404}, (way, name, strange)


@pytest.mark.parametrize(
    "written", ["10/05/2026", "2026-10-05", "October 5, 2026", "5 October 2026", "20261005"]
)
def test_a_day_is_read_as_such_links_write_it(written: str) -> None:
    day = read_link({"publicationDate": written}).published_on
    assert day is not None
    assert day.isoformat() == "2026-10-05"


def test_a_link_that_says_nothing_is_nothing() -> None:
    assert read_link({}) == Link()
