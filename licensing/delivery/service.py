"""Verbs of delivery: ask for a copy, finish it, deliver it, hand it out. Verbs flush, never commit."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import select

from licensing.articles.facts import facts_of
from licensing.articles.models import Version
from licensing.articles.names import identifier_of, link_to
from licensing.articles.rights import summary_of
from licensing.core import audit, clock, files, ids, links, mail, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import OffprintError
from licensing.core.installation import settings
from licensing.core.queue import enqueue
from licensing.delivery.models import Copy, Download
from licensing.delivery.quotes import quote_facts
from licensing.delivery.states import COPY
from licensing.documents.facts import Facts, PersonalCopyFacts, ProofFacts, ReprintFacts
from licensing.licences import service as licences
from licensing.licences.facts import brand_facts, countries_of, licence_facts, said_by, snapshot
from licensing.licences.models import Licence
from licensing.licences.odrl import attachment
from licensing.licences.verification import standing
from licensing.orders import service as orders
from licensing.orders.letters import accent, order_url
from licensing.orders.models import Order
from licensing.pricing.card import Card
from licensing.pricing.wish import Wish
from licensing.publishers.brand import brand_of, to_json
from licensing.quotes.models import SavedQuote

DOWNLOAD = "download"
"""Purpose of a signed download link; its value is the copy's id."""


class LicenceNotValid(OffprintError):
    """The copy may not be handed out as its licence stands."""

    code = "licence-not-valid"
    status = HTTPStatus.FORBIDDEN


def reprint_of(licence: Licence, corrected: Version | None = None) -> Copy:
    """The licensed copy of ``licence``, or the one of a corrected version: asked for once, rendered
    by a job."""
    if corrected is None:
        return _ask(f"reprint:{licence.id}", "reprint", licence.version, {}, licence)
    return _ask(f"reprint:{licence.id}:{corrected.id}", "reprint", corrected, {}, licence)


def proof_of(version: Version, wish: Wish, card: Card, fee: str) -> Copy:
    """The proof for a wish: the same wish on the same day is the same proof."""
    publication = version.article.publication
    facts = licences.proposed_facts(
        wish,
        card,
        licensee="Your organisation",
        fee=fee,
        reference="",
        number="PROOF",
        countries=summary_of(version).territories,
        open_licence=version.open_licence,
    )
    said = snapshot(facts, brand_of(publication))
    said["licence"]["issued_at"] = f"{facts.starts_on}T00:00:00+00:00"
    said["order_url"] = article_url(version)
    said["wish"] = {"use": wish.use, "inputs": dict(wish.inputs)}
    return _ask(f"proof:{version.id}:{_digest(said)}", "proof", version, said, None)


def personal_copy_of(version: Version) -> Copy:
    """A reader's copy: one rendering serves every reader of a version on a day."""
    publication = version.article.publication
    said: dict[str, Any] = {"brand": to_json(brand_of(publication))}
    said["made_at"] = f"{clock.today()}T00:00:00+00:00"
    said["order_url"] = article_url(version)
    said["samples_url"] = f"{settings().base_url}/{publication.slug}/samples"
    return _ask(f"personal:{version.id}:{_digest(said)}", "personal", version, said, None)


def quote_of(saved: SavedQuote) -> Copy:
    """The page that says what ``saved`` says, made out as it is now; asked for once."""
    made_out = {"organisation": saved.organisation, "po_note": saved.po_note}
    return _ask(_quote_key(saved), "quote", saved.version, {"quote": saved.id, **made_out}, None)


def made_quote(saved: SavedQuote) -> Copy | None:
    """That page, if it was asked for."""
    return db.session.scalars(select(Copy).where(Copy.key == _quote_key(saved))).one_or_none()


def facts_for(copy: Copy) -> Facts:
    """Everything the document is told, frozen. Reads rows and files, changes nothing."""
    if copy.kind == "reprint":
        assert copy.licence is not None
        return _reprint(copy.version, copy.licence)
    if copy.kind == "quote":
        return quote_facts(db.session.get_one(SavedQuote, copy.options["quote"]), copy.options)
    article = facts_of(copy.version)
    brand = brand_facts(copy.options)
    if copy.kind == "proof":
        licence = licence_facts(copy.options)
        return ProofFacts(brand, article, licence, licence.issued_at, copy.options["order_url"])
    made_at = datetime.fromisoformat(copy.options["made_at"])
    options = copy.options
    return PersonalCopyFacts(brand, article, made_at, options["order_url"], options["samples_url"])


def _quote_key(saved: SavedQuote) -> str:
    made_out = {"organisation": saved.organisation, "po_note": saved.po_note}
    return f"quote:{saved.id}:{_digest(made_out)}"


def _reprint(version: Version, licence: Licence) -> ReprintFacts:
    countries = countries_of(licence)
    article = facts_of(version, countries)
    facts, brand = said_by(licence), brand_facts(licence.facts)
    machine = attachment(
        facts, brand, article, link_to(version) or identifier_of(version), countries or ()
    )
    return ReprintFacts(brand, article, facts, machine)


def start(copy: Copy) -> None:
    """The render begins. Nothing if the copy is ready already."""
    if COPY.allows(copy.state, "start"):
        states.advance(COPY, copy, "start", SYSTEM)


def finish(copy: Copy, sha256: str, size_bytes: int) -> None:
    """The PDF is stored. Safe to run twice; the first one stays."""
    if copy.state == "ready":
        return
    copy.sha256 = sha256
    copy.size_bytes = size_bytes
    copy.ready_at = clock.now()
    copy.error = ""
    states.advance(COPY, copy, "finish", SYSTEM)


def fail(copy: Copy, error: str) -> None:
    """The render was given up; staff see it and can try again."""
    if COPY.allows(copy.state, "fail"):
        copy.error = error[:2000]
        states.advance(COPY, copy, "fail", SYSTEM)


def retry(copy: Copy, actor: Actor) -> None:
    """Render a failed copy again. Raises StateConflict when it did not fail."""
    states.advance(COPY, copy, "retry", actor)


def deliver(copy: Copy) -> None:
    """Tell the buyer that a licensed copy is ready, and complete the order when all are."""
    if copy.kind != "reprint" or copy.licence is None:
        return
    order = copy.licence.line.order
    facts, brand = said_by(copy.licence), brand_facts(copy.licence.facts)
    mail.queue(
        "copy_ready",
        order.email,
        f"copy:{copy.id}",
        name=order.name,
        organisation=order.organisation,
        publication=brand.publication,
        accent=accent(brand.accent),
        headline=copy.version.headline,
        corrected=copy.version_id != copy.licence.version_id,
        reference=order.reference,
        number=copy.licence.number,
        use=facts.use,
        starts_on=facts.starts_on.isoformat(),
        ends_on=facts.ends_on.isoformat() if facts.ends_on else None,
        download_url=download_url(copy),
        link_days=settings().download_link_seconds // 86_400,
        order_url=order_url(order),
        verify_url=facts.verify_url,
    )
    granted = licences.of_order(order)
    if granted and all(reprint_of(licence).state == "ready" for licence in granted):
        orders.complete(order, SYSTEM)


def download_url(copy: Copy) -> str:
    """A signed link to the copy; it opens for ``download_link_seconds``."""
    return f"{settings().base_url}/download/{links.sign(DOWNLOAD, copy.id)}"


def copy_behind(signed: str) -> Copy:
    """The copy a signed link is for. Raises LinkExpired (its value is the copy's id) or LinkInvalid."""
    copy_id = links.read(DOWNLOAD, signed, settings().download_link_seconds)
    copy = db.session.get(Copy, copy_id)
    if copy is None:
        raise links.LinkInvalid
    return copy


def hand_out(copy: Copy, via: str, actor: Actor) -> bytes:
    """The PDF's bytes, checked against their hash and the licence's state; counted as a download.

    Raises LicenceNotValid when the licence is suspended, revoked or over.
    """
    if copy.licence is not None:
        now = standing(copy.licence, clock.today())
        if now not in {"valid", "not-yet"}:
            raise LicenceNotValid(
                f"This licence is {now}, so its copy cannot be downloaded. "
                "The publisher's permissions desk can tell you more."
            )
    assert copy.sha256 is not None, "only a ready copy is handed out"
    content = files.get(copy.sha256)
    db.session.add(Download(copy_id=copy.id, via=via, at=clock.now()))
    if copy.licence is not None:
        audit.record("copy:download", f"copy:{copy.id}", actor, via=via)
    return content


def copies_of(order: Order) -> list[Copy]:
    """The licensed copies of an order that were asked for so far."""
    granted = [licence.id for licence in licences.of_order(order)]
    return list(
        db.session.scalars(select(Copy).where(Copy.licence_id.in_(granted)).order_by(Copy.id))
    )


def by_token(token: str) -> Copy | None:
    """The proof or personal copy behind a shareable address."""
    return db.session.scalars(select(Copy).where(Copy.token == token)).one_or_none()


def article_url(version: Version) -> str:
    """The article's own page in the storefront."""
    article = version.article
    base = settings().base_url
    return f"{base}/{article.publication.slug}/articles/{article.public_id}/"


def _ask(
    key: str, kind: str, version: Version, options: Mapping[str, Any], licence: Licence | None
) -> Copy:
    insert_once(
        Copy,
        "key",
        key=key,
        token=ids.token(),
        kind=kind,
        licence_id=licence.id if licence else None,
        version_id=version.id,
        options=dict(options),
        state="queued",
        error="",
        created_at=clock.now(),
    )
    copy = db.session.scalars(select(Copy).where(Copy.key == key)).one()
    if copy.state == "queued":
        enqueue("render", f"copy:{copy.id}", id=copy.id)
    return copy


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
