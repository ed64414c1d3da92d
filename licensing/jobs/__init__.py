"""Jobs: what follows from a transition, the worker that does it, and the schedule."""

from flask import Flask

from licensing import catalogue
from licensing.core import states
from licensing.enquiries import service as enquiries
from licensing.jobs.follows import follow


def init_app(app: Flask) -> None:
    """Let every transition write the jobs that follow from it, in its own transaction; and whoever asked
    for an article be told of it in the transaction that lists it."""
    del app
    states.listen(follow)
    catalogue.listen(enquiries.welcome)
