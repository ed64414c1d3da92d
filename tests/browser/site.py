"""A live site on loopback, as a visitor meets it: our doors, the stand-in for Stripe, and a worker with a
warm press, each in a thread, on a copy of the demonstration's content.

The content is seeded once and kept under ``build/``, for every test and every process, until what makes
it changes.
"""

import email
import email.policy
import fcntl
import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from licensing import create_app, stripe_sandbox
from licensing.articles.models import Article
from licensing.config import Settings
from licensing.core.application import limiter
from licensing.core.db import db, read_only, release
from licensing.demo import seed as demonstration
from licensing.jobs import tasks
from licensing.jobs.tasks import Render
from licensing.jobs.worker import Worker
from licensing.stripe_sandbox.sandbox import Sandbox
from tests import shop as shops
from tests.economy import thrifty
from tests.shop import Shop

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
MADE_BY = ("accounts", "articles", "catalogue", "core", "demo", "pricing", "publishers")
"""Rooms that the seeded content depends on; a change in any of them seeds it anew."""
SECRET = "a secret of forty characters, for browsing"  # the seeded passwords depend on it
PATIENCE_SECONDS = 30
POLL_SECONDS = 0.1

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Site:
    """The site. ``url`` is ours, ``stripe_url`` the stand-in's."""

    app: Flask
    url: str
    stripe_url: str
    bench: "Bench"
    sandbox: Sandbox

    @property
    def shop(self) -> Shop:
        """The same, for what other tests do without a browser."""
        return Shop(self.app, self.sandbox, self.bench.worker, self.url, self.stripe_url)

    def article(self, source: str) -> Article:
        """The article that its own publication serves at an address ending in ``source``."""
        with self.app.app_context(), read_only():
            found = db.session.scalars(
                select(Article).where(Article.canonical_url.endswith(source))
            ).one()
            _ = found.publication.slug  # loaded here, to be read after the session has gone
            db.session.expunge_all()
            release()
        return found

    def way_in(self, source: str) -> str:
        """The plain link that a publication puts at the foot of that article."""
        article = self.article(source)
        return f"{self.url}/{article.publication.slug}/license?url={article.canonical_url}"

    def page_of(self, source: str) -> str:
        """The storefront's page of that article."""
        article = self.article(source)
        return f"{self.url}/{article.publication.slug}/articles/{article.public_id}/"

    def letter(self, to: str, subject: str) -> EmailMessage:
        """The letter to ``to`` with ``subject`` in its subject, once it was sent."""

        def look() -> EmailMessage | None:
            return next(
                (m for m in self.letters() if m["To"] == to and subject in m["Subject"]), None
            )

        return self.bench.until(look, f"a letter to {to} about {subject!r}")

    def letters(self) -> list[EmailMessage]:
        """Everything that was posted so far."""
        settings: Settings = self.app.extensions["settings"]
        read = email.message_from_bytes
        return [
            read(path.read_bytes(), policy=email.policy.default)
            for path in sorted((settings.data_dir / "mail").glob("*.eml"))
        ]


@dataclass
class Bench:
    """Where the worker sits: it takes jobs as they come, unless it was asked to rest."""

    worker: Worker
    _stop: threading.Event = field(default_factory=threading.Event)
    _awake: threading.Event = field(default_factory=threading.Event)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _news: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def working(self) -> Iterator[None]:
        self._awake.set()
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._awake.set()
            thread.join()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Inside this block no job is under way and none is begun."""
        self._awake.clear()
        with self._turn:
            yield
        self._awake.set()

    def until(self, look: Callable[[], Found | None], meaning: str) -> Found:
        """What ``look`` finds, asked again whenever a job was done, until it finds something."""
        seen: list[Found] = []

        def found() -> bool:
            what = look()
            if what:
                seen.append(what)
            return bool(seen)

        with self._news:
            assert self._news.wait_for(found, PATIENCE_SECONDS), f"never came: {meaning}"
        return seen[0]

    def _work(self) -> None:
        while not self._stop.is_set():
            self._awake.wait()
            with self._turn:
                did = self.worker.run_one()
            if did:
                with self._news:
                    self._news.notify_all()
            else:
                self._stop.wait(POLL_SECONDS)


@contextmanager
def open_site(folder: Path, render: Render) -> Iterator[Site]:
    """Open a site on a copy of the demonstration's content in ``folder``."""
    shutil.copytree(demonstration_folder(), folder)
    with shops.port() as ours, shops.port() as stripes:
        settings = Settings(
            data_dir=folder,
            secret_key=SECRET,
            base_url=shops.address(ours),
            sandbox_url=shops.address(stripes),
            demonstration=True,
        )
        app = thrifty(create_app(settings))
        limiter.reset()
        stripe = shops.stand_in(
            folder / "stripe", settings.sandbox_url, settings.base_url, settings.webhook_secret
        )
        sandbox = stripe_sandbox.of(stripe)
        ours.app, stripes.app = app, stripe
        sandbox.courier.start()
        bench = Bench(Worker(app, tasks.table(render)))
        try:
            with bench.working():
                yield Site(app, settings.base_url, settings.sandbox_url, bench, sandbox)
        finally:
            sandbox.courier.stop()
            shops.dispose(app)


def demonstration_folder() -> Path:
    """A data folder with the demonstration's content, seeded by the first process that asks."""
    BUILD.mkdir(exist_ok=True)
    made = BUILD / f"demonstration-{_digest()}"
    with (BUILD / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in BUILD.glob("demonstration-*"):
                shutil.rmtree(old)
            draft = BUILD / "demonstration-draft"
            _seed(draft)
            draft.rename(made)
    return made


def _seed(folder: Path) -> None:
    app = create_app(Settings(data_dir=folder, secret_key=SECRET, demonstration=True))
    with app.app_context():
        upgrade()
        demonstration.seed()
    shops.dispose(app)


def _digest() -> str:
    """Of everything that the seeded content is made by and of."""
    digest = hashlib.sha256(SECRET.encode())
    folders = [ROOT / "migrations" / "versions", *(ROOT / "licensing" / room for room in MADE_BY)]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
