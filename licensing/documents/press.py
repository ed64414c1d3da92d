"""A warm press: documents made in about a second, each within limits of memory and time.

Reading the typefaces and stylesheets costs more than most documents do, and a stranger's article
may take all the memory or time there is. So a process of its own is kept warm
(:mod:`licensing.documents.pressroom`); for each document it forks a child, which inherits the
warmth and is stopped at the limits. The press is started as a new program and not by fork, since
the process that owns it may have threads and database connections.
"""

import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from licensing.documents.errors import RenderFailed
from licensing.documents.facts import Facts
from licensing.documents.frames import Closed, read_frame, write_frame

WARM_UP_SECONDS = 60.0
GRACE_SECONDS = 2.0
"""How much longer than its own limit a press may take to say that a child was stopped."""

_ROOT = Path(__file__).parents[2]


class Press:
    """Makes documents one at a time; threads that share it take turns.

    ``memory_bytes`` limits the address space of one render, in which the press itself takes about
    400 MB; ``seconds`` limits its wall clock. The press starts warming at once and in the
    background; the first render waits for it.
    """

    def __init__(self, memory_bytes: int, seconds: float) -> None:
        self._limits = (memory_bytes, seconds)
        self._turn = threading.Lock()
        self._process = self._start()
        self._warm = False

    def render(self, facts: Facts) -> bytes:
        """The document, as :func:`licensing.documents.render.render` makes it.

        Raises :class:`RenderFailed` when that does, and when the render is killed or over a limit.
        The press goes on afterwards. If the press itself has died it is started again, and the
        document is tried once more.
        """
        request = pickle.dumps(facts)
        with self._turn:
            for _ in range(2):
                try:
                    return self._ask(request)
                except (Closed, OSError):
                    self._restart()
        raise RenderFailed("The document was not made: the press stopped twice while making it.")

    @property
    def process_id(self) -> int:
        """Of the press as it runs now."""
        return self._process.pid

    def close(self) -> None:
        """Stop the press. Whatever it is making is lost."""
        with self._turn:
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, request: bytes) -> bytes:
        if not self._warm:
            self._answer(WARM_UP_SECONDS)
            self._warm = True
        assert self._process.stdin is not None
        write_frame(self._process.stdin.fileno(), request)
        answer = self._answer(self._limits[1] + GRACE_SECONDS)
        verdict, content = answer[:1], answer[1:]
        if verdict == b"+":
            return content
        raise RenderFailed(content.decode())

    def _answer(self, seconds: float) -> bytes:
        assert self._process.stdout is not None
        return read_frame(self._process.stdout.fileno(), time.monotonic() + seconds)

    def _start(self) -> subprocess.Popen[bytes]:
        memory_bytes, seconds = self._limits
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [
                sys.executable,
                "-m",
                "licensing.documents.pressroom",
                str(memory_bytes),
                str(seconds),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path])},
            # Ctrl-C at the terminal is for the owner, which then closes the press.
            start_new_session=True,
        )

    def _restart(self) -> None:
        self._stop()
        self._process, self._warm = self._start(), False

    def _stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
