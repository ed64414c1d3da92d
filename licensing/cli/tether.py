"""Run a command that ends when the process that started it does: ``python tether.py COMMAND...``.

Linux alone can promise this (PR_SET_PDEATHSIG); elsewhere the command simply runs. A script of its own,
run by path, because between a fork and an exec nothing else is safe.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(command: list[str]) -> None:
    """Become ``command``; the parent's death is a SIGTERM to it."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == parent:  # else it died before we could ask to be told
        os.execvp(command[0], command)  # noqa: S606 - our own command line


if __name__ == "__main__":
    main(sys.argv[1:])
