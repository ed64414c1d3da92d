"""How the desk says things: states, uses, ages and the history of an order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint

from licensing.articles import territories
from licensing.core.audit import Audit
from licensing.core.money import Money
from licensing.orders.buyer import COUNTRIES
from licensing.pricing.uses import USES
from licensing.web.filters import moment
from licensing.web.filters import money as in_words

LINE_STATES = {
    "priced": ("Priced by rule", "ok"),
    "referred": ("Waiting for you", "warning"),
    "asked": ("Waiting for the buyer", "info"),
    "countered": ("Offer made", "info"),
    "approved": ("Approved", "ok"),
    "declined": ("Declined", "error"),
}
ORDER_STATES = {
    "submitted": ("With the desk", "warning"),
    "payable": ("To be paid", "info"),
    "paid": ("Paid, copy on its way", "info"),
    "complete": ("Complete", "ok"),
    "refused": ("Off sale when paid, given back", "warning"),
    "withdrawn": ("Withdrawn by the buyer", ""),
    "lapsed": ("Price lapsed", ""),
    "cancelled": ("Declined", "error"),
}
PAYMENT_STATES = {
    "started": ("Under way", "info"),
    "succeeded": ("Paid", "ok"),
    "expired": ("Not finished", ""),
    "failed": ("Failed", "error"),
    "partly refunded": ("Partly refunded", "warning"),
    "refunded": ("Refunded", "warning"),
    "disputed": ("Disputed", "error"),
}
REFUND_STATES = {
    "asked": ("On its way", "info"),
    "done": ("Given back", "ok"),
    "failed": ("Failed", "error"),
}
LICENCE_STATES = {
    "pending": ("Being granted", "info"),
    "active": ("Active", "ok"),
    "suspended": ("Suspended", "warning"),
    "expired": ("Ended", ""),
    "revoked": ("Revoked", "error"),
}
COPY_STATES = {
    "queued": ("Waiting for the press", "info"),
    "rendering": ("On the press", "info"),
    "ready": ("Ready", "ok"),
    "failed": ("Failed", "error"),
}
IMPORT_STATES = {
    "running": ("Under way", "info"),
    "stopped": ("Stopped", "warning"),
    "finished": ("Finished", "ok"),
}
FEED_STATES = {"active": ("Active", "ok"), "paused": ("Paused", "warning")}
OUTCOMES = {
    "created": ("New", "ok"),
    "new-version": ("New version", "info"),
    "unchanged": ("Unchanged", ""),
    "failed": ("Failed", "error"),
}
ENQUIRY_STATES = {
    "open": ("Waiting for you", "warning"),
    "answered": ("Answered", "ok"),
    "declined": ("Declined", "error"),
    "added": ("Listed", "ok"),
}
RIGHTS = {
    "owned": ("Owned", "ok"),
    "cleared": ("Cleared", "ok"),
    "third-party": ("Third party", "error"),
    "unknown": ("Not decided", "warning"),
}
RULE_KINDS = {
    "agency": "An agency or syndicate",
    "credit": "A picture credit",
    "source": "A source or owner of the text",
    "own-name": "A name of our own",
    "embed-host": "A site of embedded matter",
    "licence": "An open licence",
}
PARTS = {"text": "Text", "picture": "Picture", "quotation": "Quotation", "embed": "Embedded matter"}
RATE_CARD_STATES = {
    "in force": ("In force", "ok"),
    "to come": ("To come", "info"),
    "over": ("Over", ""),
    "withdrawn": ("Withdrawn", "warning"),
    "never in force": ("Never in force", ""),
}
TABLES = {
    "rate-card": RATE_CARD_STATES,
    "line": LINE_STATES,
    "order": ORDER_STATES,
    "payment": PAYMENT_STATES,
    "refund": REFUND_STATES,
    "licence": LICENCE_STATES,
    "copy": COPY_STATES,
    "import": IMPORT_STATES,
    "feed": FEED_STATES,
    "outcome": OUTCOMES,
    "enquiry": ENQUIRY_STATES,
    "rights": RIGHTS,
}

STEPS = {
    ("order", "submit"): "Ordered",
    ("enquiry", "answer"): "Answered",
    ("enquiry", "decline"): "Declined",
    ("enquiry", "add"): "Listed, and the asker told",
    ("line", "ask"): "Asked the buyer",
    ("line", "answer"): "The buyer answered",
    ("line", "counter"): "Offered something else",
    ("line", "accept"): "The buyer accepted the offer",
    ("line", "refuse"): "The buyer declined the offer",
    ("line", "approve"): "Approved",
    ("line", "decline"): "Declined",
    ("order", "open"): "Opened for payment",
    ("order", "withdraw"): "Withdrawn by the buyer",
    ("order", "cancel"): "Closed",
    ("order", "lapse"): "The price lapsed",
    ("order", "pay"): "Paid",
    ("order", "complete"): "Every copy delivered",
    ("order", "refuse"): "Nothing granted: the article was off sale",
    ("payment", "succeed"): "Payment received",
    ("payment", "expire"): "Payment not finished",
    ("payment", "fail"): "Payment failed",
    ("payment", "refund-part"): "Part of the payment given back",
    ("payment", "refund"): "The payment given back",
    ("payment", "dispute"): "The card holder disputes the payment",
    ("payment", "win"): "Dispute won",
    ("payment", "lose"): "Dispute lost",
    ("licence", "activate"): "Licence granted",
    ("licence", "suspend"): "Licence suspended",
    ("licence", "restore"): "Licence restored",
    ("licence", "revoke"): "Licence revoked",
    ("licence", "expire"): "Licence ended with its term",
    ("copy", "start"): "Copy on the press",
    ("copy", "finish"): "Copy ready",
    ("copy", "fail"): "Copy failed",
    ("copy", "retry"): "Copy sent to the press again",
}
JOBS = {
    "stripe-event": "Read what Stripe says",
    "reconcile": "Compare payments with Stripe",
    "refund": "Give money back",
    "close-checkout": "Close a pay page",
    "grant": "Grant the licence",
    "order-copy": "Ask the press for the copy",
    "render": "Print a copy",
    "deliver": "Deliver the copy",
    "tell-holders": "Tell holders of licences about the article",
    "review-licences": "Review licences after a payment changed",
    "mail": "Send a letter",
    "expire-licences": "End licences whose term is over",
    "import": "Take articles in",
    "check-feed": "Look at a feed",
    "apply-rules": "Apply rules to articles already in",
    "lapse-orders": "Lapse prices that ran out",
    "look-again": "Look once more for what was asked for",
    "read-page": "Read a page for a visitor",
    "take-page": "Take in a page that a visitor chose",
}
FEED_KINDS = {
    "rss": "RSS",
    "atom": "Atom",
    "json-feed": "JSON Feed",
    "sitemap": "Sitemap",
    "news-sitemap": "News sitemap",
    "sitemap-index": "Sitemap index",
    "wordpress": "Posts of a WordPress site",
}
ASKED_FOR = {
    "eprint": "an ePrint",
    "translation": "a translation",
    "republication": "a republication",
    "other": "something else",
}

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def init_app(blueprint: Blueprint) -> None:
    """Let the desk's templates speak these words."""
    for word in (
        state_word,
        state_kind,
        step,
        use_name,
        asked_for,
        country,
        span,
        part_name,
        rule_kind,
        countries,
        job_name,
        feed_kind,
        money,
        rate_sentence,
    ):
        blueprint.add_app_template_filter(word, f"desk_{word.__name__}")


def state_word(state: str, machine: str) -> str:
    """A state in a word or two, as staff say it."""
    return TABLES[machine].get(state, (state.capitalize(), ""))[0]


def state_kind(state: str, machine: str) -> str:
    """The tone of its badge: ok, info, warning, error or nothing."""
    return TABLES[machine].get(state, ("", ""))[1]


def step(transition: Any) -> str:
    """A transition in words."""
    key = (transition.machine, transition.verb)
    return STEPS.get(key, f"{transition.machine.capitalize()}: {transition.to_state}")


def use_name(slug: str) -> str:
    """The trade's word for a use."""
    return USES[slug].label if slug in USES else slug


def asked_for(slug: str) -> str:
    """The use as the end of "asks for"."""
    return ASKED_FOR.get(slug, use_name(slug))


def country(code: str) -> str:
    """A country's English name."""
    return COUNTRIES.get(code, code)


def part_name(kind: str) -> str:
    """What a part of the rights map is."""
    return PARTS.get(kind, kind.capitalize())


def rule_kind(kind: str) -> str:
    """What a rule of the publisher's looks for."""
    return RULE_KINDS.get(kind, kind)


def countries(codes: Sequence[str]) -> str:
    """Countries by their names; “Worldwide” for none."""
    return territories.in_words(codes)


def job_name(kind: str) -> str:
    """What a kind of job does."""
    return JOBS.get(kind, kind)


def feed_kind(kind: str | None) -> str:
    """What a list of articles is."""
    return FEED_KINDS.get(kind or "", "A list of articles")


def money(row: tuple[int, str]) -> str:
    """An amount in minor units and its currency, as two columns keep it."""
    return in_words(Money(*row))


def rate_sentence(row: Audit) -> str:
    """What was done to a rate card, who did it and when it was to hold."""
    said, who = row.detail, row.actor_name or "Offprint"
    begins = moment(said["valid_from"]) if said.get("valid_from") else ""
    if row.tag == "rate-card:withdraw":
        return f"{who} withdrew rate card {said['version']}, which was to begin {begins}."
    until = f" until {moment(said['valid_to'])}" if said.get("valid_to") else ""
    return (
        f"{who} published rate card {said['version']}{f', from {begins}{until}' if begins else ''}."
    )


def span(length: timedelta) -> str:
    """A length of time as people say it: "35 minutes", "5 hours", "3 days"; never a false exactness."""
    seconds = abs(int(length.total_seconds()))
    if seconds < 2 * HOUR:
        return _count(max(1, seconds // MINUTE), "minute")
    if seconds < 2 * DAY:
        return _count(seconds // HOUR, "hour")
    return _count(seconds // DAY, "day")


def due(asked_at: datetime, answer_hours: int) -> datetime:
    """When an answer was promised for."""
    return asked_at + timedelta(hours=answer_hours)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
