"""After the sale: holders of licences are told what became of the article, and offered what is right.

Verbs flush, never commit. A corrected copy is another copy under the same licence, which goes on naming
the version it was sold for; the copy's row names the one it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from licensing.articles.models import Notice, Version
from licensing.articles.notices import CORRECTION, WITHDRAWAL, Said, correction_of, tell
from licensing.articles.rights import LICENSABLE, summary_of
from licensing.core import audit, clock, mail
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.core.queue import enqueue
from licensing.delivery.models import Copy
from licensing.delivery.service import reprint_of
from licensing.licences.facts import brand_facts, countries_of, said_by
from licensing.licences.models import Licence
from licensing.licences.verification import standing
from licensing.orders.letters import accent, order_url
from licensing.orders.models import Line, Order

LIVE = ("pending", "active", "suspended")
LETTERS = {WITHDRAWAL: "article_withdrawn", CORRECTION: "article_corrected"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A correction of what a licence was granted for; ``copy`` is the corrected copy once asked for."""

    notice: Notice
    version: Version
    copy: Copy | None


def offer_for(licence: Licence) -> Offer | None:
    """The corrected copy that the holder may have, or has. None without a correction since the sale,
    and while the article may not be handed out."""
    notice = correction_of(licence.version)
    if notice is None or notice.version is None:
        return None
    copy = db.session.scalars(
        select(Copy).where(Copy.licence_id == licence.id, Copy.version_id == notice.version_id)
    ).one_or_none()
    if copy is None and not _may_be_had(notice.version, licence):
        return None
    return Offer(notice, notice.version, copy)


def take(licence: Licence, actor: Actor) -> Copy:
    """Have the corrected copy made, free, under the same licence. Asking twice makes one.

    Raises StateConflict when there is none to be had or the licence does not stand.
    """
    db.session.refresh(licence, with_for_update=True)  # two presses at once: the second waits
    offer = offer_for(licence)
    if offer is None:
        raise StateConflict("There is no corrected copy of this article to be had.")
    if standing(licence, clock.today()) not in {"valid", "not-yet"}:
        raise StateConflict("This licence does not stand, so there is no corrected copy under it.")
    if offer.copy is not None:
        return offer.copy
    copy = reprint_of(licence, offer.version)
    audit.record(
        "copy:correct", f"copy:{copy.id}", actor,
        licence=licence.number, version=offer.version.number,
    )  # fmt: skip
    return copy


def tell_holders(notice: Notice) -> None:
    """Write to every holder of a live licence, and close the pay pages of a withdrawn article.

    Whom it told is on record with the notice. Nothing when it was told before, or taken back.
    """
    before = notice.version.number if notice.version else None
    found = holders(notice.article_id, before)
    if not tell(notice, [licence.id for licence in found]):
        return
    for licence in found:
        order = licence.line.order
        mail.queue(
            LETTERS[notice.kind],
            order.email,
            f"notice:{notice.id}:licence:{licence.id}",
            **_said(notice, licence, order),
        )
    if notice.kind == WITHDRAWAL:
        for order in _unpaid(notice):
            enqueue("close-checkout", f"notice:{notice.id}:order:{order.id}", id=order.id)


def holders(article_id: int, before: int | None = None) -> Sequence[Licence]:
    """The article's licences in force, or those among them of versions before number ``before``."""
    live = (
        select(Licence)
        .join(Version, Version.id == Licence.version_id)
        .where(
            Version.article_id == article_id,
            Licence.state.in_(LIVE),
            or_(Licence.ends_on.is_(None), Licence.ends_on >= clock.today()),
        )
        .order_by(Licence.id)
    )
    if before is not None:
        live = live.where(Version.number < before)
    return db.session.scalars(live).all()


def told(said: Said) -> Sequence[Licence]:
    """The licences whose holders a notice was sent to."""
    if said.outcome is None:
        return []
    return db.session.scalars(
        select(Licence).where(Licence.id.in_(said.outcome.told)).order_by(Licence.id)
    ).all()


def _may_be_had(version: Version, licence: Licence) -> bool:
    """Whether the corrected version may leave the house, as any copy of it may, and for that licence."""
    rights = summary_of(version)
    return (
        (licence.line.state == "approved" or rights.covers(countries_of(licence) or ()))
        and rights.withdrawn_at is None
        and not rights.embargoed(clock.now())
        and rights.text_status in LICENSABLE
        and not rights.unprintable
    )


def _unpaid(notice: Notice) -> Sequence[Order]:
    return db.session.scalars(
        select(Order)
        .join(Line, Line.order_id == Order.id)
        .join(Version, Version.id == Line.version_id)
        .where(Version.article_id == notice.article_id, Order.state == "payable")
        .distinct()
    ).all()


def _said(notice: Notice, licence: Licence, order: Order) -> dict[str, Any]:
    brand = brand_facts(licence.facts)
    publisher = order.publisher
    return {
        "name": order.name,
        "organisation": order.organisation,
        "reference": order.reference,
        "publication": brand.publication,
        "accent": accent(brand.accent),
        "headline": licence.version.headline,
        "number": licence.number,
        "words": notice.words,
        "on": notice.at.date().isoformat(),
        "order_url": order_url(order),
        "verify_url": said_by(licence).verify_url,
        "publisher": publisher.name,
        "desk_email": publisher.email,
    }
