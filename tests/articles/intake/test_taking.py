"""Several sources at once, in order, with a bounded number in hand."""

import threading
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.sources import Source
from licensing.articles.intake.taking import IN_HAND, find_each, key_of, take_all
from licensing.core.outside import Outside
from tests.articles.intake.site import story

CLIENT = Outside()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(8):
        (tmp_path / f"{number}.html").write_text(story(number))
    return tmp_path


def sources(folder: Path) -> list[Source]:
    return [Source(str(p), path=p, root=folder) for p in sorted(folder.glob("*.html"))]


def test_what_is_read_comes_in_the_order_of_the_sources(folder: Path) -> None:
    headlines = [
        taken.found.headline
        for taken in take_all(sources(folder), CLIENT, at_once=3)
        if isinstance(taken.found, Capture)
    ]

    assert headlines == [f"Boat {number} comes home to the Orrin" for number in range(8)]


def test_a_source_that_is_no_article_keeps_its_place(folder: Path) -> None:
    wrong = NotAnArticle("list.csv", "Row 3 has no address.")
    first, *rest = sources(folder)[:2]

    found = [taken.found for taken in take_all([first, wrong, *rest], CLIENT)]

    assert [isinstance(each, Capture) for each in found] == [True, False, True]
    assert found[1] is wrong


def test_an_endless_list_is_walked_only_as_far_as_it_is_asked(folder: Path) -> None:
    walked = []

    def endless() -> Iterator[Source]:
        for number in count():
            walked.append(number)
            yield sources(folder)[number % 8]

    taken = take_all(endless(), CLIENT, at_once=2)
    list(islice(taken, 5))
    taken.close()

    assert len(walked) <= 5 + 2 * IN_HAND


def test_addresses_are_opened_at_the_same_time_and_kept_in_order(folder: Path) -> None:
    together = threading.Barrier(3, timeout=10)

    def finder(source: str) -> Iterator[Source]:
        together.wait()  # nothing is found until three are being looked for
        yield Source(source)
        yield Source(f"{source}-again")

    found = find_each([f"{number}" for number in range(6)], finder, at_once=3)

    names = [item.name for item in found if isinstance(item, Source)]
    assert names == [f"{n}{again}" for n in range(6) for again in ("", "-again")]


def test_a_list_is_walked_no_further_than_its_first_entry_ahead_of_time() -> None:
    walked = []

    def finder(source: str) -> Iterator[Source]:
        for number in range(100):
            walked.append(number)
            yield Source(f"{source}-{number}")

    found = find_each(["a", "b"], finder, at_once=2)
    next(found)

    assert max(walked) == 0


def test_the_entries_of_one_feed_are_told_apart_by_their_addresses() -> None:
    feed = "https://orrintides.example/feed.xml"
    first, second = (Source(feed, url=f"https://orrintides.example/{n}") for n in (1, 2))
    errors = [NotAnArticle("list.csv", f"Row {n} has no address.") for n in (2, 3)]

    assert len({*map(key_of, (first, second)), *map(key_of, errors)}) == 4
    assert key_of(first) == key_of(Source(feed, url="https://orrintides.example/1"))
