"""What becomes of an article after it was licensed: taken off sale, put back, corrected.

Each withdrawal and each correction is one notice, written in the transaction of its cause together with
the job that tells whoever holds a licence; its outcome says whom it told. Verbs flush, never commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, String, cast, func, literal, select, update

from licensing.articles.models import Article, Notice, NoticeOutcome, Version
from licensing.core import audit, clock
from licensing.core.audit import SYSTEM, Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import StateConflict
from licensing.core.queue import Job, enqueue

WITHDRAWAL, CORRECTION = "withdrawal", "correction"
TOLD, TAKEN_BACK = "told", "taken-back"
TELL_JOB = "tell-holders"


@dataclass(frozen=True, slots=True)
class Said:
    """A notice and what became of it. ``due_at`` is when holders are told, while nothing has."""

    notice: Notice
    outcome: NoticeOutcome | None
    due_at: datetime | None

    @property
    def waits(self) -> bool:
        """Nobody was told of it yet."""
        return self.outcome is None

    @property
    def taken_back(self) -> bool:
        return self.outcome is not None and self.outcome.kind == TAKEN_BACK


def take_off_sale(article: Article, reason: str, actor: Actor) -> None:
    """Sell nothing of the article from now on, and tell its holders.

    Raises StateConflict when it is off sale already, whoever was first.
    """
    moment = clock.now()
    on_sale = Article.withdrawn_at.is_(None)
    if not _swap(article, on_sale, withdrawn_at=moment, withdrawn_reason=reason):
        raise StateConflict("This article is off sale already.")
    audit.record("article:withdraw", f"article:{article.id}", actor, reason=reason)
    key = f"{WITHDRAWAL}:{article.id}:{moment.isoformat()}"
    _announce(key, article, None, WITHDRAWAL, reason, actor)


def put_back_on_sale(article: Article, reason: str, actor: Actor) -> None:
    """Sell it again. Raises StateConflict when it is on sale already."""
    off_sale = Article.withdrawn_at.is_not(None)
    if not _swap(article, off_sale, withdrawn_at=None, withdrawn_reason=""):
        raise StateConflict("This article is on sale already.")
    audit.record("article:restore", f"article:{article.id}", actor, reason=reason)


def correct(version: Version, words: str, actor: Actor, *, grace_seconds: int = 0) -> bool:
    """Say that ``version`` corrects those before it; holders of their licences are told after the grace.

    False when that is said already: one version is one correction, and nobody is told twice. What was
    taken back may be said again.
    """
    taken_back = db.session.scalar(
        select(func.count(Notice.id))
        .join(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .where(Notice.version_id == version.id, NoticeOutcome.kind == TAKEN_BACK)
    )
    again = f":{taken_back}" if taken_back else ""
    key = f"{CORRECTION}:{version.id}{again}"
    if not _announce(key, version.article, version, CORRECTION, words, actor, grace_seconds):
        return False
    audit.record(
        "article:correct", f"article:{version.article_id}", actor,
        version=version.number, words=words,
    )  # fmt: skip
    return True


def take_back(notice: Notice, actor: Actor) -> None:
    """Let a correction be as if it had not been said. Raises StateConflict once holders were told."""
    if notice.kind != CORRECTION or not _settle(notice, TAKEN_BACK, (), actor):
        raise StateConflict("Holders have been told of it, so it cannot be taken back.")
    audit.record(
        "article:take-back-correction", f"article:{notice.article_id}", actor, words=notice.words
    )


def tell(notice: Notice, licences: Sequence[int]) -> bool:
    """Write down that the holders of these licences are told now; False when they are not to be.

    The letters belong into the same transaction. Of telling and taking back, the first stays.
    """
    return _settle(notice, TOLD, licences, SYSTEM)


def correction_of(version: Version) -> Notice | None:
    """The latest correction of what ``version`` says, if holders were told of one since."""
    return db.session.scalars(
        select(Notice)
        .join(Version, Version.id == Notice.version_id)
        .join(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .where(
            Notice.article_id == version.article_id,
            Notice.kind == CORRECTION,
            NoticeOutcome.kind == TOLD,
            Version.number > version.number,
        )
        .order_by(Version.number.desc())
        .limit(1)
    ).one_or_none()


def said_of(article: Article) -> list[Said]:
    """Every notice about the article with what became of it, the first one first."""
    rows = db.session.execute(
        select(Notice, NoticeOutcome, Job.run_at)
        .outerjoin(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .outerjoin(
            Job,
            (Job.kind == TELL_JOB)
            & (Job.cause == literal("notice:").concat(cast(Notice.id, String))),
        )
        .where(Notice.article_id == article.id)
        .order_by(Notice.id)
    )
    return [Said(notice, outcome, due) for notice, outcome, due in rows]


def _announce(
    key: str,
    article: Article,
    version: Version | None,
    kind: str,
    words: str,
    actor: Actor,
    grace_seconds: int = 0,
) -> bool:
    written = insert_once(
        Notice,
        "key",
        key=key,
        article_id=article.id,
        version_id=version.id if version else None,
        kind=kind,
        words=words,
        actor=str(actor),
        actor_name=actor.name,
        at=clock.now(),
    )
    if written:
        notice = db.session.scalars(select(Notice).where(Notice.key == key)).one()
        enqueue(TELL_JOB, f"notice:{notice.id}", delay_seconds=grace_seconds, id=notice.id)
    return written


def _settle(notice: Notice, kind: str, licences: Sequence[int], actor: Actor) -> bool:
    return insert_once(
        NoticeOutcome,
        "notice_id",
        notice_id=notice.id,
        kind=kind,
        told=list(licences),
        actor=str(actor),
        actor_name=actor.name,
        at=clock.now(),
    )


def _swap(article: Article, seen: Any, **values: Any) -> bool:
    """Change the article's row only while it is as it was seen."""
    db.session.flush()
    swapped = db.session.execute(
        update(Article)
        .where(Article.id == article.id, seen)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(article, ["withdrawn_at", "withdrawn_reason"])
    assert isinstance(swapped, CursorResult)
    return swapped.rowcount == 1
