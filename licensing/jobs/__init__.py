"""Jobs: what follows from a transition, the worker that does it, and the schedule."""

from flask import Flask

from licensing.core import states
from licensing.jobs.follows import follow


def init_app(app: Flask) -> None:
    """Let every transition write the jobs that follow from it, in its own transaction."""
    del app
    states.listen(follow)
