"""What becomes of an article after it was licensed: taken off sale, put back, corrected.

Each withdrawal and each correction is one notice, written in the transaction of its cause together with
the job that tells whoever holds a licence. Verbs flush, never commit.
"""

from typing import Any

from sqlalchemy import CursorResult, select, update

from licensing.articles.models import Article, Notice, Version
from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import StateConflict
from licensing.core.queue import enqueue

WITHDRAWAL, CORRECTION = "withdrawal", "correction"


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


def correct(version: Version, words: str, actor: Actor) -> bool:
    """Say that ``version`` corrects those before it, and tell holders of their licences.

    False when that was said before: one version is one correction, and nobody is told twice.
    """
    key = f"{CORRECTION}:{version.id}"
    if not _announce(key, version.article, version, CORRECTION, words, actor):
        return False
    audit.record(
        "article:correct", f"article:{version.article_id}", actor,
        version=version.number, words=words,
    )  # fmt: skip
    return True


def correction_of(version: Version) -> Notice | None:
    """The latest correction of what ``version`` says, if there has been one since."""
    return db.session.scalars(
        select(Notice)
        .join(Version, Version.id == Notice.version_id)
        .where(
            Notice.article_id == version.article_id,
            Notice.kind == CORRECTION,
            Version.number > version.number,
        )
        .order_by(Version.number.desc())
        .limit(1)
    ).one_or_none()


def corrections(article: Article) -> dict[int, Notice]:
    """Version id -> the notice that marks it as a correction."""
    rows = db.session.scalars(
        select(Notice).where(Notice.article_id == article.id, Notice.kind == CORRECTION)
    )
    return {row.version_id: row for row in rows if row.version_id is not None}


def _announce(
    key: str, article: Article, version: Version | None, kind: str, words: str, actor: Actor
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
        enqueue("tell-holders", f"notice:{notice.id}", id=notice.id)
    return written


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
