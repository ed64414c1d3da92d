"""The server process, killed without warning while it works."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.stripe_sandbox.harness import KEY, SECRET, Shop, bound

CUSTOMERS = 60


@contextmanager
def _server(folder: Path, port: int, webhook_url: str) -> Iterator[tuple[str, int]]:
    """The stand-in under granian, as it is really started: its address and its process group."""
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "licensing.stripe_sandbox.wsgi:app"],
        env={
            **os.environ,
            "OFFPRINT_SANDBOX_DATA": str(folder),
            "OFFPRINT_SANDBOX_URL": url,
            "OFFPRINT_SANDBOX_WEBHOOK_URL": webhook_url,
            "OFFPRINT_SANDBOX_WEBHOOK_SECRET": SECRET,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until_it_answers(url)
        yield url, process.pid
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_it_answers(url: str) -> None:
    retry = requests.adapters.Retry(connect=20, backoff_factor=0.05, backoff_max=0.5)
    session = requests.Session()
    session.mount(url, requests.adapters.HTTPAdapter(max_retries=retry))
    assert session.get(url, timeout=10).status_code == 200


def _free_port() -> int:
    with bound() as held:
        port: int = held.getsockname()[1]
    return port


def _create(url: str, number: int) -> str | None:
    """The id of a customer, or None when the server died first."""
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": f"customer-{number}"}
    data = {"name": f"Buyer {number}"}
    try:
        answer = requests.post(f"{url}/v1/customers", data=data, headers=headers, timeout=10)
    except (TimeoutError, requests.RequestException):
        return None
    return str(answer.json()["id"])


def test_a_killed_server_forgets_nothing_and_does_nothing_twice(tmp_path: Path, shop: Shop) -> None:
    port = _free_port()
    with _server(tmp_path, port, shop.url) as (url, group), ThreadPoolExecutor(4) as pool:
        promised = [pool.submit(_create, url, number) for number in range(CUSTOMERS)]
        promised[CUSTOMERS // 3].result()
        os.killpg(group, signal.SIGKILL)
        before = [promise.result() for promise in promised]
    assert None in before, "the server was meant to die while it worked"

    with _server(tmp_path, port, shop.url) as (url, _):
        after = [_settled(url, number) for number in range(CUSTOMERS)]
        assert all(first in (None, again) for first, again in zip(before, after, strict=True))
        assert len(set(after)) == CUSTOMERS
        shop.wait_until(lambda: _told(shop) >= set(after))
    assert _told(shop) == set(after)


def _settled(url: str, number: int) -> str:
    created = _create(url, number)
    assert created is not None
    return created


def _told(shop: Shop) -> set[str]:
    """The customers that the shop heard of; an event may arrive twice, a customer may not."""
    return {event.data.object["id"] for event in shop.events}
