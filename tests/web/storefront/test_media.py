"""Pictures and brands."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from licensing.articles.models import Article
from licensing.articles.rights import assets_of
from licensing.core import clock
from licensing.core.colour import contrast
from licensing.core.db import db
from licensing.web.storefront.brand import WASH, stylesheet
from tests.browsing import Client
from tests.web.storefront.goods import Goods, shelve


def picture(app: Flask, goods: Goods) -> str:
    with app.app_context():
        return assets_of(db.session.get_one(Article, goods.id).current)[0].sha256


def test_a_picture_is_cut_down_and_may_be_kept(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.get(f"{goods.home}media/{picture(sqlite_app, goods)}-480.jpg")
    assert answer.mimetype == "image/jpeg"
    assert answer.cache_control.immutable
    with Image.open(BytesIO(answer.data)) as shown:
        assert shown.size == (480, 300)


def test_a_picture_is_never_enlarged(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.get(f"{goods.home}media/{picture(sqlite_app, goods)}-1600.jpg")
    with Image.open(BytesIO(answer.data)) as shown:
        assert shown.size == (640, 400)


def test_only_the_sizes_that_pages_use_are_served(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app)
    digest = picture(sqlite_app, goods)
    assert sqlite_client.get(f"{goods.home}media/{digest}-481.jpg").status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "..%2f..%2fsecret", "x"])
def test_a_picture_that_is_none_of_ours_is_a_404(
    sqlite_app: Flask, sqlite_client: Client, digest: str
) -> None:
    goods = shelve(sqlite_app)
    assert sqlite_client.get(f"{goods.home}media/{digest}-480.jpg").status_code == 404


def test_a_picture_under_embargo_is_not_served(sqlite_app: Flask, sqlite_client: Client) -> None:
    goods = shelve(sqlite_app, embargo_until=clock.now() + timedelta(days=1))
    digest = picture(sqlite_app, goods)
    assert sqlite_client.get(f"{goods.home}media/{digest}-480.jpg").status_code == 404


def test_the_brand_is_the_publications_own_and_is_not_sent_twice(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    goods = shelve(sqlite_app)
    answer = sqlite_client.get(f"{goods.home}brand.css")
    assert answer.mimetype == "text/css"
    assert '"Playfair Display"' in answer.text
    again = sqlite_client.get(
        f"{goods.home}brand.css", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "accent", ["#f2b705", "#ffffff", "#000000", "#8c1c13", "#7fd1ae", "#777777"]
)
def test_any_accent_carries_words_that_can_be_read(accent: str) -> None:
    css = stylesheet("x", accent=accent, masthead_font="archivo", headline_font="newsreader")
    said = dict(line.strip(" ;").split(": ", 1) for line in css.splitlines() if ": " in line)
    assert contrast(said["--accent-text"], WASH) >= 4.5
    assert contrast(said["--on-accent"], said["--accent"]) >= 4.5


def test_a_face_we_do_not_serve_falls_back_to_the_houses_own() -> None:
    css = stylesheet("x", accent="#123456", masthead_font="comic-sans", headline_font="newsreader")
    assert '--face-mast: "Newsreader"' in css
