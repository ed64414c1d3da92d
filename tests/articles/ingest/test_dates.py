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
