"""Several sources read at once, each in a process of its own, in the order of the sources.

Reading a page is work for one core. So a few readers (:mod:`licensing.articles.ingest.reader`) are kept
busy, and this process finds the sources and fetches what has to be fetched, one after the other as ever:
no origin is asked more at once than before.
"""

import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import TypeAlias

from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.reader import Answer
from licensing.articles.ingest.sources import Source, read, with_page
from licensing.core.outside import Outside
from licensing.documents.frames import Closed, read_frame, write_frame

Found: TypeAlias = Source | NotAnArticle

HANDFUL = 8
"""So many sources are read sooner than a reader is ready."""
MOST_READERS = 8
IN_HAND = 2
"""Sources in hand for each reader: one is read, and the next waits for nobody."""
SECONDS = 120.0
"""For one source. The slowest page within the limits takes some seconds."""

_ROOT = Path(__file__).parents[3]


def read_each(
    items: Iterable[Found], client: Outside, most_readers: int | None = None
) -> Generator[Answer, None, None]:
    """The article of each of ``items``, or why there is none, in their order.

    The first few are read here. Only then readers are started, at most ``most_readers``: as many as
    this process has cores unless given. ``items`` is walked by the caller's thread and only a little
    ahead. A reader that dies costs the source it had, and no other.
    """
    walk = iter(items)
    most = most_readers or min(MOST_READERS, _cores())
    here = walk if most < 2 else islice(walk, HANDFUL)
    for item in here:
        yield item if isinstance(item, NotAnArticle) else read(item, client)
    yield from _read_apart(walk, client, most)


def _read_apart(
    items: Iterable[Found], client: Outside, most: int
) -> Generator[Answer, None, None]:
    readers = [Reader() for _ in range(most)]
    idle: SimpleQueue[Reader] = SimpleQueue()
    for reader in readers:
        idle.put(reader)

    def answer(item: Found) -> Answer:
        if isinstance(item, NotAnArticle):
            return item
        reader = idle.get()
        try:
            return reader.read(item)
        finally:
            idle.put(reader)

    threads = ThreadPoolExecutor(most, thread_name_prefix="reader")
    ahead: deque[Future[Answer]] = deque()
    try:
        for item in items:
            found = item if isinstance(item, NotAnArticle) else with_page(item, client)
            ahead.append(threads.submit(answer, found))
            if len(ahead) >= most * IN_HAND:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for reader in readers:
            reader.dismiss()
        threads.shutdown(wait=True)
        for reader in readers:
            reader.close()


class Reader:
    """One reader; its process is started for its first source, and anew after one that ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._dismissed = False
        self._starting = threading.Lock()

    def read(self, source: Source) -> Answer:
        """What :func:`licensing.articles.ingest.sources.read` makes of it in another process."""
        deadline = time.monotonic() + SECONDS
        try:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            write_frame(process.stdin.fileno(), pickle.dumps(source))
            # It comes from a program of our own, through a pipe nobody else holds.
            answer: Answer = pickle.loads(read_frame(process.stdout.fileno(), deadline))  # noqa: S301
        except (Closed, OSError):
            self.close()
            return NotAnArticle(source.name, _reason(time.monotonic() >= deadline))
        return answer

    @property
    def process_id(self) -> int:
        """Of its process, or 0 while it has none."""
        return self._process.pid if self._process is not None else 0

    def dismiss(self) -> None:
        """Let go of what it is reading, and read nothing more. Any thread may say so."""
        with self._starting:
            self._dismissed = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End its process. Only for the thread that reads with it, or when none does any more."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._dismissed:
                raise Closed("dismissed")
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "licensing.articles.ingest.reader"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=os.environ | {"PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path])},
                    # Ctrl-C at the terminal is for the owner, which then dismisses its readers.
                    start_new_session=True,
                )
            return self._process


def _reason(late: bool) -> str:
    if late:
        return f"Reading it took longer than {SECONDS:g} seconds. Save the article alone."
    return "The process that read it ended before it was done. Read it alone, or paste its text."


def _cores() -> int:
    """How many this process may use, which on a shared machine can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
