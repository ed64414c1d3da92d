"""Errors that people meet. Each says what happened and what to do next."""

from collections.abc import Mapping
from http import HTTPStatus


class OffprintError(Exception):
    """Base of every error a door may show: a stable ``code``, a sentence, and the field it concerns."""

    code = "error"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(OffprintError):
    """Nothing of that name, or not yours to see: the two look the same."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND


class InvalidInput(OffprintError):
    """A value that cannot be accepted; ``field`` names it and the message says the remedy."""

    code = "invalid-input"


class InvalidFields(OffprintError):
    """Several values that cannot be accepted: ``errors`` maps each field to its remedy."""

    code = "invalid-input"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("Please look at the marked fields again.", field=next(iter(errors), None))
        self.errors = dict(errors)


class StateConflict(OffprintError):
    """The thing moved on before this change: somebody, or another process, was there first."""

    code = "state-conflict"
    status = HTTPStatus.CONFLICT
