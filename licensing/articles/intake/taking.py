"""Fetching and reading, several sources at once, in order, with a bounded number in hand."""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.pictures import PrintPicture
from licensing.articles.ingest.sources import Source, gather, read
from licensing.core.outside import Outside

AT_ONCE = 4
IN_HAND = 3
"""Sources read ahead for each that is read at once, so that one slow answer holds up few others."""

Found = Source | NotAnArticle


@dataclass(frozen=True, slots=True)
class Taken:
    """One source as read: the article or why it is none, its pictures, and what they lacked."""

    key: str
    """By which a run knows the source: see ``key_of``."""
    source: str
    """As people name it: the address of a feed's entry, the path of a page."""
    found: Capture | NotAnArticle
    pictures: Mapping[str, PrintPicture] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


Opened = tuple[Found | None, Iterator[Found]]


def _nothing() -> None:
    return None


def find_each(
    sources: Iterable[str],
    finder: Callable[[str], Iterator[Found]],
    at_once: int = AT_ONCE,
    ended: Callable[[], None] = _nothing,
) -> Iterator[Found]:
    """Every article of every source, in order; the next few sources are opened at the same time.

    To know what an address is it has to be fetched, and a hundred addresses need not wait for one
    another. Only its first article is looked for ahead of time: the rest of a list stays lazy.
    ``ended`` is called after the last article of each source.
    """

    def opened(source: str) -> Opened:
        items = finder(source)
        return next(items, None), items

    threads = ThreadPoolExecutor(at_once, thread_name_prefix="find")
    ahead: deque[Future[Opened]] = deque()
    rest = iter(sources)
    try:
        ahead.extend(threads.submit(opened, source) for source in islice(rest, at_once))
        while ahead:
            first, items = ahead.popleft().result()
            if first is not None:
                yield first
                yield from items
            ended()
            ahead.extend(threads.submit(opened, source) for source in islice(rest, 1))
    finally:
        threads.shutdown(wait=True, cancel_futures=True)


def take(item: Found, client: Outside) -> Taken:
    """Fetch and read one source and its pictures. Touches no database; never raises."""
    key = key_of(item)
    if isinstance(item, NotAnArticle):
        return Taken(key, item.source, item)
    shown = _shown(item)
    found = read(item, client)
    if isinstance(found, NotAnArticle):
        return Taken(key, shown, found)
    gathered = gather(item, found, client)
    return Taken(key, shown, found, gathered.pictures, gathered.problems)


def key_of(item: Found) -> str:
    """What tells a source from all others of its run, however often they are found: a SHA-256.

    The entries of a feed share its name and differ in their addresses; an entry that says it was
    changed since is another one. What is wrong with a row of a table names the row.
    """
    if isinstance(item, NotAnArticle):
        said = [item.source, item.error]
    else:
        said = [_shown(item), item.name]
        if item.stated is not None and item.stated.modified_on is not None:
            said.append(item.stated.modified_on.isoformat())
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _shown(item: Source) -> str:
    if item.stated is not None and not item.url:
        return f"{item.name} ({item.stated.place})" if item.stated.place else item.name
    return item.url or item.name


def take_all(
    items: Iterable[Found], client: Outside, at_once: int = AT_ONCE
) -> Generator[Taken, None, None]:
    """Take each of ``items``, ``at_once`` at a time; what is read comes in the order of the items.

    ``items`` is walked by the caller's thread, and only a little ahead of what has been read, so it
    may be endless and may ask the caller's database session.
    """
    threads = ThreadPoolExecutor(at_once, thread_name_prefix="take")
    in_hand: deque[Future[Taken]] = deque()
    try:
        for item in items:
            in_hand.append(threads.submit(take, item, client))
            if len(in_hand) >= at_once * IN_HAND:
                yield in_hand.popleft().result()
        while in_hand:
            yield in_hand.popleft().result()
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
