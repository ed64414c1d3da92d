"""Messages between a press and its owner: eight bytes of length, then that many bytes."""

import os
import select
import struct
import time

_HEADER = struct.Struct(">Q")
_CHUNK_BYTES = 1 << 20


class Closed(Exception):
    """The other side went away, or did not answer in time."""


def write_frame(pipe: int, content: bytes) -> None:
    """Write one message. Raises ``BrokenPipeError`` if nobody reads."""
    message = memoryview(_HEADER.pack(len(content)) + content)
    while message:
        message = message[os.write(pipe, message) :]


def read_frame(pipe: int, deadline: float | None = None) -> bytes:
    """Read one message, waiting until ``deadline`` (of ``time.monotonic``) or for ever.

    Raises :class:`Closed` when the pipe ends or the time is up.
    """
    (length,) = _HEADER.unpack(_read(pipe, _HEADER.size, deadline))
    return _read(pipe, length, deadline)


def _read(pipe: int, length: int, deadline: float | None) -> bytes:
    parts = []
    while length:
        wait = None if deadline is None else max(deadline - time.monotonic(), 0)
        if not select.select([pipe], [], [], wait)[0]:
            raise Closed("no answer in time")
        part = os.read(pipe, min(length, _CHUNK_BYTES))
        if not part:
            raise Closed("the other side went away")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def take_pipes() -> tuple[int, int]:
    """Keep the pipes for messages alone: nothing that a library prints may end up between."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers
