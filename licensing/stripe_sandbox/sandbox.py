"""The running stand-in: its store, its courier and its settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from licensing.stripe_sandbox.idempotency import KeysAtWork
from licensing.stripe_sandbox.settings import SandboxSettings
from licensing.stripe_sandbox.store import Store
from licensing.stripe_sandbox.webhooks import Courier
from licensing.stripe_sandbox.work import Work

EXTENSION = "stripe_sandbox"


@dataclass(frozen=True, slots=True)
class Sandbox:
    settings: SandboxSettings
    store: Store
    courier: Courier
    keys: KeysAtWork

    @contextmanager
    def work(
        self, request_id: str | None = None, idempotency_key: str | None = None
    ) -> Iterator[Work]:
        """One transaction; when it is kept, the courier is told that there may be news."""
        with self.store.transaction() as tx:
            work = Work(tx, self.settings, request_id, idempotency_key)
            yield work
        self.courier.wake()


def install(app: Flask, settings: SandboxSettings) -> Sandbox:
    store = Store(settings.data)
    sandbox = Sandbox(settings, store, Courier(store, settings), KeysAtWork())
    app.extensions[EXTENSION] = sandbox
    return sandbox


def of(app: Flask) -> Sandbox:
    """The stand-in that an application is."""
    sandbox = app.extensions[EXTENSION]
    assert isinstance(sandbox, Sandbox)
    return sandbox
