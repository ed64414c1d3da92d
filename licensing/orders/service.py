"""Verbs of orders, from placing one to completing or refusing it. Verbs flush, never commit.

What passes between the desk and the buyer before a price is agreed is in ``deciding`` and ``replying``.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from licensing.articles.rights import summary_of
from licensing.core import audit, clock, ids, mail, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.core.money import Money
from licensing.orders import sale
from licensing.orders.buyer import Buyer
from licensing.orders.letters import facts_of_request, order_url
from licensing.orders.models import Line, Order, QuoteSnapshot
from licensing.orders.placement import Placement, answer_to
from licensing.orders.states import ORDER, PRICED
from licensing.pricing.quote import Quote, QuoteLine, Referral
from licensing.pricing.uses import USES

TERMS_VERSION = "2026-11"
QUOTE_DAYS = 30


def place(placement: Placement, buyer: Buyer, actor: Actor) -> Order:
    """Make an order of one line, priced by rule or referred to the desk; submitted either way.

    A priced order is payable at once. Raises PriceChanged, NotForSale. Safe to run twice with one
    ``submission``.
    """
    repeated = _submitted_before(placement.submission)
    if repeated is not None:
        return repeated
    publisher = placement.version.article.publication.publisher
    moment = clock.now()
    answer = answer_to(placement, buyer, moment)
    try:
        with db.session.begin_nested():
            order = _new_order(
                buyer, publisher.id, publisher.currency, placement.submission, moment
            )
    except IntegrityError:  # the same form arrived twice at once; the other was first
        first = _submitted_before(placement.submission)
        assert first is not None
        return first
    line = _new_line(order, placement, answer, moment)
    states.advance(ORDER, order, "submit", actor)
    audit.record("order:submit", f"order:{order.id}", actor, use=placement.wish.use)
    if isinstance(answer, Quote):
        _put_in_force(
            line, answer.lines, answer.total, answer.rate_card_version, answer.valid_until
        )
        open_if_priced(order, actor)
    else:
        _tell_about_request(order, line)
    return order


def agree(line: Line, price: Money, conditions: str, actor: Actor) -> datetime:
    """Put what was agreed by hand in force; the order is payable once every line has a price.

    Returns until when the price holds.
    """
    rule = conditions or "Agreed by the permissions desk"
    label = f"{USES[line.use].label}: {line.version.headline}"
    until = clock.now() + timedelta(days=QUOTE_DAYS)
    _put_in_force(line, (QuoteLine(label, rule, 1, "licence", price),), price, None, until)
    open_if_priced(line.order, actor)
    return until


def open_if_priced(order: Order, actor: Actor) -> None:
    """Make a submitted order payable when every line that was not declined has a price."""
    live = [line for line in lines_of(order) if line.state != "declined"]
    if order.state != "submitted" or not all(line.state in PRICED for line in live):
        return
    quotes = [_in_force(line) for line in live]
    order.total_minor = sum(quote.total_minor for quote in quotes)
    order.payable_until = min(quote.valid_until for quote in quotes)
    states.advance(ORDER, order, "open", actor)


def withdraw(order: Order, actor: Actor) -> None:
    """The buyer takes the order back before paying. Raises StateConflict."""
    states.advance(ORDER, order, "withdraw", actor)
    audit.record("order:withdraw", f"order:{order.id}", actor)


def lapse_overdue(now: datetime) -> int:
    """Lapse every order whose price ran out unpaid, or whose offer nobody answered; return how many."""
    overdue = db.session.scalars(
        select(Order).where(Order.state.in_(("payable", "submitted")), Order.payable_until <= now)
    ).all()
    for order in overdue:
        states.advance(ORDER, order, "lapse", SYSTEM)
    return len(overdue)


def pay(order: Order, actor: Actor) -> None:
    """Mark the order paid. Raises StateConflict when it is already."""
    states.advance(ORDER, order, "pay", actor)
    audit.record("order:pay", f"order:{order.id}", actor)


def refuse(order: Order, reason: str, actor: Actor) -> None:
    """Grant nothing for a paid order: its article went off sale first. The money is given back."""
    states.advance(ORDER, order, "refuse", actor)
    audit.record("order:refuse", f"order:{order.id}", actor, reason=reason)


def complete(order: Order, actor: Actor) -> None:
    """Every copy was delivered. Safe to run twice."""
    if order.state == "paid":
        states.advance(ORDER, order, "complete", actor)


def send_link(order: Order) -> None:
    """Mail the buyer a link to the order, at most once a minute."""
    minute = clock.now().strftime("%Y%m%d%H%M")
    mail.queue(
        "order_link",
        order.email,
        f"order:{order.id}:{minute}",
        order_url=order_url(order),
        reference=order.reference,
    )


def check_payable(order: Order) -> None:
    """Raise StateConflict with the reason when the order cannot be paid now."""
    if order.state != "payable":
        raise StateConflict(f"This order is {order.state}, so there is nothing to pay.")
    if order.payable_until is not None and clock.now() >= order.payable_until:
        raise StateConflict("This price has lapsed. Start again from the article for a new one.")
    for line in lines_of(order):
        barred = sale.bar(line, summary_of(line.version), clock.now())
        if barred:
            raise StateConflict(f"{barred} Nothing was charged.")


def lines_of(order: Order) -> list[Line]:
    """The order's lines as they are in the database now."""
    return list(
        db.session.scalars(
            select(Line)
            .where(Line.order_id == order.id)
            .order_by(Line.position)
            .options(selectinload(Line.quotes))
            .execution_options(populate_existing=True)
        )
    )


def _submitted_before(submission: str) -> Order | None:
    return db.session.scalars(select(Order).where(Order.submission == submission)).one_or_none()


def _new_order(
    buyer: Buyer, publisher_id: int, currency: str, submission: str, moment: datetime
) -> Order:
    order = Order(
        reference=ids.number(2),
        token=ids.token(),
        publisher_id=publisher_id,
        state="draft",
        name=buyer.name,
        organisation=buyer.organisation,
        email=buyer.email,
        address=buyer.address,
        country=buyer.country,
        po_number=buyer.po_number,
        vat_number=buyer.vat_number,
        currency=currency,
        terms_version=TERMS_VERSION,
        submission=submission,
        created_at=moment,
    )
    db.session.add(order)
    db.session.flush()
    return order


def _new_line(
    order: Order, placement: Placement, answer: Quote | Referral, moment: datetime
) -> Line:
    line = Line(
        order_id=order.id,
        publisher_id=order.publisher_id,
        position=1,
        version_id=placement.version.id,
        use=placement.wish.use,
        inputs=dict(placement.wish.inputs),
        note=placement.note.strip()[:4000],
        referral=answer.reason if isinstance(answer, Referral) else "",
        state="referred" if isinstance(answer, Referral) else "priced",
        created_at=moment,
    )
    db.session.add(line)
    db.session.flush()
    return line


def _put_in_force(
    line: Line,
    lines: tuple[QuoteLine, ...],
    total: Money,
    rate_card_version: int | None,
    valid_until: datetime,
) -> None:
    line.territories = list(sale.countries(line))
    db.session.add(
        QuoteSnapshot(
            line_id=line.id,
            in_force=True,
            currency=total.currency,
            total_minor=total.amount_minor,
            lines=[quoted.to_json() for quoted in lines],
            rate_card_version=rate_card_version,
            valid_until=valid_until,
            created_at=clock.now(),
        )
    )
    db.session.flush()


def _in_force(line: Line) -> QuoteSnapshot:
    quote = line.quote
    assert quote is not None, "a priced line has a quote"
    return quote


def _tell_about_request(order: Order, line: Line) -> None:
    facts = facts_of_request(order, line)
    mail.queue("request_received", order.email, f"line:{line.id}", **facts)
    mail.queue("staff_new_request", order.publisher.email, f"line:{line.id}", **facts)
