"""Verbs of saved quotes: save, address, send, accept; and what one is worth now. Verbs never commit."""

import hashlib
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from licensing.articles.models import Article, Version
from licensing.articles.rights import summary_of
from licensing.core import audit, clock, ids, mail, states
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidFields, InvalidInput, NotFound, StateConflict
from licensing.documents.coverage import unprintable
from licensing.pricing import quote as pricing
from licensing.pricing.card import Card
from licensing.pricing.queries import card_numbered, scope_of
from licensing.pricing.quote import Answer, Quote, QuoteLine
from licensing.pricing.wish import Wish
from licensing.quotes import letters
from licensing.quotes.models import SavedQuote
from licensing.quotes.states import QUOTE

LONGEST = {"organisation": 160, "po_note": 40}
"""Characters of what a quote may be made out to, as the checkout takes them."""


def save(version: Version, wish: Wish, quote: Quote) -> SavedQuote:
    """Hold ``quote``, which is the answer to ``wish``, for whoever gets its link. Flushes."""
    row = SavedQuote(
        token=ids.token(),
        reference=ids.number(2),
        publisher_id=version.article.publication.publisher_id,
        version_id=version.id,
        use=wish.use,
        inputs=dict(wish.inputs),
        currency=quote.total.currency,
        total_minor=quote.total.amount_minor,
        lines=[line.to_json() for line in quote.lines],
        rate_card_version=quote.rate_card_version,
        valid_until=quote.valid_until,
        organisation="",
        po_note="",
        state="open",
        submission=None,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def by_token(token: str) -> SavedQuote:
    """The quote behind an unguessable address. Raises NotFound."""
    found = db.session.scalars(select(SavedQuote).where(SavedQuote.token == token)).one_or_none()
    if found is None:
        raise NotFound("There is no quote at this address. Use the link as it was sent to you.")
    return found


def article_of(saved: SavedQuote) -> Article:
    """What it is for."""
    return saved.version.article


def wish_of(saved: SavedQuote) -> Wish:
    """What was asked, as far as the price depends on it."""
    return Wish(saved.use, saved.inputs)


def price_of(saved: SavedQuote) -> Quote:
    """The price that is held, line by line."""
    lines = tuple(QuoteLine.from_json(stored) for stored in saved.lines)
    return Quote(lines, saved.total, saved.rate_card_version, saved.valid_until)


def card_of(saved: SavedQuote) -> Card:
    """The rate card it was worked out from, in force or not: its words are in that card's."""
    return card_numbered(saved.publisher_id, saved.rate_card_version, scope_of(article_of(saved)))


def standing(saved: SavedQuote, at: datetime) -> Answer:
    """The price, if an open quote may still be accepted at the moment ``at``; else why not."""
    rights = summary_of(article_of(saved).current)
    return pricing.honour(price_of(saved), wish_of(saved), card_of(saved), rights, at)


def address(saved: SavedQuote, organisation: str, po_note: str) -> None:
    """Make it out to an organisation, under the buyer's own reference; either may be empty.

    Raises InvalidFields, and StateConflict when it was accepted.
    """
    said = {"organisation": _tidy(organisation), "po_note": _tidy(po_note)}
    errors = {
        field: f"Keep this under {longest} characters."
        for field, longest in LONGEST.items()
        if len(said[field]) > longest
    }
    for field, words in said.items():
        if lacking := unprintable(words):
            errors[field] = f"This is printed, and no page can show {lacking}. Write it otherwise."
    if errors:
        raise InvalidFields(errors)
    _check_open(saved)
    saved.organisation, saved.po_note = said["organisation"], said["po_note"]


def send(saved: SavedQuote, to: str) -> str:
    """Mail the link to an address and return it, tidied; at most one letter an hour to each.

    The address is not kept, and the letter says nothing that was typed. Raises InvalidInput.
    """
    try:
        address = validate_email(to.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise InvalidInput(
            "Write the address like name@organisation.example.", field="email"
        ) from None
    who = hashlib.sha256(address.casefold().encode()).hexdigest()[:16]
    hour = clock.now().strftime("%Y%m%d%H")
    mail.queue(
        "quote_saved", address, f"saved-quote:{saved.id}:{who}:{hour}", **letters.facts_of(saved)
    )
    return address


def accept(saved: SavedQuote, submission: str, actor: Actor) -> None:
    """Use the quote up: what it prices is ordered in the same transaction, by the form ``submission``.

    Safe to run twice with one ``submission``. Raises StateConflict when another form was first.
    """
    try:
        _check_open(saved)
        states.advance(QUOTE, saved, "accept", actor)
    except StateConflict:
        if saved.submission == submission:
            return
        raise
    saved.submission = submission
    audit.record("quote:accept", f"saved-quote:{saved.id}", actor, reference=saved.reference)


def _check_open(saved: SavedQuote) -> None:
    if saved.state != "open":
        raise StateConflict("This quote was accepted already. Whoever accepted it has the order.")


def _tidy(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
