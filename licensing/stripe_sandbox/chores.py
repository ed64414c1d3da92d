"""What happens by itself, later: sessions lapse, and one card is always disputed."""

from collections.abc import Callable

from licensing.stripe_sandbox import checkout, disputes
from licensing.stripe_sandbox.settings import SandboxSettings
from licensing.stripe_sandbox.store import Store
from licensing.stripe_sandbox.work import Work


def do_next(store: Store, settings: SandboxSettings) -> bool:
    """Do one chore that is due, if there is one, together with forgetting it."""
    with store.transaction() as tx:
        chore = tx.take_chore(settings.clock())
        if chore is None:
            return False
        verb, subject = chore
        CHORES[verb](Work(tx, settings), subject)
    return True


def _expire(work: Work, identifier: str) -> None:
    session = work.get("checkout.session", identifier)
    if session["status"] == "open":
        checkout.end(work, session)


def _dispute(work: Work, identifier: str) -> None:
    disputes.open_for(work, identifier)


CHORES: dict[str, Callable[[Work, str], None]] = {"expire": _expire, "dispute": _dispute}
