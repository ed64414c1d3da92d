"""An order as its buyer sees it: rows of five rooms, made into one stage, its steps and what is there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from licensing.articles.rights import summary_of
from licensing.core import clock
from licensing.core.errors import NotFound
from licensing.core.installation import settings
from licensing.delivery import service as delivery
from licensing.delivery.corrections import Offer, offer_for
from licensing.delivery.models import Copy
from licensing.licences import service as licences
from licensing.licences.facts import said_by
from licensing.licences.models import Licence
from licensing.licences.verification import standing
from licensing.orders import queries
from licensing.orders.models import Line, Order
from licensing.orders.offers import side_by_side
from licensing.payments import service as payments
from licensing.payments.models import Payment
from licensing.payments.states import PAID
from licensing.pricing.card import Card
from licensing.pricing.quote import QuoteLine
from licensing.pricing.wish import Wish
from licensing.web.storefront import present, shown

WITH_THE_DESK: dict[str, shown.Stage] = {
    "referred": "asked-desk",
    "asked": "asked-buyer",
    "countered": "offered",
}
BEFORE_PAYING: dict[str, shown.Stage] = {
    "payable": "payable",
    "lapsed": "lapsed",
    "withdrawn": "cancelled",
    "cancelled": "cancelled",
    "refused": "refused",
}
OVER: dict[str, shown.Stage] = {
    "suspended": "suspended",
    "revoked": "revoked",
    "expired": "expired",
}
REASONS: dict[shown.Stage, str] = {
    "suspended": "The payment is disputed. The licence comes back as soon as that is settled.",
    "revoked": "The payment was given back.",
}


@dataclass(frozen=True, slots=True)
class _Granted:
    """What a paid order has so far."""

    licence: Licence | None
    copy: Copy | None
    payment: Payment | None
    offer: Offer | None = None
    """The corrected copy, where the article was corrected since."""


def track(order: Order, *, returned: bool) -> shown.Order:
    """The order's page. ``returned``: its buyer has just come back from paying."""
    line = order.lines[0]
    granted = _granted(order)
    stage = _stage(order, line, granted, returned=returned)
    card = _card(line)
    return shown.Order(
        reference=order.reference,
        token=order.token,
        stage=stage,
        placed_at=order.created_at,
        article=_article(line),
        choice=present.choice(Wish(line.use, line.inputs), card),
        buyer=order.name,
        organisation=order.organisation,
        email=order.email,
        po_number=order.po_number,
        steps=_steps(stage, granted),
        price=_price(line),
        paid_at=granted.payment.paid_at if granted.payment else None,
        reason=_reason(stage, line, granted),
        pay_before=order.payable_until,
        messages=_messages(line),
        offer=_offer(line, card) if stage == "offered" else None,
        licence=_licence(granted.licence),
        downloads=_downloads(stage, granted),
        correction=_correction(stage, granted),
        withdrawn=line.version.article.withdrawn_reason if stage == "ready" else "",
    )


def _stage(order: Order, line: Line, granted: _Granted, *, returned: bool) -> shown.Stage:
    if order.state in {"paid", "complete"}:
        return _after_paying(granted)
    if order.state == "submitted":
        return WITH_THE_DESK[line.state]
    if line.state == "declined":
        return "declined"
    if order.state == "payable" and returned:
        return "confirming"
    return BEFORE_PAYING[order.state]


def _after_paying(granted: _Granted) -> shown.Stage:
    if granted.licence is not None:
        over = OVER.get(standing(granted.licence, clock.today()))
        if over is not None:
            return over
    if granted.copy is None:
        return "making"
    return {"ready": "ready", "failed": "trouble"}.get(granted.copy.state, "making")  # type: ignore[return-value]  # both are stages


def _granted(order: Order) -> _Granted:
    if order.state not in {"paid", "complete", "refused"}:
        return _Granted(None, None, None)
    made = [p for p in payments.payments_of(order) if p.state in PAID or p.state == "refunded"]
    copies = delivery.copies_of(order)
    granted = licences.of_order(order)
    licence = granted[0] if granted else None
    return _Granted(
        licence,
        copies[0] if copies else None,
        made[0] if made else None,
        offer_for(licence) if licence else None,
    )


def _steps(stage: shown.Stage, granted: _Granted) -> tuple[shown.Step, ...]:
    if stage not in {"confirming", "making", "trouble", "ready"}:
        return ()
    paid, licence, copy = granted.payment, granted.licence, granted.copy
    return (
        shown.Step(
            "Payment received",
            "done" if paid else "now",
            paid.paid_at if paid else None,
        ),
        shown.Step(
            "Licence granted",
            "done" if licence else "now" if paid else "waiting",
            licence.granted_at if licence else None,
        ),
        shown.Step(
            "Copy made",
            _copy_mark(copy, licence),
            copy.ready_at if copy else None,
            "A few seconds" if stage == "making" and licence else "",
        ),
    )


def _copy_mark(copy: Copy | None, licence: Licence | None) -> shown.Mark:
    if copy is not None and copy.state in {"ready", "failed"}:
        return "done" if copy.state == "ready" else "failed"
    return "now" if licence else "waiting"


def _price(line: Line) -> shown.Price | None:
    quote = line.quote
    if quote is None:
        return None
    return shown.Price(tuple(QuoteLine.from_json(stored) for stored in quote.lines), quote.total)


def _reason(stage: shown.Stage, line: Line, granted: _Granted) -> str:
    if stage == "declined":
        return next((d.reason for d in queries.decisions(line) if d.kind == "decline"), "")
    if stage == "refused" and granted.payment:
        return next((refund.reason for refund in payments.refunds_of([granted.payment])), "")
    return REASONS.get(stage, "")


def _messages(line: Line) -> tuple[shown.Message, ...]:
    said = [
        shown.Message(m.author_name, m.author == "staff", m.at, m.body)
        for m in queries.messages(line)
    ]
    if line.note:
        said.insert(0, shown.Message(line.order.name, False, line.created_at, line.note))
    return tuple(said)


def _offer(line: Line, card: Card | None) -> shown.Offer | None:
    made = queries.offer(line)
    if made is None or made.price is None:
        return None
    return shown.Offer(
        number=made.id,
        terms=side_by_side(line.use, made.asked or {}, made.offered or {}, card),
        price=made.price,
        conditions=made.conditions,
        until=line.order.payable_until,
    )


def _licence(licence: Licence | None) -> shown.Licence | None:
    if licence is None:
        return None
    said = said_by(licence)
    return shown.Licence(
        number=said.number,
        licensee=said.licensee,
        use=said.use,
        quantity=said.quantity,
        territory=said.territory,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        verify_url=said.verify_url,
    )


def _downloads(stage: shown.Stage, granted: _Granted) -> tuple[shown.Download, ...]:
    if stage != "ready" or granted.copy is None:
        return ()
    offer = granted.offer
    if offer is None or offer.copy is None or offer.copy.state != "ready":
        return (_download("your copy", granted.copy),)
    return (
        _download("the corrected copy", offer.copy),
        _download("the copy as it was", granted.copy),
    )


def _download(name: str, copy: Copy) -> shown.Download:
    until = clock.now() + timedelta(seconds=settings().download_link_seconds)
    return shown.Download(name, delivery.download_url(copy), copy.size_bytes or 0, until)


def _correction(stage: shown.Stage, granted: _Granted) -> shown.Correction | None:
    offer = granted.offer
    if stage != "ready" or offer is None:
        return None
    notice, copy = offer.notice, offer.copy
    if copy is None:
        return shown.Correction(notice.words, notice.at.date(), "offered")
    states: dict[str, Literal["ready", "trouble"]] = {"ready": "ready", "failed": "trouble"}
    return shown.Correction(notice.words, notice.at.date(), states.get(copy.state, "making"))


def _article(line: Line) -> shown.Card:
    row = line.version.article
    return present.article(row, summary_of(row.current), clock.now()).card


def _card(line: Line) -> Card | None:
    try:
        return queries.card_of(line)
    except NotFound:
        return None
