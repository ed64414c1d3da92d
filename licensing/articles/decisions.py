"""What staff decide about articles: off sale and back, and the rights to each part.

Verbs flush, never commit. A version never changes; what may be done with it does.
"""

from sqlalchemy import select

from licensing.articles.models import Article, RightsPart, Version
from licensing.core import audit, clock
from licensing.core.audit import Actor, Audit
from licensing.core.db import db
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


def carry_over(earlier: Version, version: Version, actor: Actor) -> None:
    """Let what staff decided about ``earlier`` hold for the same parts of ``version``.

    A picture is the same by its content, and the text is the text. A decision holds only while the
    rules propose what they proposed when it was taken: if the new page names an agency, say, staff
    look again. Each decision that holds is on record for ``version`` too.
    """
    standing = _decisions(earlier)
    if not standing:
        return
    db.session.flush()  # the parts are new
    for part in db.session.scalars(select(RightsPart).where(RightsPart.version_id == version.id)):
        decision = standing.get((part.kind, part.where))
        if decision is None or part.kind not in {"text", "picture"}:
            continue
        if part.status != decision["proposed"]:
            continue
        part.status, part.reason = decision["status"], decision["reason"]
        audit.record("rights:carry", f"version:{version.id}", actor, **decision)


def _decisions(version: Version) -> dict[tuple[str, str], dict[str, str]]:
    """The decision that stands for each part, and what had been proposed before the first one."""
    rows = db.session.scalars(
        select(Audit)
        .where(
            Audit.subject == f"version:{version.id}",
            Audit.tag.in_(("rights:decide", "rights:carry")),
        )
        .order_by(Audit.id)
    )
    standing: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        said = row.detail
        place = (said["kind"], said["part"])
        first = standing.get(place, said)
        standing[place] = {
            "part": said["part"],
            "kind": said["kind"],
            "proposed": first.get("proposed") or first["before"],
            "status": said["status"],
            "reason": said["reason"],
        }
    return standing


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise InvalidInput("Give the reason: colleagues read it later.", field="reason")
    if len(said) > LONGEST_REASON:
        raise InvalidInput(f"Keep this under {LONGEST_REASON} characters.", field="reason")
    return said
