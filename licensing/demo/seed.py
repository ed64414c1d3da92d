"""Puts the demonstration's content in, through the same doors as anybody's.

The folders under ``content/`` hold each publication's pages as its own site would serve them, the
pictures beside them, ``publication.toml`` (names and branding) and ``rates.toml`` (its rate card).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_security import hash_password

from licensing.accounts.permissions import ROLES
from licensing.accounts.sign_in import datastore
from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.sources import Source, find, gather, read
from licensing.articles.service import import_capture
from licensing.catalogue import index_article
from licensing.core.audit import SYSTEM
from licensing.core.db import db, release
from licensing.core.installation import settings
from licensing.core.outside import Outside
from licensing.demo import samples
from licensing.pricing.service import publish_card
from licensing.publishers import queries
from licensing.publishers.models import Publisher
from licensing.publishers.service import add_publication, add_publisher

CONTENT = Path(__file__).parent / "content"
PASSWORD = "offprint-demonstration"  # noqa: S105 (opens nothing outside the demonstration)
RATES_FROM = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seeded:
    """One publication of the demonstration, and who signs in for it."""

    slug: str
    name: str
    articles: int
    staff_email: str


def seed() -> list[Seeded]:
    """Put in what is missing; commits after each article, so that a stopped start goes on."""
    return [_seed(folder) for folder in sorted(CONTENT.iterdir()) if folder.is_dir()]


def _seed(folder: Path) -> Seeded:
    said = tomllib.loads((folder / "publication.toml").read_text())
    publisher = _publisher(said["publisher"], folder)
    publication = add_publication(said["publication"], publisher, SYSTEM)
    email = f"desk@{publication.site}"
    _staff(email, publication.signatory, publisher)
    db.session.commit()
    names = (publication.slug, publication.name)
    articles = sum(_import_all(publication.slug, folder))
    _make_samples(publication.slug)
    return Seeded(*names, articles, email)


def _publisher(said: dict[str, Any], folder: Path) -> Publisher:
    known = queries.publisher(said["slug"])
    if known is not None:
        return known
    publisher = add_publisher(said, SYSTEM)
    rates = tomllib.loads((folder / "rates.toml").read_text())
    publish_card(publisher, rates, RATES_FROM, SYSTEM)
    return publisher


def _staff(email: str, name: str, publisher: Publisher) -> None:
    if datastore.find_user(email=email) is not None:
        return
    role = datastore.find_or_create_role(
        name="manager", permissions=[str(permission) for permission in ROLES["manager"]]
    )
    datastore.create_user(
        email=email,
        name=name,
        password=hash_password(PASSWORD),
        publisher_id=publisher.id,
        demonstration=True,
        roles=[role],
    )


def _make_samples(slug: str) -> None:
    folder = settings().data_dir / "samples" / slug
    if not folder.exists():
        samples.make(queries.publication(slug), folder)
        release()


def _import_all(slug: str, folder: Path) -> Iterator[int]:
    client = Outside(frozenset())
    for source in find(str(folder), client):
        capture = read(source, client) if isinstance(source, Source) else source
        if isinstance(capture, NotAnArticle):
            raise ValueError(f"{capture.source}: {capture.error}")
        assert isinstance(source, Source)  # what gave an article was one
        pictures = gather(source, capture, client).pictures
        result = import_capture(queries.publication(slug), capture, pictures, SYSTEM)
        index_article(result.article, result.version)
        db.session.commit()
        release()
        yield 1
