"""A good guest: turns, delays, and what a busy origin is given."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from licensing.articles.intake.polite import Polite
from licensing.core.outside import Outside, Refused
from tests.articles.intake.site import Answer, Site

TEXT = (("Content-Type", "text/plain"),)


@dataclass
class Watch:
    """A clock that only waiting moves."""

    time: float = 100.0
    waited: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waited.append(round(seconds, 3))
        self.time += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


def guest(site: Site, watch: Watch, delay_seconds: float = 0.5) -> Polite:
    return Polite(
        frozenset({site.origin}), delay_seconds=delay_seconds, now=watch.now, wait=watch.wait
    )


def busy_once(retry_after: str) -> list[Answer]:
    return [Answer(b"", 429, (("Retry-After", retry_after),)), Answer(b"<p>Here")]


def test_requests_to_one_origin_keep_their_distance(site: Site, watch: Watch) -> None:
    address = site.put("/a", "<p>A")
    client = guest(site, watch)

    for _ in range(3):
        client.fetch(address)

    assert watch.waited == [0, 0.5, 0.5]


def test_an_origin_that_is_busy_is_left_alone_for_as_long_as_it_asks(
    site: Site, watch: Watch
) -> None:
    answers = busy_once("45")
    site.pages["/a"] = lambda: answers.pop(0)

    assert guest(site, watch, 0).fetch(site.origin + "/a").content == b"<p>Here"
    assert watch.waited == [0, 45]


def test_one_that_does_not_say_how_long_is_given_longer_each_time(site: Site, watch: Watch) -> None:
    site.pages["/a"] = Answer(b"", 503)

    with pytest.raises(Refused, match="503"):
        guest(site, watch, 0).fetch(site.origin + "/a")
    assert watch.waited == [0, 2, 8, 30]


def test_one_that_asks_for_an_hour_is_not_waited_for_nor_asked_again(
    site: Site, watch: Watch
) -> None:
    site.pages["/a"] = Answer(b"", 503, (("Retry-After", "3600"),))
    client = guest(site, watch)

    for path in ("/a", "/b"):
        with pytest.raises(Refused, match="left alone for 60 min"):
            client.fetch(site.origin + path)
    assert (site.asked("/a"), site.asked("/b")) == (1, 0)
    assert max(watch.waited) == 0


def test_robots_txt_may_ask_for_a_longer_delay(site: Site, watch: Watch) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 3\n", 200, TEXT)
    address = site.put("/a", "<p>A")
    client = guest(site, watch)

    for _ in range(3):
        client.fetch(address)

    assert watch.waited == [0, 0.5, 3]


def test_robots_txt_cannot_hold_an_import_up_for_ever(site: Site, watch: Watch) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 86400\n", 200, TEXT)
    address = site.put("/a", "<p>A")
    client = guest(site, watch)

    for _ in range(3):
        client.fetch(address)

    assert max(watch.waited) == 10


def test_one_page_is_no_crawl(site: Site, watch: Watch) -> None:
    guest(site, watch).fetch(site.put("/a", "<p>A"))

    assert site.asked("/robots.txt") == 0


@pytest.mark.parametrize(("polite", "most"), [(True, 2), (False, 6)])
def test_only_so_many_requests_are_under_way_at_once(site: Site, polite: bool, most: int) -> None:
    inside = threading.Semaphore(0)
    room, rush = threading.Barrier(most), []

    def hold() -> Answer:
        rush.append(1)
        room.wait(5)  # nobody is answered until as many are in as are let in
        inside.release()
        return Answer(b"<p>A")

    site.pages["/a"] = hold
    allowed = frozenset({site.origin})
    client = Polite(allowed, at_once=2, delay_seconds=0) if polite else Outside(allowed)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: client.fetch(site.origin + "/a"), range(6)))

    assert len(answers) == len(rush) == 6
    assert not room.broken
