"""The day it first appeared, as the place where it was published counts days."""

from datetime import date

import pytest

from tests.articles.ingest.pages import linked, paragraphs
from tests.articles.ingest.reading import article, with_body


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-02-18T01:30:00Z", date(2026, 2, 17)),
        ("2026-02-18T01:30:00+02:00", date(2026, 2, 18)),
        ("2026-03-09T01:30:00Z", date(2026, 3, 9)),
        ("2028-03-09T01:30:00Z", date(2026, 2, 17)),
    ],
)
def test_the_pages_own_address_mends_a_stamp_in_utc_and_one_of_a_republication(
    stamp: str, day: date
) -> None:
    url = "https://orrintides.example/2026/02/17/night-boat"
    head = linked(datePublished=stamp, url=url, mainEntityOfPage=url)
    found = article(with_body(paragraphs(), head), url)

    assert found.published_on == day


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-02-17", "2026-02-17T23:30:00-05:00", "2026-02-17T00:10:00+09:00", "20260217",
        "17 February 2026", "February 17, 2026", "17. Februar 2026", "17 février 2026",
        "17 de febrero de 2026", "17.02.2026", "2026/02/17",
    ],
)  # fmt: skip
def test_a_date_is_the_day_where_it_was_published(stamp: str) -> None:
    found = article(with_body(paragraphs(), linked(datePublished=stamp)))

    assert found.published_on == date(2026, 2, 17)
