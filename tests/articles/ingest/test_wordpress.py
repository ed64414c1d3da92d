"""WordPress's REST interface: posts with their people and pictures, and pages of posts."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from licensing.articles.ingest import wordpress
from licensing.articles.ingest.capture import NotAnArticle
from tests.articles.ingest.given import WORDS, article, error, given, items

POST: dict[str, Any] = {
    "id": 7,
    "date": "2026-02-17T23:30:00",
    "modified": "2026-02-18T06:30:00",
    "status": "publish",
    "link": "https://orrintides.example/harbour/night-boat/",
    "title": {"rendered": "Boats &#8217;n tides"},
    "content": {
        "rendered": f"<p>{WORDS}</p><div class='sharedaddy'><h3>Share this:</h3><a href='#'>X</a></div>",
        "protected": False,
    },
    "excerpt": {"rendered": "<p>The night boat will sail again [&hellip;]</p>"},
    "yoast_head_json": {"og_site_name": "The Orrin Tides", "og_locale": "en_GB"},
    "_embedded": {
        "author": [{"name": "Ines Hale"}],
        "wp:featuredmedia": [
            {
                "source_url": "https://orrintides.example/quay.jpg",
                "alt_text": "A quay",
                "caption": {"rendered": "<p>The quay. (Photo: Ada Marsh/Reuters)</p>"},
            }
        ],
        "wp:term": [[{"name": "Harbour", "taxonomy": "category"}], [{"name": "boats"}]],
    },
}


@pytest.mark.parametrize("listed", [[POST], POST], ids=["a list", "one post"])
def test_a_post_is_an_article(tmp_path: Path, listed: Any) -> None:
    found = article(given(tmp_path, "posts.json", listed))

    assert (found.headline, found.body_text) == ("Boats ’n tides", WORDS)
    assert (found.bylines, found.section) == (("Ines Hale",), "Harbour")
    assert (found.publication, found.language) == ("The Orrin Tides", "en-GB")
    assert (found.published_on, found.modified_on) == (date(2026, 2, 17), date(2026, 2, 18))
    assert found.identifiers == {"wordpress": "7"}
    assert found.standfirst == ""  # the opening, cut short
    assert found.removed == ("share bar",)


def test_its_picture_has_the_credit_at_the_end_of_the_caption(tmp_path: Path) -> None:
    found = article(given(tmp_path, "posts.json", [POST]))
    (picture,) = found.images

    assert (picture.caption, picture.credit, picture.alt) == (
        "The quay.",
        "Ada Marsh/Reuters",
        "A quay",
    )
    assert f'<img src="{picture.src}" alt="A quay">' in found.body_html


def test_a_post_that_is_not_published_is_told_by_its_number(tmp_path: Path) -> None:
    path = given(tmp_path, "posts.json", [POST, POST | {"status": "private"}])
    errors = [item.error for item in items(path) if isinstance(item, NotAnArticle)]

    assert errors == ["Entry 2: It is not published (its status is “private”)."]


def test_a_post_behind_a_password_is_looked_for_on_its_page(tmp_path: Path) -> None:
    protected = POST | {"content": {"rendered": "", "protected": True}}

    assert "Nothing is fetched here" in error(given(tmp_path, "posts.json", [protected]))


def test_a_post_of_the_future_is_embargoed(tmp_path: Path) -> None:
    later = POST | {"status": "future", "date_gmt": "2031-02-17T06:30:00"}
    found = article(given(tmp_path, "posts.json", [later]))

    assert found.rights.embargo_until == "2031-02-17T06:30:00Z"


@pytest.mark.parametrize(
    ("url", "count", "expected"),
    [
        (
            "https://a.example/wp-json/wp/v2/posts",
            10,
            "https://a.example/wp-json/wp/v2/posts?page=2",
        ),
        (
            "https://a.example/wp-json/wp/v2/posts?per_page=2&page=4",
            2,
            "https://a.example/wp-json/wp/v2/posts?per_page=2&page=5",
        ),
        ("https://a.example/wp-json/wp/v2/posts?per_page=100", 99, ""),
        ("", 10, ""),
    ],
)
def test_a_full_page_of_posts_leads_to_the_next(url: str, count: int, expected: str) -> None:
    content = given_posts(count)

    assert wordpress.read(content, url).next_url == expected


def given_posts(count: int) -> bytes:
    return json.dumps([POST] * count).encode()


@pytest.mark.parametrize("value", [None, 7, [], {}, "x", [[{}]]])
def test_any_value_may_stand_anywhere(tmp_path: Path, value: object) -> None:
    post = dict.fromkeys(POST, value) | {"title": {"rendered": value}, "status": "publish"}

    assert len(list(items(given(tmp_path, "posts.json", [post])))) == 1


def test_what_wordpress_refuses_is_said_in_its_words(tmp_path: Path) -> None:
    refusal = {"code": "rest_forbidden", "message": "Sorry, no.", "data": {"status": 401}}

    assert "Sorry, no." in error(given(tmp_path, "posts.json", refusal))
