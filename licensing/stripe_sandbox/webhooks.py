"""Events, signed as Stripe signs them and delivered until they arrive.

Every event waits in the database from the transaction that caused it, so that nothing is lost when
the stand-in, or its receiver, is restarted.
"""

import hashlib
import hmac
import http.client
import json
import logging
import threading
from urllib.parse import urlsplit

from licensing.stripe_sandbox import chores
from licensing.stripe_sandbox.errors import Json
from licensing.stripe_sandbox.settings import SandboxSettings
from licensing.stripe_sandbox.store import Delivery, Store

log = logging.getLogger(__name__)
LEASE_MARGIN_SECONDS = 5


def signature(payload: bytes, secret: str, timestamp: int) -> str:
    """The ``Stripe-Signature`` header: HMAC-SHA256 of the time, a full stop and the payload."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + payload, hashlib.sha256)
    return f"t={timestamp},v1={signed.hexdigest()}"


class Courier:
    """A thread that does the chores that are due and delivers the events that wait.

    Several may run on one database: each delivery is claimed, and released when its claimant dies.
    """

    def __init__(self, store: Store, settings: SandboxSettings) -> None:
        self._store = store
        self._settings = settings
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, first with what a predecessor was killed with.

        Should that predecessor still live, an event arrives twice, as receivers must expect anyway.
        """
        with self._store.transaction() as tx:
            tx.free_claims(self._settings.clock())
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="stripe-courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the delivery at hand and end; what waits is delivered after the next start."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """There is something new to deliver."""
        self._wake.set()

    def work_off(self) -> None:
        """Do and deliver everything that is due now."""
        while not self._stopping and chores.do_next(self._store, self._settings):
            pass
        while not self._stopping and self._deliver_next():
            pass

    def _run(self) -> None:
        while not self._stopping:
            try:
                self.work_off()
            except Exception:
                # A full disk or a locked database passes; the courier must outlive it.
                log.exception("The courier stumbled and goes on")
            self._wake.wait(self._pause())
            self._wake.clear()

    def _pause(self) -> float:
        with self._store.transaction() as tx:
            due = tx.next_due()
        wait = self._settings.poll_seconds
        return wait if due is None else max(0.01, min(wait, due - self._settings.clock()))

    def _deliver_next(self) -> bool:
        settings = self._settings
        now = settings.clock()
        with self._store.transaction() as tx:
            claim = now + settings.timeout_seconds + LEASE_MARGIN_SECONDS
            delivery = tx.claim_delivery(now, claim)
            event = tx.get(delivery.event_id) if delivery else None
        if delivery is None or event is None:
            return False
        problem = self._post({**event, "pending_webhooks": 1})
        with self._store.transaction() as tx:
            if problem is None:
                tx.delivery_arrived(delivery.event_id, settings.clock())
            else:
                tx.delivery_failed(delivery.event_id, problem, self._next_attempt(delivery))
        return True

    def _next_attempt(self, delivery: Delivery) -> float | None:
        now, pauses = self._settings.clock(), self._settings.retry_seconds
        next_at = now + pauses[min(delivery.attempts, len(pauses)) - 1]
        return (
            next_at if next_at < delivery.created + self._settings.give_up_after_seconds else None
        )

    def _post(self, event: Json) -> str | None:
        """Offer an event to the receiver; None when it was accepted, else what went wrong.

        Each attempt is signed at its own time. Redirects are failures, as they are with Stripe.
        """
        target = urlsplit(self._settings.webhook_url)
        payload = json.dumps(event, indent=2).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "OffprintStripeStandIn/1.0",
            "Stripe-Signature": signature(
                payload, self._settings.webhook_secret, self._settings.now()
            ),
        }
        connection = http.client.HTTPConnection(
            target.hostname or "", target.port, timeout=self._settings.timeout_seconds
        )
        try:
            path = (target.path or "/") + (f"?{target.query}" if target.query else "")
            connection.request("POST", path, payload, headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            connection.close()
        return None if 200 <= status < 300 else f"The receiver answered {status}."
