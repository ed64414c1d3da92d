"""What staff decide about articles: off sale and back, and the rights to each part.

Verbs flush, never commit. A version never changes; what may be done with it does.
"""

from typing import Any

from sqlalchemy import select

from licensing.articles.models import Article, RightsPart, Version
from licensing.articles.notices import correct, put_back_on_sale, take_off_sale
from licensing.core import audit
from licensing.core.audit import Actor, Audit
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict

STATUSES = ("owned", "cleared", "third-party", "unknown")
LONGEST_REASON = 500
LONGEST_CORRECTION = 2000
GRACE_SECONDS = 300
"""Between marking a correction and the letters about it."""


def withdraw(article: Article, reason: str, actor: Actor) -> None:
    """Take the article off sale: no new quote, and unpaid orders of it cannot be paid.

    Licences granted before stand, and their holders are told. Raises StateConflict when it is off
    sale already, InvalidInput.
    """
    take_off_sale(article, _reason(reason), actor)


def restore(article: Article, reason: str, actor: Actor) -> None:
    """Put the article back on sale. Raises StateConflict when it is on sale, InvalidInput."""
    put_back_on_sale(article, _reason(reason), actor)


def mark_correction(version: Version, words: str, actor: Actor) -> None:
    """Say that ``version`` corrects those before it: holders of their licences are offered it.

    ``words`` is what they read, ``GRACE_SECONDS`` from now; until then it can be taken back. Raises
    StateConflict when it is said already, InvalidInput.
    """
    said = " ".join(words.split())
    if not said:
        raise InvalidInput("Write what was corrected: holders read it.", field="words")
    if len(said) > LONGEST_CORRECTION:
        raise InvalidInput(f"Keep this under {LONGEST_CORRECTION:,} characters.", field="words")
    if version.number == 1:
        raise StateConflict("There is no version before the first that it could correct.")
    if not correct(version, said, actor, grace_seconds=GRACE_SECONDS):
        raise StateConflict("This version is marked as a correction already.")


def decide_part(
    part: RightsPart, status: str, reason: str, actor: Actor, countries: tuple[str, ...] = ()
) -> None:
    """Say whether one part may be licensed, where, and why. Copies rendered before stay as they are.

    ``countries`` are ISO 3166 codes; none is everywhere. Raises InvalidInput naming ``status`` or
    ``reason``.
    """
    if status not in STATUSES:
        raise InvalidInput("Choose what the publisher holds of this part.", field="status")
    said = _reason(reason)
    before = part.status
    part.status = status
    part.reason = said
    part.territories = list(countries) if status == "cleared" else []
    audit.record(
        "rights:decide", f"version:{part.version_id}", actor,
        part=part.where, kind=part.kind, before=before, status=status, reason=said,
        territories=part.territories,
    )  # fmt: skip


def carry_over(earlier: Version, version: Version, actor: Actor) -> None:
    """Let what staff decided about ``earlier`` hold for the same parts of ``version``.

    A picture is the same by its content, and the text is the text. A decision holds only while the
    rules propose what they proposed when it was taken: if the new page names an agency, say, staff
    look again. Each decision that holds is on record for ``version`` too.
    """
    standing = standing_for(earlier)
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
        part.territories = decision["territories"]
        audit.record("rights:carry", f"version:{version.id}", actor, **decision)


def standing_for(version: Version) -> dict[tuple[str, str], dict[str, Any]]:
    """What staff decided about each part, by kind and place, and what was proposed before the first time."""
    rows = db.session.scalars(
        select(Audit)
        .where(
            Audit.subject == f"version:{version.id}",
            Audit.tag.in_(("rights:decide", "rights:carry")),
        )
        .order_by(Audit.id)
    )
    standing: dict[tuple[str, str], dict[str, Any]] = {}
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
            "territories": said.get("territories", []),
        }
    return standing


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise InvalidInput("Give the reason: colleagues read it later.", field="reason")
    if len(said) > LONGEST_REASON:
        raise InvalidInput(f"Keep this under {LONGEST_REASON} characters.", field="reason")
    return said
