"""Jobs about what is not listed: fetch a page that a visitor asked for, take in one that a visitor chose,
and look once more for an article that was asked for."""

from collections.abc import Mapping
from typing import Any

from licensing.core.db import db
from licensing.enquiries import readings
from licensing.enquiries import service as enquiries
from licensing.enquiries.models import Enquiry, Reading
from licensing.enquiries.readings import READ_JOB, TAKE_JOB, Visit
from licensing.enquiries.service import LOOK_AGAIN_JOB
from licensing.jobs.task import Payload, Task

OUR_FAULT = "Something went wrong on our side while reading it. Ask the desk instead."


def table() -> Mapping[str, Task]:
    """Kind of job -> what it does."""
    return {
        READ_JOB: Task(read=_visit, act=readings.look, write=_saw, give_up=_give_up),
        LOOK_AGAIN_JOB: Task(write=_look_again),
        TAKE_JOB: Task(read=_visit, act=readings.fetch, write=_brought, give_up=_give_up),
    }


def _visit(payload: Payload) -> Visit:
    return readings.visit_of(_reading(payload))


def _saw(payload: Payload, found: Any) -> None:
    readings.saw(_reading(payload), found)


def _brought(payload: Payload, found: Any) -> None:
    readings.brought(_reading(payload), found)


def _give_up(payload: Payload, _error: Exception) -> None:
    readings.refuse(_reading(payload), OUR_FAULT)


def _look_again(payload: Payload, _result: Any) -> None:
    enquiries.look_again(db.session.get_one(Enquiry, payload["id"]))


def _reading(payload: Payload) -> Reading:
    return db.session.get_one(Reading, payload["id"])
