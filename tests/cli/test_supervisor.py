"""What dies starts again, what is stopped stops, and nothing is left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from licensing.cli import supervisor as supervising
from licensing.cli.supervisor import Program, Supervisor

PATIENCE_SECONDS = 20
PULSE = Event()  # never set: waiting on it is waiting for the world, a little at a time

SLEEP = "import signal; signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); "
    + SLEEP
)
PARENT = (
    "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
    "print('child', child.pid, flush=True)\n"
    "child.wait()\n"
)

SUPERVISING = """
import sys
from pathlib import Path
from licensing.cli.supervisor import Program, Supervisor
pause = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
charge = Program("probe", [sys.executable, "-c", pause])
supervisor = Supervisor([charge], Path({logs!r}), lambda _, line: print(line, flush=True), True)
supervisor.start()
supervisor.watch()
"""


def python(code: str, stop_seconds: float = 10) -> Program:
    return Program("probe", [sys.executable, "-c", code], stop_seconds=stop_seconds)


class Said(list[str]):
    """What the supervisor said to people."""

    def __call__(self, name: str, line: str) -> None:
        self.append(f"{name} | {line}")


@contextmanager
def supervised(
    *programs: Program, logs: Path, verbose: bool = True
) -> Iterator[tuple[Supervisor, Said]]:
    said = Said()
    supervisor = Supervisor(programs, logs, said, verbose)
    supervisor.start()
    try:
        yield supervisor, said
    finally:
        supervisor.end()


def eventually(seen: Callable[[], bool], supervisor: Supervisor | None = None) -> None:
    """Wait until ``seen``, keeping the programs running meanwhile."""
    for _ in range(PATIENCE_SECONDS * 20):
        if seen():
            return
        if supervisor is None:
            PULSE.wait(0.05)
        else:
            ticks = iter((False, True))
            supervisor.watch(until=lambda: next(ticks))  # noqa: B023 - used at once
    raise AssertionError("it did not happen in time")


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be buried does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_what_dies_starts_again(tmp_path: Path) -> None:
    with supervised(python("print('up', flush=True)"), logs=tmp_path) as (supervisor, said):
        eventually(lambda: said.count("probe | up") >= 2, supervisor)
    assert "probe | ended (status 0); starts again in 0.5 s" in said


def test_programs_can_start_one_after_another(tmp_path: Path) -> None:
    said = Said()
    up = "import signal; print('up', flush=True); signal.pause()"
    programs = [Program(name, [sys.executable, "-c", up]) for name in ("first", "second", "third")]
    supervisor = Supervisor(programs, tmp_path, said, verbose=True)
    try:
        supervisor.start(1)
        eventually(lambda: "first | up" in said, supervisor)
        assert said == ["first | up"]
        supervisor.start()
        eventually(lambda: {"second | up", "third | up"} <= set(said), supervisor)
    finally:
        supervisor.end()


def test_what_dies_young_again_and_again_waits_longer(tmp_path: Path) -> None:
    with supervised(python("raise SystemExit(3)"), logs=tmp_path) as (supervisor, said):
        eventually(lambda: supervisor.failures("probe") >= 3, supervisor)
    pauses = [line.rsplit(" ", 2)[1] for line in said if "ended" in line]
    assert pauses[:3] == ["0.5", "1", "2"]


def test_what_ran_long_enough_starts_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "STEADY_SECONDS", 0.0)
    with supervised(python("print('up', flush=True)"), logs=tmp_path) as (supervisor, said):
        eventually(lambda: said.count("probe | up") >= 3, supervisor)
        assert supervisor.failures("probe") == 0


def test_what_a_killed_program_had_started_goes_with_it(tmp_path: Path) -> None:
    with supervised(python(PARENT), logs=tmp_path) as (supervisor, said):
        eventually(lambda: any("child" in line for line in said), supervisor)
        child = int(said[0].split()[-1])
        parent = int(Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[1])
        os.kill(parent, signal.SIGKILL)
        eventually(lambda: not alive(child), supervisor)


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    with supervised(python(PARENT), logs=tmp_path) as (supervisor, said):
        eventually(lambda: any("child" in line for line in said), supervisor)
        child = int(said[0].split()[-1])
        assert alive(child)
    eventually(lambda: not alive(child))  # it was told; the machine may take a moment to bury it


def test_what_will_not_stop_is_killed(tmp_path: Path) -> None:
    program = python(STUBBORN, stop_seconds=0.2)
    with supervised(program, logs=tmp_path) as (supervisor, said):
        eventually(lambda: "probe | deaf" in said, supervisor)
    assert said[-1] == "probe | did not end in time and was killed"


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of its parent's death"
)
def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    code = SUPERVISING.format(logs=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        charge = int(process.stdout.readline())
        assert alive(charge)
        process.kill()
    eventually(lambda: not alive(charge))


def test_people_see_what_is_loud_and_the_file_has_it_all(tmp_path: Path) -> None:
    lines = (
        "[INFO] quiet",
        "[WARNING] loud",
        "  what belongs to it",
        "[2026-11-22 GET / 200",
        "[ERROR] oh",
    )
    code = f"print({chr(10).join(lines)!r}, flush=True); {SLEEP}"
    with supervised(python(code), logs=tmp_path, verbose=False) as (supervisor, said):
        eventually(lambda: "probe | [ERROR] oh" in said, supervisor)
    assert said[:3] == [
        "probe | [WARNING] loud",
        "probe |   what belongs to it",
        "probe | [ERROR] oh",
    ]
    assert (tmp_path / "probe.log").read_text().splitlines() == list(lines)
