"""The shelves of a storefront, and of the house."""

from datetime import timedelta

import pytest
from flask import Flask

from licensing.articles.models import Article
from licensing.core import clock
from licensing.core.db import db
from tests import factories
from tests.browsing import Client
from tests.web.storefront.goods import goods_of, shelve


def test_the_front_door_leads_to_every_publication(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    front = sqlite_client.get("/").text
    assert f'href="{goods.home}"' in front
    assert "The Orrin Tides" in front


def test_a_storefront_shows_its_articles_under_its_own_masthead(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    home = sqlite_client.get(goods.home).text
    assert "Twice a day, like the water" in home
    assert f'href="{goods.page}"' in home
    assert f'data-brand="{goods.slug}"' in home


def test_another_publications_article_is_not_on_the_shelf_nor_at_its_address(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    ours, theirs = shelve(sqlite_app), shelve(sqlite_app, headline="Somebody else’s story")
    assert "Somebody else’s story" not in sqlite_client.get(ours.home).text
    assert sqlite_client.get(f"{ours.home}articles/{theirs.public_id}/").status_code == 404


def test_a_section_shows_its_own_articles_only(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app, section="Harbour")
    assert "Nine tides" in sqlite_client.get(f"{goods.home}section/Harbour").text
    assert "Nothing in Opinion yet" in sqlite_client.get(f"{goods.home}section/Opinion").text
    assert sqlite_client.get(f"{goods.home}section/Astrology").status_code == 404


def test_a_page_beyond_the_last_is_the_last(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    assert "Nine tides" in sqlite_client.get(f"{goods.home}?page=900").text
    assert sqlite_client.get(f"{goods.home}?page=minus").status_code == 200


def test_an_embargoed_article_is_on_no_shelf(app: Flask, client: Client) -> None:
    goods = shelve(app, embargo_until=clock.now() + timedelta(days=1))
    assert "Nine tides" not in client.get(goods.home).text


def test_samples_are_listed_as_they_exist_and_open_in_the_browser(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    assert "No sample is open yet" in sqlite_client.get(f"{goods.home}samples").text
    folder = sqlite_app.extensions["settings"].data_dir / "samples" / goods.slug
    folder.mkdir(parents=True)
    (folder / "eprint.pdf").write_bytes(b"%PDF-1.7 sample")
    assert f"{goods.home}samples/eprint.pdf" in sqlite_client.get(f"{goods.home}samples").text
    opened = sqlite_client.get(f"{goods.home}samples/eprint.pdf")
    assert (opened.status_code, opened.mimetype) == (200, "application/pdf")
    assert sqlite_client.get(f"{goods.home}samples/secret.pdf").status_code == 404


def test_a_listing_takes_the_same_number_of_queries_however_long_it_is(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    from sqlalchemy import event

    goods = shelve(sqlite_app)
    asked: list[str] = []
    with sqlite_app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    sqlite_client.get(goods.home)
    short = len(asked)
    with sqlite_app.app_context():
        publication = db.session.get_one(Article, goods.id).publication
        for number in range(8):
            goods_of(factories.article(publication, headline=f"Tide {number}"))
    asked.clear()
    assert "Tide 7" in sqlite_client.get(goods.home).text
    assert len(asked) == short


@pytest.mark.parametrize("page", ["", "search", "section/Harbour", "samples", "brand.css", "ask"])
def test_a_publication_that_is_none_of_ours_is_a_404(sqlite_client: Client, page: str) -> None:
    assert sqlite_client.get(f"/no-such-paper/{page}").status_code == 404
