"""Readings: a page of the publication's own site, read because a visitor asked, and taken in if it may be.

Reading is slow and leaves the machine, so it is a job: the verbs here change rows and never fetch; what
fetches (``visit``, ``fetch``) sees no row. A page is asked for by whatever address and read once; who
comes later sees what was seen. It is taken in only when the rules find that it may be sold as it is:
everything else is the desk's to decide.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select

from licensing import catalogue
from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.pictures import PrintPicture
from licensing.articles.ingest.sources import Source, gather, read
from licensing.articles.rights import LICENSABLE
from licensing.articles.service import import_capture, under_own_rules
from licensing.catalogue import addresses
from licensing.core import audit, clock, ids, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import InvalidInput
from licensing.core.installation import settings
from licensing.core.outside import Outside
from licensing.core.queue import enqueue
from licensing.enquiries.models import Reading
from licensing.enquiries.own_site import full_address, hosts_of, is_own
from licensing.enquiries.states import READING
from licensing.publishers.models import Publication

READ_JOB, TAKE_JOB = "read-page", "take-page"
PAGE_SECONDS = 8.0
ARTICLE_SECONDS = 25.0
"""For the page and all of its pictures together."""
FRESH = {"seen": timedelta(days=1), "refused": timedelta(hours=1)}
"""How long what was found holds before the page is read again for whoever asks."""

Verdict = Literal["owned", "open", "desk"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page said, as a visitor is shown it. ``published_on`` is an ISO date or nothing.

    ``verdict``: the publisher's own, under an open licence, or for the desk to decide, with the
    ``reason`` in words.
    """

    headline: str
    standfirst: str
    byline: str
    published_on: str
    words: int
    pictures: int
    verdict: Verdict
    reason: str
    open_licence: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.published_on) if self.published_on else None

    @property
    def for_sale(self) -> bool:
        return self.verdict != "desk"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to be read: everything that fetching needs to know."""

    url: str
    hosts: frozenset[str]
    allowed_origins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Brought:
    """An article and its pictures, fetched and not stored."""

    capture: Capture | NotAnArticle
    pictures: Mapping[str, PrintPicture]


def begin(publication: Publication, url: str, actor: Actor) -> Reading:
    """The reading of that page: the one there is, or a new one whose job is written now. Flushes.

    Raises InvalidInput where the publication allows none, or the address is not on its own site.
    """
    key = addresses.key_of(url, publication.site)
    if not publication.fetch_unknown or key is None or not is_own(publication, url):
        raise InvalidInput(f"Only pages of {publication.site} are read here.", field="url")
    new = insert_once(
        Reading,
        "publication_id",
        "key",
        token=ids.token(),
        publication_id=publication.id,
        key=key,
        url=full_address(publication, url),
        state="asked",
        tries=1,
        seen={},
        error="",
        read_at=clock.now(),
    )
    reading = db.session.scalars(
        select(Reading).where(Reading.publication_id == publication.id, Reading.key == key)
    ).one()
    if new:
        audit.record("reading:ask", f"reading:{reading.id}", actor, url=reading.url)
        _send(reading, READ_JOB)
    elif _stale(reading):
        states.advance(READING, reading, "renew", actor)
        reading.tries, reading.read_at, reading.error = reading.tries + 1, clock.now(), ""
        _send(reading, READ_JOB)
    return reading


def take(reading: Reading, actor: Actor) -> None:
    """Have the article taken in and put on sale. Raises StateConflict, InvalidInput."""
    if reading.state == "wanted":
        return  # somebody pressed the button before
    sight = sight_of(reading)
    if sight is not None and not sight.for_sale:
        raise InvalidInput("This one is for the permissions desk to decide. Ask the desk.")
    states.advance(READING, reading, "take", actor)
    audit.record("reading:take", f"reading:{reading.id}", actor, url=reading.url)
    _send(reading, TAKE_JOB)


def visit_of(reading: Reading) -> Visit:
    """What fetching needs to know of ``reading``."""
    allowed = frozenset(settings().fetch_origins)
    return Visit(reading.url, hosts_of(reading.publication), allowed)


def look(visit: Visit) -> Capture | NotAnArticle:
    """Read the page. Slow; sees no database; never raises for what the page is."""
    return read(Source(visit.url, url=visit.url), _client(visit, PAGE_SECONDS))


def fetch(visit: Visit) -> Brought:
    """Read the page again with its pictures, which may lie on other hosts. Slow; sees no database."""
    ends_at = time.monotonic() + ARTICLE_SECONDS
    capture = look(visit)
    if isinstance(capture, NotAnArticle):
        return Brought(capture, {})
    others = Outside(visit.allowed_origins, ends_at=ends_at)
    return Brought(capture, gather(Source(visit.url, url=visit.url), capture, others).pictures)


def saw(reading: Reading, found: Capture | NotAnArticle) -> None:
    """Keep what the page said, or why it was not read. Safe to run twice."""
    if reading.state != "asked":
        return
    if isinstance(found, NotAnArticle):
        refuse(reading, found.error)
        return
    known = catalogue.find_by_url(reading.publication, found.url) if found.url else None
    if known is not None:  # the page names itself otherwise than the visitor did
        reading.article_id = known.id
        states.advance(READING, reading, "list", SYSTEM)
        return
    reading.seen = asdict(_sight(reading.publication, found))
    states.advance(READING, reading, "see", SYSTEM)


def brought(reading: Reading, found: Brought) -> None:
    """Take the article in and list it, if the rules still find it may be sold. Safe to run twice."""
    if reading.state != "wanted":
        return
    capture = found.capture
    if isinstance(capture, NotAnArticle):
        refuse(reading, capture.error)
        return
    sight = _sight(reading.publication, capture)
    if not sight.for_sale:
        refuse(reading, f"The page changed since it was read: {sight.reason}")
        return
    taken = import_capture(reading.publication, capture, found.pictures, SYSTEM)
    catalogue.index_article(taken.article, taken.version)
    reading.article_id = taken.article.id
    states.advance(READING, reading, "list", SYSTEM)


def refuse(reading: Reading, why: str) -> None:
    """Say why nothing came of it."""
    if READING.allows(reading.state, "refuse"):
        reading.error = why
        states.advance(READING, reading, "refuse", SYSTEM)


def sight_of(reading: Reading) -> Sight | None:
    """What the page said, once it was read."""
    return Sight(**reading.seen) if reading.seen else None


def _send(reading: Reading, kind: str) -> None:
    enqueue(kind, f"reading:{reading.id}:{reading.tries}", id=reading.id)


def _stale(reading: Reading) -> bool:
    holds = FRESH.get(reading.state)
    return holds is not None and clock.now() - reading.read_at > holds


def _client(visit: Visit, seconds: float) -> Outside:
    ends_at = time.monotonic() + seconds
    return Outside(visit.allowed_origins, only_hosts=visit.hosts, ends_at=ends_at)


def _sight(publication: Publication, capture: Capture) -> Sight:
    verdict, reason = _judge(publication, capture)
    return Sight(
        headline=capture.headline,
        standfirst=capture.standfirst,
        byline=", ".join(capture.bylines),
        published_on=capture.published_on.isoformat() if capture.published_on else "",
        words=len(capture.body_text.split()),
        pictures=len(capture.images),
        verdict=verdict,
        reason=reason,
        open_licence=capture.rights.open_licence,
    )


def _judge(publication: Publication, capture: Capture) -> tuple[Verdict, str]:
    """Whether the rules alone may put it on sale, and what they found."""
    rights = under_own_rules(publication, capture).rights
    text = next((part for part in rights.parts if part.kind == "text"), None)
    if rights.withdrawn:
        return "desk", "The page says that the article was withdrawn."
    if rights.embargo_until:
        return "desk", "The page says that the article is under embargo."
    if not capture.url or not is_own(publication, capture.url):
        return "desk", "The page says that it first appeared on another site."
    if rights.open_licence:
        return "open", "It is published under an open licence."
    if rights.status in LICENSABLE:
        return "owned", f"The text is {publication.name}’s own."
    return "desk", text.reason if text else "Nobody has decided about the text yet."
