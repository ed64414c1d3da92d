"""The press as a program: ``python -m licensing.documents.pressroom MEMORY_BYTES SECONDS``.

It reads facts from its standard input and answers each on its standard output with ``+`` and a PDF,
or ``-`` and a reason. It ends when its input does, so it never outlives the process that started
it. One thread only: WeasyPrint's fonts survive a fork in no other way.
"""

import gc
import os
import pickle
import resource
import signal
import sys
import time

from licensing.documents.errors import RenderFailed
from licensing.documents.facts import Facts
from licensing.documents.frames import Closed, read_frame, take_pipes, write_frame
from licensing.documents.render import render
from licensing.documents.warm import documents

READY = b"ready"


def main(memory_bytes: int, seconds: float) -> None:
    """Warm up, say so, and serve until the input ends."""
    requests, answers = take_pipes()
    for facts in documents():
        render(facts)
    # What is warm stays shared with the children instead of being copied at their first collection.
    gc.collect()
    gc.freeze()
    write_frame(answers, READY)
    while True:
        try:
            request = read_frame(requests)
        except Closed:
            return
        write_frame(answers, _print(request, memory_bytes, seconds))


def _print(request: bytes, memory_bytes: int, seconds: float) -> bytes:
    """Make one document in a child and give its answer, or the reason there is none."""
    deadline = time.monotonic() + seconds
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _work(request, theirs, memory_bytes, seconds)
    os.close(theirs)
    try:
        answer = read_frame(ours, deadline)
    except Closed:
        answer = b""
    late = time.monotonic() >= deadline
    os.close(ours)
    status = _end(child)
    return answer or _reason(status, late, seconds)


def _work(request: bytes, answer: int, memory_bytes: int, seconds: float) -> None:
    """The child: render within the limits, answer, and leave the parent's affairs alone."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        # Should the press die meanwhile, nobody watches the clock; the kernel still does.
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # The request comes from our own process, through a pipe nobody else holds.
        facts: Facts = pickle.loads(request)  # noqa: S301
        write_frame(answer, _answer(facts))
    finally:
        os._exit(0)


def _answer(facts: Facts) -> bytes:
    try:
        return b"+" + render(facts)
    except RenderFailed as failure:
        return b"-" + failure.message.encode()
    except MemoryError:
        return b"-The document was not made: it needs more memory than a render may take."


def _end(child: int) -> int:
    """Make sure that the child is gone; its wait status."""
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _reason(status: int, late: bool, seconds: float) -> bytes:
    if late:
        return f"-The document was not made: it took longer than {seconds:g} seconds.".encode()
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return f"-The document was not made: the render was ended by {name}.".encode()
    return b"-The document was not made: the render ended without an answer."


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
