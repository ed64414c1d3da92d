"""Verbs of enquiries: ask, answer, decline, and welcome the article when it comes. Verbs never commit."""

from collections.abc import Mapping
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from licensing import catalogue
from licensing.articles.models import Article
from licensing.catalogue import addresses
from licensing.catalogue.tables import address
from licensing.core import audit, clock, ids, mail, states
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import InvalidFields, InvalidInput, StateConflict
from licensing.core.queue import enqueue
from licensing.enquiries import letters
from licensing.enquiries.models import Enquiry
from licensing.enquiries.states import AWAITED, ENQUIRY
from licensing.publishers.models import Publication

LONGEST = {"url": 2_000, "title": 300, "wish": 2_000, "email": 254, "organisation": 160}
"""Characters of each answer."""
LONGEST_REPLY = 4_000
LOOK_AGAIN_JOB = "look-again"
LOOK_AGAIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks for. ``url`` or ``title`` says which article; ``organisation`` may be empty."""

    url: str
    title: str
    wish: str
    email: str
    organisation: str = ""


def read_question(given: Mapping[str, str]) -> Question:
    """A Question from what a form said. Raises InvalidFields with a remedy for each wrong field."""
    said = {name: _tidy(given.get(name, ""), name) for name in LONGEST}
    errors = {
        name: f"Keep this under {longest:,} characters."
        for name, longest in LONGEST.items()
        if len(said[name]) > longest
    }
    if not said["title"] and not said["url"]:
        errors["title"] = "Say which article: its headline, or its web address."
    if not said["wish"]:
        errors["wish"] = "Say what you would like to do with it, in a few words."
    if "email" not in errors:
        said["email"] = _email(said["email"], errors)
    if errors:
        raise InvalidFields(errors)
    return Question(**said)


def ask(publication: Publication, question: Question, submission: str, actor: Actor) -> Enquiry:
    """Put ``question`` to the publisher; the asker and the desk are written to. Flushes.

    Safe to run twice with one ``submission``: it asks once. Raises InvalidInput for an article that is
    in the catalogue already.
    """
    if question.url and catalogue.find_by_url(publication, question.url) is not None:
        raise InvalidInput("This article is listed here already. Find it by its address.")
    new = insert_once(
        Enquiry,
        "submission",
        token=ids.token(),
        submission=submission,
        publisher_id=publication.publisher_id,
        publication_id=publication.id,
        state="open",
        url=question.url,
        place=_place(publication, question.url),
        title=question.title,
        wish=question.wish,
        email=question.email,
        organisation=question.organisation,
        reply="",
        created_at=clock.now(),
    )
    asked = db.session.scalars(select(Enquiry).where(Enquiry.submission == submission)).one()
    if new:
        audit.record("enquiry:ask", f"enquiry:{asked.id}", actor, about=asked.about)
        facts = letters.facts_of(asked)
        mail.queue("enquiry_received", asked.email, f"enquiry:{asked.id}", **facts)
        mail.queue(
            "staff_new_enquiry", asked.publisher.email, f"enquiry:{asked.id}",
            **facts, **letters.facts_for_staff(asked),
        )  # fmt: skip
        enqueue(
            LOOK_AGAIN_JOB, f"enquiry:{asked.id}", delay_seconds=LOOK_AGAIN_SECONDS, id=asked.id
        )
    return asked


def answer(enquiry: Enquiry, words: str, actor: Actor) -> None:
    """Answer with words, which the asker is sent. Raises StateConflict, InvalidInput."""
    _reply(enquiry, "answer", words, actor, field="answer")


def decline(enquiry: Enquiry, reason: str, actor: Actor) -> None:
    """Say no, with a reason that the asker is sent. Raises StateConflict, InvalidInput."""
    _reply(enquiry, "decline", reason, actor, field="reason")


def welcome(article: Article) -> None:
    """Tell everyone who asked for ``article`` that it is listed, each once, in this transaction.

    Called whenever an article is indexed. One that is withdrawn is news to nobody.
    """
    if article.withdrawn_at is not None:
        return
    for enquiry in _awaiting(article):
        try:
            states.advance(ENQUIRY, enquiry, "add", SYSTEM)
        except StateConflict:
            continue  # the desk declined it at this very moment
        enquiry.article_id = article.id
        audit.record("enquiry:add", f"enquiry:{enquiry.id}", SYSTEM, article=article.public_id)
        mail.queue(
            "enquiry_added", enquiry.email, f"enquiry:{enquiry.id}",
            **letters.facts_of(enquiry), **letters.facts_of_article(article),
        )  # fmt: skip


def look_again(enquiry: Enquiry) -> None:
    """Welcome the article if it was being listed at the very moment it was asked for.

    Neither of the two transactions saw the other, so each left the letter to the other.
    """
    found = catalogue.find_by_url(enquiry.publication, enquiry.url) if enquiry.url else None
    if found is not None and enquiry.state in AWAITED:
        welcome(found)


def _reply(enquiry: Enquiry, verb: str, words: str, actor: Actor, *, field: str) -> None:
    said = words.strip()
    if not said:
        raise InvalidInput("Write a few words: the asker reads them.", field=field)
    if len(said) > LONGEST_REPLY:
        raise InvalidInput(f"Keep this under {LONGEST_REPLY:,} characters.", field=field)
    states.advance(ENQUIRY, enquiry, verb, actor)
    enquiry.reply = said
    audit.record(f"enquiry:{verb}", f"enquiry:{enquiry.id}", actor, reply=said)
    facts = letters.facts_of(enquiry) | {"reply": said}
    mail.queue(f"enquiry_{enquiry.state}", enquiry.email, f"enquiry:{enquiry.id}", **facts)


def _awaiting(article: Article) -> list[Enquiry]:
    """Enquiries that wait for ``article``, by any of its addresses."""
    keys = db.session.scalars(select(address.c.key).where(address.c.article_id == article.id))
    places = {addresses.without_query(key) for key in keys}
    waiting = db.session.scalars(
        select(Enquiry)
        .where(
            Enquiry.publication_id == article.publication_id,
            Enquiry.place.in_(places),
            Enquiry.state.in_(AWAITED),
        )
        .order_by(Enquiry.id)
    ).all()
    # Two articles may differ in their query alone: the catalogue knows which of them was meant.
    return [one for one in waiting if _meant(one) == article.id]


def _meant(enquiry: Enquiry) -> int | None:
    found = catalogue.find_by_url(enquiry.publication, enquiry.url)
    return found.id if found else None


def _place(publication: Publication, url: str) -> str:
    key = addresses.key_of(url, publication.site) if url else None
    return addresses.without_query(key) if key else ""


def _tidy(text: str, name: str) -> str:
    if name != "wish":
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())
    lines = ("".join(c for c in line if c.isprintable()).rstrip() for line in text.splitlines())
    return "\n".join(lines).strip()


def _email(typed: str, errors: dict[str, str]) -> str:
    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        errors["email"] = (
            "Write the address like name@organisation.example: the answer is sent there."
        )
        return typed
