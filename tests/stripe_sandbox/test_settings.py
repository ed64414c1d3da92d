import os
import subprocess
import sys
from pathlib import Path

import pytest

from licensing.stripe_sandbox import SandboxSettings, UnsafeSettings, create_app
from licensing.stripe_sandbox.settings import from_environment
from tests.stripe_sandbox.harness import response_of, settings_for


def test_the_defaults_are_for_this_machine() -> None:
    settings = from_environment({})
    assert settings.url == "http://127.0.0.1:8001"
    assert settings.webhook_url == "http://127.0.0.1:8000/webhooks/stripe"


def test_the_environment_is_heeded() -> None:
    settings = from_environment(
        {
            "OFFPRINT_SANDBOX_DATA": "elsewhere",
            "OFFPRINT_SANDBOX_URL": "http://localhost:9001/",
            "OFFPRINT_SANDBOX_WEBHOOK_URL": "http://[::1]:9000/hook",
            "OFFPRINT_SANDBOX_WEBHOOK_SECRET": "whsec_x",
        }
    )
    assert settings.data == Path("elsewhere")
    assert settings.url == "http://localhost:9001"
    assert (settings.webhook_url, settings.webhook_secret) == ("http://[::1]:9000/hook", "whsec_x")


@pytest.mark.parametrize("key", ["sk_live_x", "rk_live_x", " sk_live_x"])
def test_it_does_not_start_beside_a_live_key(key: str) -> None:
    with pytest.raises(UnsafeSettings, match="live key"):
        from_environment({"STRIPE_SECRET_KEY": key})


def test_it_starts_beside_a_test_key() -> None:
    assert from_environment({"STRIPE_SECRET_KEY": "sk_test_x"}).account_name


@pytest.mark.parametrize(
    "environment",
    [
        {"OFFPRINT_SANDBOX_URL": "http://0.0.0.0:8001"},
        {"OFFPRINT_SANDBOX_URL": "http://pay.northquay.example"},
        {"OFFPRINT_SANDBOX_URL": "http://127.0.0.1.northquay.example:8001"},
        {"OFFPRINT_SANDBOX_URL": "nonsense"},
        {"OFFPRINT_SANDBOX_WEBHOOK_URL": "http://192.0.2.7/hook"},
        {"OFFPRINT_SANDBOX_WEBHOOK_URL": "https://127.0.0.1/hook"},
        {"GRANIAN_HOST": "0.0.0.0"},
    ],
)
def test_it_does_not_start_where_strangers_could_reach_it(environment: dict[str, str]) -> None:
    with pytest.raises(UnsafeSettings):
        from_environment(environment)


def test_settings_made_by_hand_are_held_to_loopback_too(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings):
        SandboxSettings(data=tmp_path, url="http://192.0.2.7:8001")


@pytest.mark.parametrize(("address", "status"), [("192.0.2.7", 403), ("127.0.0.1", 200)])
def test_strangers_get_nothing_whatever_the_server_was_bound_to(
    tmp_path: Path, address: str, status: int
) -> None:
    app = create_app(settings_for(tmp_path))
    assert response_of(app, "/", REMOTE_ADDR=address).status_code == status


def test_the_server_process_refuses_a_live_key(tmp_path: Path) -> None:
    started = _import_wsgi(tmp_path, STRIPE_SECRET_KEY="sk_live_x")
    assert started.returncode != 0
    assert "real payments belong to Stripe" in started.stderr


def test_the_server_process_starts_and_imports_nothing_of_the_house(tmp_path: Path) -> None:
    started = _import_wsgi(tmp_path)
    assert started.returncode == 0, started.stderr
    house = [name for name in started.stdout.split() if not name.startswith("stripe_sandbox")]
    assert house == []


def _import_wsgi(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the WSGI module as a server does, and print which rooms came with it."""
    code = (
        "import sys, licensing.stripe_sandbox.wsgi; "
        "print(*(name.split('.', 1)[1] for name in sys.modules if name.startswith('licensing.')))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "OFFPRINT_SANDBOX_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
