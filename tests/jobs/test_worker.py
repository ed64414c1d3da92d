"""A job is done once, whatever dies in between; what cannot be done is put where people see it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from licensing.core import clock
from licensing.core.audit import SYSTEM, Audit, record
from licensing.core.db import db
from licensing.core.queue import Job, enqueue
from licensing.jobs import schedule
from licensing.jobs.task import Payload, Task
from licensing.jobs.worker import (
    BACK_OFF_SECONDS,
    MAX_ATTEMPTS,
    Claim,
    LeaseLost,
    Worker,
    release_dead_owners,
    retry,
)

NOBODY = 2**22 + 1
"""A process number beyond the largest that Linux gives out."""


@dataclass
class Time:
    """A clock that goes when it is told to."""

    now: datetime

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    stopped = Time(clock.now())
    monkeypatch.setattr(clock, "now", lambda: stopped.now)
    return stopped


@dataclass
class Errand:
    """A job that leaves one audit row, and does what a test says on its way."""

    on_act: Callable[[], object] = lambda: None
    acts: list[Any] = field(default_factory=list)

    def task(self) -> Task:
        return Task(read=lambda payload: payload["to"], act=self._act, write=self._write)

    def _act(self, to: Any) -> Any:
        self.acts.append(to)
        self.on_act()
        return to

    def _write(self, _payload: Payload, to: Any) -> None:
        record("errand:run", f"errand:{to}", SYSTEM)


def worker(app: Flask, errand: Errand, owner: str = "") -> Worker:
    made = Worker(app, {"errand": errand.task()})
    made.owner = owner or made.owner
    return made


def ask(app: Flask, to: str = "the quay", **options: Any) -> None:
    with app.app_context():
        enqueue("errand", f"errand:{to}", to=to, **options)
        db.session.commit()


def effects(app: Flask) -> int:
    """How many audit rows there are: how often the work was done."""
    with app.app_context():
        return db.session.scalar(select(func.count(Audit.id))) or 0


def job(app: Flask) -> Job:
    with app.app_context():
        return db.session.scalars(select(Job)).one()


def claim(by: Worker) -> Claim:
    with by.app.app_context():
        claimed = by.claim()
    assert claimed is not None
    return claimed


def fail() -> None:
    raise RuntimeError("the boat is out")


def test_a_job_is_done_and_its_effect_and_its_end_are_one(app: Flask) -> None:
    ask(app)
    errand = Errand()
    assert worker(app, errand).run_until_idle() == 1
    assert (errand.acts, effects(app), job(app).state) == (["the quay"], 1, "done")


def test_asking_twice_for_the_same_cause_works_once(app: Flask) -> None:
    ask(app)
    ask(app)
    assert worker(app, Errand()).run_until_idle() == 1


def test_a_job_for_later_waits(app: Flask, time: Time) -> None:
    ask(app, delay_seconds=60)
    assert worker(app, Errand()).run_until_idle() == 0
    time.pass_(seconds=60)
    assert worker(app, Errand()).run_until_idle() == 1


def test_a_change_that_is_rolled_back_leaves_no_job(app: Flask) -> None:
    with app.app_context():
        enqueue("errand", "errand:1", to="1")
        db.session.rollback()
    assert worker(app, Errand()).run_until_idle() == 0


def test_what_fails_is_tried_again_later_and_later(app: Flask, time: Time) -> None:
    ask(app)
    failing = worker(app, Errand(fail))
    for pause in BACK_OFF_SECONDS[: MAX_ATTEMPTS - 1]:
        assert failing.run_until_idle() == 1
        time.pass_(seconds=pause - 1)
        assert failing.run_until_idle() == 0
        time.pass_(seconds=1)
    assert effects(app) == 0


def test_what_fails_too_often_is_dead_and_says_why(app: Flask, time: Time) -> None:
    ask(app)
    run_to_death(app, worker(app, Errand(fail)), time)
    assert job(app).state == "dead"
    assert job(app).error == "RuntimeError: the boat is out"


def test_a_dead_job_that_is_sent_round_again_can_succeed(app: Flask, time: Time) -> None:
    ask(app)
    run_to_death(app, worker(app, Errand(fail)), time)
    with app.app_context():
        assert retry(job(app).id)
        db.session.commit()
    assert worker(app, Errand()).run_until_idle() == 1
    assert (job(app).state, effects(app)) == ("done", 1)


def test_a_job_of_an_unknown_kind_dies_in_time_and_stops_nobody(app: Flask, time: Time) -> None:
    ask(app)
    run_to_death(app, Worker(app, {}), time)
    assert job(app).state == "dead"


def test_giving_up_changes_what_it_must_with_the_jobs_death(app: Flask, time: Time) -> None:
    ask(app)
    mourning = Task(act=lambda _: fail(), give_up=lambda _p, error: record(str(error), "x", SYSTEM))
    run_to_death(app, Worker(app, {"errand": mourning}), time)
    assert (job(app).state, effects(app)) == ("dead", 1)


def test_a_fault_in_giving_up_does_not_keep_the_job_alive(app: Flask, time: Time) -> None:
    ask(app)

    def give_up(_payload: Payload, _error: Exception) -> None:
        record("errand:given-up", "x", SYSTEM)
        fail()

    run_to_death(app, Worker(app, {"errand": Task(act=lambda _: fail(), give_up=give_up)}), time)
    assert (job(app).state, effects(app)) == ("dead", 0)


def test_a_job_that_kills_every_worker_dies_itself(app: Flask, time: Time) -> None:
    ask(app)
    for number in range(MAX_ATTEMPTS):
        claim(worker(app, Errand(), f"elsewhere:{number}"))  # and is never heard of again
        time.pass_(hours=1)
    worker(app, Errand()).run_until_idle()
    assert job(app).state == "dead"
    assert "none came back" in str(job(app).error)


def test_a_claimed_job_is_nobody_elses(app: Flask) -> None:
    ask(app)
    claim(worker(app, Errand(), "elsewhere:1"))
    assert worker(app, Errand()).run_until_idle() == 0


def test_a_job_whose_worker_was_lost_is_taken_over_after_its_lease(app: Flask, time: Time) -> None:
    ask(app)
    lost = worker(app, Errand(), "elsewhere:1")
    claim(lost)
    time.pass_(seconds=lost.lease_seconds - 1)
    assert worker(app, Errand()).run_until_idle() == 0
    time.pass_(seconds=2)
    assert worker(app, Errand()).run_until_idle() == 1
    assert effects(app) == 1


def test_a_lease_outlasts_a_document_that_is_tried_twice(sqlite_app: Flask) -> None:
    settings = sqlite_app.extensions["settings"]
    assert worker(sqlite_app, Errand()).lease_seconds > 2 * settings.render_seconds


def test_a_worker_that_was_paused_past_its_lease_changes_nothing(app: Flask, time: Time) -> None:
    ask(app)
    other = worker(app, Errand(), "elsewhere:1")

    def sleep_while_another_takes_over() -> None:
        time.pass_(hours=1)
        assert in_thread(other.run_until_idle) == 1

    slow = worker(app, Errand(sleep_while_another_takes_over))
    assert slow.run_one()
    assert effects(app) == 1
    assert (job(app).state, job(app).owner) == ("done", "elsewhere:1")


def test_a_worker_that_lost_its_lease_cannot_give_up_either(app: Flask, time: Time) -> None:
    ask(app)
    with app.app_context():
        db.session.execute(update(Job).values(attempt=MAX_ATTEMPTS - 1))
        db.session.commit()

    def let_another_take_over() -> None:
        with app.app_context():
            db.session.execute(update(Job).values(owner="elsewhere:1", attempt=1))
            db.session.commit()

    def act(_: Any) -> None:
        in_thread(let_another_take_over)
        fail()

    mourning = Task(act=act, give_up=lambda _p, _e: record("errand:given-up", "x", SYSTEM))
    assert Worker(app, {"errand": mourning}).run_one()
    assert (job(app).state, effects(app)) == ("running", 0)


def test_without_the_fence_the_work_would_be_done_twice(
    app: Flask, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above: what it would see if the fence were gone."""
    monkeypatch.setattr(Worker, "_acknowledge", lambda _self, _claim: None)
    ask(app)
    other = worker(app, Errand(), "elsewhere:1")

    def sleep_while_another_takes_over() -> None:
        time.pass_(hours=1)
        in_thread(other.run_one)

    worker(app, Errand(sleep_while_another_takes_over)).run_one()
    assert effects(app) == 2


def test_a_late_acknowledgement_is_an_error(app: Flask, time: Time) -> None:
    ask(app)
    late = worker(app, Errand(), "elsewhere:1")
    claimed = claim(late)
    time.pass_(hours=1)
    claim(worker(app, Errand(), "elsewhere:2"))
    with app.app_context(), pytest.raises(LeaseLost):
        late._acknowledge(claimed)


def test_the_leases_of_this_hosts_dead_are_given_back_at_once(app: Flask) -> None:
    ask(app)
    here = worker(app, Errand()).owner.rpartition(":")[0]
    claim(worker(app, Errand(), f"{here}:{NOBODY}"))
    with app.app_context():
        release_dead_owners()
        db.session.commit()
    assert worker(app, Errand()).run_until_idle() == 1


def test_the_leases_of_the_living_and_of_other_hosts_are_kept(app: Flask) -> None:
    ask(app, "the quay")
    ask(app, "the mill")
    claim(worker(app, Errand()))
    claim(worker(app, Errand(), f"elsewhere:{NOBODY}"))
    with app.app_context():
        release_dead_owners()
        db.session.commit()
    assert worker(app, Errand()).run_until_idle() == 0


def test_many_workers_share_the_work_and_none_is_done_twice(app: Flask) -> None:
    for number in range(24):
        ask(app, str(number))
    start = Barrier(4)

    def work(number: int) -> None:
        start.wait()
        worker(app, Errand(), f"elsewhere:{number}").run_until_idle()

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert effects(app) == 24
    with app.app_context():
        assert set(db.session.scalars(select(Job.attempt))) == {1}


def test_a_tick_is_planned_once_however_many_plan_it(app: Flask, time: Time) -> None:
    with app.app_context():
        schedule.plan(time.now)
        schedule.plan(time.now)
        db.session.commit()
        assert db.session.scalar(select(func.count(Job.id))) == len(schedule.EVERY_SECONDS)
        time.pass_(seconds=max(schedule.EVERY_SECONDS.values()))
        schedule.plan(time.now)
        assert db.session.scalar(select(func.count(Job.id))) == 2 * len(schedule.EVERY_SECONDS)


def test_slow_work_holds_no_lock(app: Flask) -> None:
    ask(app)
    written: list[int] = []

    def write_meanwhile() -> None:
        in_thread(lambda: ask(app, "the mill"))
        written.append(1)

    assert worker(app, Errand(write_meanwhile)).run_one()
    assert written == [1]


def run_to_death(app: Flask, by: Worker, time: Time) -> None:
    for _ in range(MAX_ATTEMPTS):
        by.run_until_idle()
        time.pass_(hours=2)


def in_thread(work: Callable[[], Any]) -> Any:
    """What ``work`` returns, run in a thread with a session of its own."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()
