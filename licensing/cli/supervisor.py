"""A supervisor: starts programs, starts again what dies, gathers their logs, and stops them all.

Each program leads a process group, so that what it started goes with it even when it is killed; and it
is tethered to this process, so that nothing is left running when this process is killed.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from logging import Formatter, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
POLL_SECONDS = 0.1
STEADY_SECONDS = 10.0
"""A program that ran this long starts again at once; one that did not waits, longer every time."""
LONGEST_PAUSE_SECONDS = 30.0
LOG_BYTES = 5_000_000
LOGS_KEPT = 3

_LEVEL = re.compile(r"\[?(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b|(\[\d{4}-\d\d-\d\d )")
_LOUD = frozenset({"WARNING", "ERROR", "CRITICAL"})


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. ``stop_seconds`` is how long it may take to end before it is killed."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_seconds: float = 10.0


class Supervisor:
    """Runs ``programs`` until asked to stop. ``say`` takes a program's name and a line for people."""

    def __init__(
        self,
        programs: Sequence[Program],
        logs: Path,
        say: Callable[[str, str], None],
        verbose: bool,
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._waiting = [_Charge(program, logs, say, verbose) for program in programs]
        self._charges: list[_Charge] = []
        self._stop = threading.Event()

    def start(self, count: int | None = None) -> None:
        """Start the next ``count`` programs, or all that are left.

        From the main thread only: a program ends with the thread that started it.
        """
        started, self._waiting = self._waiting[:count], self._waiting[count:] if count else []
        for charge in started:
            self._charges.append(charge)
            charge.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Keep every program running until ``stop`` is called or ``until`` says so."""
        while not self._stop.is_set() and not until():
            for charge in self._charges:
                charge.keep_running()
            self._stop.wait(POLL_SECONDS)

    def stop(self) -> None:
        """Ask ``watch`` to return; safe in a signal handler."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def failures(self, name: str) -> int:
        """How often a program has died young, in a row."""
        return next(charge.failures for charge in self._charges if charge.program.name == name)

    def end(self) -> None:
        """Stop every program and wait for it: politely first, then not."""
        for charge in reversed(self._charges):
            charge.ask_to_end()
        for charge in reversed(self._charges):
            charge.end()


class _Charge:
    """One program under supervision."""

    def __init__(
        self, program: Program, logs: Path, say: Callable[[str, str], None], verbose: bool
    ) -> None:
        self.program = program
        self.failures = 0
        self._say = say
        self._verbose = verbose
        self._log = RotatingFileHandler(
            logs / f"{program.name}.log", maxBytes=LOG_BYTES, backupCount=LOGS_KEPT
        )
        self._log.setFormatter(Formatter("%(message)s"))
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._started = 0.0
        self._start_at = 0.0

    def start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-SE", str(TETHER), *self.program.command],
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

    def keep_running(self) -> None:
        if self._process is None:
            if time.monotonic() >= self._start_at:
                self.start()
            return
        status = self._process.poll()
        if status is None:
            return
        self._bury()
        steady = time.monotonic() - self._started >= STEADY_SECONDS
        self.failures = 0 if steady else self.failures + 1
        pause = 0.0 if steady else min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** (self.failures - 1))
        self._start_at = time.monotonic() + pause
        self._say(self.program.name, f"ended ({_ending(status)}); starts again in {pause:g} s")

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self) -> None:
        if self._process is not None:
            try:
                self._process.wait(self.program.stop_seconds)
            except subprocess.TimeoutExpired:
                self._say(self.program.name, "did not end in time and was killed")
        self._bury()
        self._log.close()

    def _bury(self) -> None:
        """Kill what is left of the program's group, and take in its last words."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if self._reader is not None:
            self._reader.join(timeout=1)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        """Every line to the file; to people what is loud, with the lines that belong to it."""
        assert process.stdout is not None
        loud = False
        for line in process.stdout:
            text = line.rstrip()
            self._log.emit(_record(text))
            found = _LEVEL.match(text)
            if found:
                loud = found[1] in _LOUD
            if loud or self._verbose:
                self._say(self.program.name, text)


def _record(text: str) -> LogRecord:
    return LogRecord("", 0, "", 0, text, None, None)


def _ending(status: int) -> str:
    return f"status {status}" if status >= 0 else f"by {signal.Signals(-status).name}"
