"""Idempotency keys: the same key with the same parameters has the same answer, done once.

A key is reserved before the work and answered in the transaction of the work, so that a crash
between the two leaves either both or neither.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass

from licensing.stripe_sandbox.description import Tree
from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.store import Transaction

KEPT_SECONDS = 24 * 3600
ABANDONED_SECONDS = 60
"""After so long without an answer, whoever reserved a key is taken for dead."""
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Reservation:
    """The right to answer a key; ``owner`` tells this reservation from a later one."""

    key: str
    owner: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: Json


def fingerprint(tree: Tree) -> str:
    """One value for equal parameters, whatever their order."""
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def reserve(
    tx: Transaction, key: str, endpoint: str, parameters: str, now: float
) -> Reservation | Answer:
    """Reserve a key, or give the answer it has already.

    ``parameters`` is a fingerprint. Refuses other parameters or another endpoint (400), and a key
    whose first request is still at work (409).
    """
    if len(key) > LONGEST:
        raise _idempotency_error(f"Idempotency keys have at most {LONGEST} characters.")
    tx.connection.execute(
        "DELETE FROM idempotency WHERE started_at < ? OR (answer IS NULL AND started_at < ?)",
        (now - KEPT_SECONDS, now - ABANDONED_SECONDS),
    )
    row = tx.connection.execute(
        "SELECT endpoint, fingerprint, status, answer FROM idempotency WHERE key = ?", (key,)
    ).fetchone()
    if row is not None:
        return _replay(key, endpoint, parameters, row)
    owner = secrets.token_hex(8)
    tx.connection.execute(
        "INSERT INTO idempotency (key, owner, endpoint, fingerprint, started_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (key, owner, endpoint, parameters, now),
    )
    return Reservation(key, owner)


def answer(tx: Transaction, reservation: Reservation, status: int, body: Json) -> None:
    """Keep the answer. Raises when the reservation was lost meanwhile, which undoes the work."""
    kept = tx.connection.execute(
        "UPDATE idempotency SET status = ?, answer = ?"
        " WHERE key = ? AND owner = ? AND answer IS NULL",
        (status, json.dumps(body), reservation.key, reservation.owner),
    )
    if kept.rowcount != 1:
        raise _in_use(reservation.key)


def release(tx: Transaction, reservation: Reservation) -> None:
    """Give up a key whose work failed by our own fault, so that it can be tried again."""
    tx.connection.execute(
        "DELETE FROM idempotency WHERE key = ? AND owner = ? AND answer IS NULL",
        (reservation.key, reservation.owner),
    )


def _replay(
    key: str, endpoint: str, parameters: str, row: tuple[str, str, int | None, str | None]
) -> Answer:
    first_endpoint, first_parameters, status, body = row
    if endpoint != first_endpoint:
        raise _idempotency_error(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{first_endpoint}' vs '{endpoint}'). Try using a key other than '{key}' if "
            "you meant to execute a different request."
        )
    if parameters != first_parameters:
        raise _idempotency_error(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request."
        )
    if status is None or body is None:
        raise _in_use(key)
    return Answer(status, json.loads(body))


def _idempotency_error(message: str) -> Refusal:
    return Refusal(message, type="idempotency_error")


def _in_use(key: str) -> Refusal:
    return Refusal(
        "There is currently another in-progress request using this Idempotent Key (that probably "
        f"means you submitted twice, and the other request is still going through): {key}.",
        code="idempotency_key_in_use",
        type="idempotency_error",
        status=409,
    )
