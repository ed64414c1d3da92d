"""Verification: what anyone who holds a copy may learn about its licence, and no more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from licensing.articles.models import Version
from licensing.articles.names import identifier_of, link_to
from licensing.articles.notices import correction_of
from licensing.core import clock, ids
from licensing.core.db import db
from licensing.documents.facts import Brand, LicenceFacts
from licensing.licences.facts import brand_facts, said_by
from licensing.licences.models import Licence


@dataclass(frozen=True, slots=True)
class Correction:
    """A later version that corrects the licensed one: its number, what it says was wrong, its day."""

    version: int
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer about one licence. ``standing`` is valid, not-yet, expired, suspended or revoked."""

    standing: str
    facts: LicenceFacts
    brand: Brand
    headline: str
    published_on: date | None
    link: str
    """Where the article can be read, or nothing: its page, or what its DOI leads to."""
    identifier: str
    """Its DOI as a link, its address, or the name by which it is known here."""
    fingerprint: str
    version: int = 1
    """Number of the article's version that was licensed."""
    correction: Correction | None = None
    article: str = ""
    """The article's public id, by which the storefront knows it."""
    withdrawn_on: date | None = None
    """The day on which the article was taken off sale, while it is."""

    @property
    def valid(self) -> bool:
        return self.standing == "valid"


def look_up(typed: str, today: date | None = None) -> Verification | None:
    """What is known of the licence whose number was typed; None if there is no such licence."""
    licence = find(typed)
    if licence is None:
        return None
    version = licence.version
    return Verification(
        standing=standing(licence, today or clock.today()),
        facts=said_by(licence),
        brand=brand_facts(licence.facts),
        headline=version.headline,
        published_on=version.published_on,
        link=link_to(version),
        identifier=identifier_of(version),
        fingerprint=version.content_hash,
        version=version.number,
        correction=_correction(version),
        article=version.article.public_id,
        withdrawn_on=gone.date() if (gone := version.article.withdrawn_at) else None,
    )


def _correction(version: Version) -> Correction | None:
    notice = correction_of(version)
    if notice is None or notice.version is None:
        return None
    return Correction(notice.version.number, notice.words, notice.at.date())


def find(typed: str) -> Licence | None:
    """The licence of that number, however it was typed."""
    number = ids.read_number(typed)
    if number is None:
        return None
    return db.session.scalars(select(Licence).where(Licence.number == number)).one_or_none()


def standing(licence: Licence, today: date) -> str:
    """The licence's standing on a day: its state, and its term."""
    if licence.state in {"revoked", "suspended"}:
        return licence.state
    if licence.state == "pending" or today < licence.starts_on:
        return "not-yet"
    if licence.state == "expired" or (licence.ends_on is not None and licence.ends_on < today):
        return "expired"
    return "valid"
