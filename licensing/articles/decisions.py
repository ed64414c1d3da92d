"""What staff decide about articles: off sale and back, and the rights to each part.

Verbs flush, never commit. A version never changes; what may be done with it does.
"""

from licensing.articles.models import Article, RightsPart
from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.errors import InvalidInput, StateConflict

STATUSES = ("owned", "cleared", "third-party", "unknown")
LONGEST_REASON = 500


def withdraw(article: Article, reason: str, actor: Actor) -> None:
    """Take the article off sale: no new quote, and unpaid orders of it cannot be paid.

    Licences granted before stand. Raises StateConflict when it is off sale already, InvalidInput.
    """
    said = _reason(reason)
    if article.withdrawn_at is not None:
        raise StateConflict("This article is off sale already.")
    article.withdrawn_at = clock.now()
    article.withdrawn_reason = said
    audit.record("article:withdraw", f"article:{article.id}", actor, reason=said)


def restore(article: Article, reason: str, actor: Actor) -> None:
    """Put the article back on sale. Raises StateConflict when it is on sale, InvalidInput."""
    said = _reason(reason)
    if article.withdrawn_at is None:
        raise StateConflict("This article is on sale already.")
    article.withdrawn_at = None
    article.withdrawn_reason = ""
    audit.record("article:restore", f"article:{article.id}", actor, reason=said)


def decide_part(part: RightsPart, status: str, reason: str, actor: Actor) -> None:
    """Say whether one part may be licensed, and why. Copies rendered before stay as they are.

    Raises InvalidInput naming ``status`` or ``reason``.
    """
    if status not in STATUSES:
        raise InvalidInput("Choose what the publisher holds of this part.", field="status")
    said = _reason(reason)
    before = part.status
    part.status = status
    part.reason = said
    audit.record(
        "rights:decide", f"version:{part.version_id}", actor,
        part=part.where, kind=part.kind, before=before, status=status, reason=said,
    )  # fmt: skip


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise InvalidInput("Give the reason: colleagues read it later.", field="reason")
    if len(said) > LONGEST_REASON:
        raise InvalidInput(f"Keep this under {LONGEST_REASON} characters.", field="reason")
    return said
