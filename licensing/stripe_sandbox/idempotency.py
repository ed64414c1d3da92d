"""Idempotency keys: the same key with the same parameters has the same answer, done once.

The answer is kept in the transaction of the work that it answers, so that a crash leaves both or
neither, and the key can be tried again at once.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from licensing.stripe_sandbox.description import Tree
from licensing.stripe_sandbox.errors import Json, Refusal
from licensing.stripe_sandbox.store import Transaction

KEPT_SECONDS = 24 * 3600
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Keyed:
    """A request under a key; ``parameters`` is a fingerprint."""

    key: str
    endpoint: str
    parameters: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, or was answered the first time."""

    status: int
    body: Json


class KeysAtWork:
    """The keys whose request is being done by this process.

    Other processes on the same database wait for its transaction and then find the answer.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Work under a key; meanwhile, a second request with it is refused (409)."""
        with self._lock:
            if key in self._keys:
                raise _in_use(key)
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def keyed(key: str, endpoint: str, tree: Tree) -> Keyed:
    """A request under its key: equal parameters have equal fingerprints, whatever their order."""
    if len(key) > LONGEST:
        raise _idempotency_error(f"Idempotency keys have at most {LONGEST} characters.")
    digest = hashlib.sha256(json.dumps(tree, sort_keys=True).encode())
    return Keyed(key, endpoint, digest.hexdigest())


def find(tx: Transaction, asked: Keyed, now: float) -> Answer | None:
    """The answer that a key has already; refuses other parameters or another endpoint (400)."""
    tx.connection.execute("DELETE FROM idempotency WHERE created < ?", (now - KEPT_SECONDS,))
    row = tx.connection.execute(
        "SELECT endpoint, fingerprint, status, answer FROM idempotency WHERE key = ?", (asked.key,)
    ).fetchone()
    if row is None:
        return None
    endpoint, parameters, status, body = row
    if asked.endpoint != endpoint:
        raise _idempotency_error(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{endpoint}' vs '{asked.endpoint}'). Try using a key other than "
            f"'{asked.key}' if you meant to execute a different request."
        )
    if asked.parameters != parameters:
        raise _idempotency_error(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{asked.key}' if you meant to execute a "
            "different request."
        )
    return Answer(status, json.loads(body))


def keep(tx: Transaction, asked: Keyed, answer: Answer, now: float) -> None:
    """Remember the answer for a day."""
    tx.connection.execute(
        "INSERT INTO idempotency (key, endpoint, fingerprint, created, status, answer)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            asked.key,
            asked.endpoint,
            asked.parameters,
            now,
            answer.status,
            json.dumps(answer.body),
        ),
    )


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
