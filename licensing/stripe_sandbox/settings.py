"""What the stand-in may be told, and what it refuses to be told."""

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

API_VERSION = "2026-05-27.dahlia"
LIVE_KEYS = ("sk_live_", "rk_live_")


class UnsafeSettings(RuntimeError):
    """The stand-in was about to run where real money moves, or where strangers could reach it."""


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Everything that can be set. Environment names are in ``from_environment``.

    ``url`` and ``webhook_url`` must be on loopback; an empty ``webhook_url`` means that events are
    kept and listed, but sent to nobody.
    """

    data: Path
    """Folder of the database; it is created when it is missing."""
    url: str = "http://127.0.0.1:8001"
    """Where people and programs reach the stand-in: pay pages get their addresses from it."""
    webhook_url: str = "http://127.0.0.1:8000/webhooks/stripe"
    webhook_secret: str = "whsec_offprint_demonstration"  # noqa: S105 - guards invented events only
    account_name: str = "Offprint demonstration"
    """The seller's name on pay pages, when a session's ``branding_settings`` give none."""
    retry_seconds: tuple[float, ...] = (1, 2, 5, 15, 60, 300, 900, 3600)
    """Pauses before each further attempt to deliver an event; the last one repeats."""
    give_up_after_seconds: float = 3 * 24 * 3600
    """How long an event is offered; Stripe does so for three days."""
    timeout_seconds: float = 10
    """How long the receiver of an event may take to answer."""
    dispute_after_seconds: float = 5
    """How soon the card that is always disputed is disputed."""
    poll_seconds: float = 1
    """How often the courier looks for work that it was not woken for."""
    clock: Callable[[], float] = time.time
    """Seconds since the epoch."""

    def __post_init__(self) -> None:
        for name, address in (("url", self.url), ("webhook_url", self.webhook_url)):
            if address and not is_local_address(address):
                raise UnsafeSettings(
                    f"The Stripe stand-in works on this machine only, and {name} is {address!r}. "
                    "Use http://127.0.0.1, or set STRIPE_SECRET_KEY to use Stripe itself."
                )

    def now(self) -> int:
        """This moment in whole seconds since the epoch, as Stripe tells time."""
        return int(self.clock())


def from_environment(environment: Mapping[str, str]) -> SandboxSettings:
    """Read the settings that an operator may change.

    ========================================  ==========================================
    ``OFFPRINT_SANDBOX_DATA``                 folder (default ``var/stripe-sandbox``)
    ``OFFPRINT_SANDBOX_URL``                  default ``http://127.0.0.1:8001``
    ``OFFPRINT_SANDBOX_WEBHOOK_URL``          default ``http://127.0.0.1:8000/webhooks/stripe``
    ``OFFPRINT_SANDBOX_WEBHOOK_SECRET``       default ``whsec_offprint_demonstration``
    ========================================  ==========================================

    Raises ``UnsafeSettings`` beside a live key, and when an address or the server's own
    ``GRANIAN_HOST`` is not on loopback.
    """
    if environment.get("STRIPE_SECRET_KEY", "").strip().startswith(LIVE_KEYS):
        raise UnsafeSettings(
            "STRIPE_SECRET_KEY is a live key: real payments belong to Stripe. "
            "Leave the stand-in off, or use a test key."
        )
    host = environment.get("GRANIAN_HOST")
    if host and not is_loopback(host):
        raise UnsafeSettings(
            f"GRANIAN_HOST is {host!r}; the Stripe stand-in binds to 127.0.0.1 only."
        )
    usual = SandboxSettings(Path(environment.get("OFFPRINT_SANDBOX_DATA", "var/stripe-sandbox")))
    return replace(
        usual,
        url=environment.get("OFFPRINT_SANDBOX_URL", usual.url).rstrip("/"),
        webhook_url=environment.get("OFFPRINT_SANDBOX_WEBHOOK_URL", usual.webhook_url),
        webhook_secret=environment.get("OFFPRINT_SANDBOX_WEBHOOK_SECRET", usual.webhook_secret),
    )


def is_local_address(address: str) -> bool:
    """Whether an address is plain HTTP to this machine."""
    parts = urlsplit(address)
    return parts.scheme == "http" and is_loopback(parts.hostname)


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
