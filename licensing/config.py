"""Every setting once: its meaning, unit, environment name and default.

``Settings.from_environment()`` reads the process environment; nothing else in the house does.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def _setting(env: str, default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"env": env, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """Configuration of one installation. Defaults run the demonstration with nothing installed."""

    base_url: str = _setting(
        "BASE_URL",
        "http://127.0.0.1:8000",
        "Where buyers reach this installation; no trailing slash",
    )
    listen: str = _setting(
        "LISTEN",
        "",
        "HOST:PORT the web server binds; empty is BASE_URL's own on loopback, else 127.0.0.1:8000",
    )
    web_threads: int = _setting("WEB_THREADS", 4, "Requests the web server answers at once")
    data_dir: Path = _setting(
        "DATA_DIR", Path("var"), "Folder for the SQLite database, files, keys and undelivered mail"
    )
    database_url: str = _setting(
        "DATABASE_URL", "", "SQLAlchemy address; empty is SQLite in DATA_DIR"
    )
    secret_key: str = _setting(
        "SECRET_KEY", "", "Signs sessions and links; empty is made once and kept in DATA_DIR"
    )
    secret_key_fallbacks: tuple[str, ...] = _setting(
        "SECRET_KEY_FALLBACKS", (), "Earlier secret keys, comma-separated: their links still open"
    )
    stripe_secret_key: str = _setting(
        "STRIPE_SECRET_KEY", "", "Stripe key, restricted preferred; empty is the stand-in"
    )
    stripe_webhook_secret: str = _setting(
        "STRIPE_WEBHOOK_SECRET", "", "Signing secret of the webhook endpoint at /webhooks/stripe"
    )
    stripe_api_base: str = _setting(
        "STRIPE_API_BASE",
        "",
        "Stripe's address; empty is Stripe itself, or the stand-in without a key",
    )
    sandbox_url: str = _setting(
        "SANDBOX_URL", "http://127.0.0.1:8001", "Where the stand-in for Stripe listens (loopback)"
    )
    mail_server: str = _setting("MAIL_SERVER", "", "SMTP host; empty writes mail to DATA_DIR/mail")
    mail_port: int = _setting("MAIL_PORT", 587, "SMTP port")
    mail_username: str = _setting("MAIL_USERNAME", "", "SMTP user")
    mail_password: str = _setting("MAIL_PASSWORD", "", "SMTP password")
    mail_use_tls: bool = _setting("MAIL_USE_TLS", True, "STARTTLS before signing in")
    mail_sender: str = _setting(
        "MAIL_SENDER", "Offprint <reprints@localhost.example>", "From line of every message"
    )
    demonstration: bool = _setting(
        "DEMONSTRATION",
        False,
        "Demonstration content and its staff sign-in work; never with live money",
    )
    workers: int = _setting("WORKERS", 1, "Worker processes that render, deliver and mail")
    fetch_origins: tuple[str, ...] = _setting(
        "FETCH_ORIGINS",
        (),
        "Exact origins, comma-separated, that pages may be read from although they are inside",
    )
    render_seconds: int = _setting("RENDER_SECONDS", 30, "Longest a document may take, seconds")
    render_memory_bytes: int = _setting(
        "RENDER_MEMORY_BYTES", 1_500_000_000, "Most address space a render may take, bytes"
    )
    download_link_seconds: int = _setting(
        "DOWNLOAD_LINK_SECONDS", 7 * 86_400, "How long an e-mailed download link opens, seconds"
    )
    proxy_count: int = _setting(
        "PROXY_COUNT", 0, "Trusted reverse proxies in front (X-Forwarded-* hops)"
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read every setting from ``environ``; raise ValueError naming the variable that is wrong."""
        values: dict[str, Any] = {}
        for setting in fields(cls):
            raw = environ.get(setting.metadata["env"])
            if raw is None or raw == "":
                continue
            try:
                values[setting.name] = _parse(raw, setting.default)
            except ValueError as error:
                raise ValueError(f"{setting.metadata['env']}: {error}") from None
        values["base_url"] = values.get("base_url", cls.base_url_default()).rstrip("/")
        return cls(**values)

    @classmethod
    def base_url_default(cls) -> str:
        return str(next(f.default for f in fields(cls) if f.name == "base_url"))

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in use."""
        if self.database_url:
            return self.database_url.replace("postgres://", "postgresql://", 1).replace(
                "postgresql://", "postgresql+psycopg://", 1
            )
        return f"sqlite:///{(self.data_dir / 'offprint.db').absolute()}"

    @property
    def listen_address(self) -> tuple[str, int]:
        """Host and port the web server binds."""
        parts = urlsplit(f"//{self.listen}" if self.listen else self.base_url)
        if self.listen or is_loopback(parts.hostname or ""):
            return parts.hostname or "127.0.0.1", parts.port or 8000
        return "127.0.0.1", 8000

    @property
    def uses_sandbox(self) -> bool:
        """True when payments go to the stand-in."""
        return not self.stripe_secret_key

    @property
    def stripe_key(self) -> str:
        return self.stripe_secret_key or "sk_test_offprint_sandbox"

    @property
    def stripe_address(self) -> str:
        """Base address of Stripe's API; empty is Stripe's own."""
        return self.stripe_api_base or (self.sandbox_url if self.uses_sandbox else "")

    @property
    def webhook_secret(self) -> str:
        if self.stripe_webhook_secret or not self.uses_sandbox:
            return self.stripe_webhook_secret
        return "whsec_" + _kept_secret(self.data_dir / "keys" / "sandbox-webhook")

    @property
    def signing_key(self) -> str:
        """The secret key in use, made and kept on first need."""
        return self.secret_key or _kept_secret(self.data_dir / "keys" / "secret")


def is_loopback(host: str) -> bool:
    """Whether ``host`` names this machine and no other."""
    return host == "localhost" or host == "::1" or host.startswith("127.")


def _parse(raw: str, default: Any) -> Any:
    if isinstance(default, bool):
        return _boolean(raw)
    if isinstance(default, int):
        return int(raw)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if isinstance(default, Path):
        return Path(raw)
    return raw


def _boolean(raw: str) -> bool:
    word = raw.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"{raw!r} is neither true nor false")


def _kept_secret(path: Path) -> str:
    """The secret at ``path``, made once; two processes that race read the same one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
