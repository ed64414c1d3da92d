"""A client that is a good guest: few requests at once to one origin, none too soon after another.

An origin that says it is busy (429, 503) is left alone for as long as it asks, or longer each time, and
so is one whose robots.txt names a crawl-delay. Politeness is kept across threads, an origin at a time.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from licensing.core.outside import Fetched, Outside, Refused

AT_ONCE = 2
"""Requests under way to one origin."""
DELAY_SECONDS = 0.25
"""Between the beginnings of two requests to one origin."""
LONGEST_CRAWL_DELAY_SECONDS = 10.0
PATIENCE_SECONDS = 120.0
BACK_OFF_SECONDS = (2.0, 8.0, 30.0)
"""The least that a busy origin is left alone, by how often it has said so of one address."""
MOST_ORIGINS = 1_000
"""Origins that are remembered; those that nobody is asking make room."""

_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_ROBOTS_BYTES = 500_000
_ROBOTS_SECONDS = 5.0


@dataclass(slots=True)
class _Origin:
    """One origin's turns. ``lock`` guards the times, ``room`` counts who is inside."""

    room: threading.BoundedSemaphore
    delay: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    asked: int = 0


@dataclass(frozen=True, eq=False)
class Polite(Outside):
    """The guarded client, patient. ``now`` and ``wait`` are in seconds.

    An origin that wants to be left alone for more than ``patience_seconds`` is given up for good.
    """

    _: KW_ONLY
    at_once: int = AT_ONCE
    delay_seconds: float = DELAY_SECONDS
    patience_seconds: float = PATIENCE_SECONDS
    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep
    _origins: dict[str, _Origin] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def fetch(self, url: str, **options: Any) -> Fetched:
        """As ``Outside.fetch``, when it is our turn; the wait does not count as ``seconds``."""
        origin = self._origin_of(url)
        for pause in BACK_OFF_SECONDS:
            try:
                with self._turn(origin, url):
                    return super().fetch(url, **options)
            except Refused as refusal:
                if refusal.answered not in _BUSY:
                    raise
                self._leave_alone(origin, max(pause, refusal.retry_after_seconds))
        with self._turn(origin, url):
            return super().fetch(url, **options)

    def _origin_of(self, url: str) -> _Origin:
        name = _name(url)
        with self._lock:
            if name not in self._origins and len(self._origins) >= MOST_ORIGINS:
                self._forget_idle()
            return self._origins.setdefault(
                name, _Origin(threading.BoundedSemaphore(self.at_once), self.delay_seconds)
            )

    def _forget_idle(self) -> None:
        for name, origin in list(self._origins.items()):
            if origin.free_at <= self.now() and not origin.lock.locked():
                del self._origins[name]

    @contextmanager
    def _turn(self, origin: _Origin, url: str) -> Iterator[None]:
        with origin.room:
            with origin.lock:
                origin.asked += 1
                if origin.asked == 2:  # one page is no crawl
                    origin.delay = max(origin.delay, self._crawl_delay(url))
                moment = max(self.now(), origin.free_at)
                if moment - self.now() > self.patience_seconds:
                    raise _asked_to_leave(url, moment - self.now())
                origin.free_at = moment + origin.delay
            self.wait(max(0.0, moment - self.now()))
            yield

    def _leave_alone(self, origin: _Origin, seconds: float) -> None:
        with origin.lock:
            origin.free_at = max(origin.free_at, self.now() + seconds)

    def _crawl_delay(self, url: str) -> float:
        """What robots.txt asks of us, seconds; 0 when it asks nothing or is not there."""
        try:
            fetched = super().fetch(
                f"{_name(url)}/robots.txt",
                accept=("text/plain",),
                max_bytes=_ROBOTS_BYTES,
                seconds=_ROBOTS_SECONDS,
            )
        except Refused:
            return 0.0
        robots = RobotFileParser()
        robots.parse(fetched.content.decode("utf-8", "replace").splitlines())
        return min(float(robots.crawl_delay("Offprint") or 0), LONGEST_CRAWL_DELAY_SECONDS)


def _name(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""  # it will be refused, and need not wait for that
    return f"{parts.scheme}://{parts.netloc}"


def _asked_to_leave(url: str, seconds: float) -> Refused:
    minutes = max(1, round(seconds / 60))
    return Refused(
        f"{urlsplit(url).hostname} asks to be left alone for {minutes} min. Try again after that."
    )
