"""Reads of imports and feeds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Row, func, select

from licensing.articles.intake.models import Feed, ImportItem, ImportRun
from licensing.articles.models import Article, Version
from licensing.core.db import db

MOST_REASONS = 12
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a run is: sources by what became of them, and why the failed ones failed.

    ``total`` counts what was read.
    """

    created: int
    new_versions: int
    unchanged: int
    failed: int
    waiting: int = 0
    """Named by a list, and not read yet."""
    reasons: tuple[tuple[str, int], ...] = ()
    """The commonest errors and how many sources each stopped, the most first."""

    @property
    def total(self) -> int:
        return self.created + self.new_versions + self.unchanged + self.failed


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of a run's report."""

    source: str
    outcome: str
    error: str
    article: str
    url: str
    headline: str


def summaries(run_ids: Iterable[int]) -> dict[int, Summary]:
    """How far each run is, without the reasons."""
    numbers: dict[int, dict[str, int]] = {run_id: {} for run_id in run_ids}
    counted = db.session.execute(
        select(ImportItem.run_id, ImportItem.outcome, func.count(ImportItem.id))
        .where(ImportItem.run_id.in_(numbers))
        .group_by(ImportItem.run_id, ImportItem.outcome)
    )
    for run_id, outcome, number in counted:
        numbers[run_id][outcome] = number
    return {run_id: _summary(by_outcome) for run_id, by_outcome in numbers.items()}


def summary(run_id: int) -> Summary:
    """How far the run is, and why what failed did."""
    number = func.count(ImportItem.id)
    reasons = db.session.execute(
        select(ImportItem.error, number)
        .where(ImportItem.run_id == run_id, ImportItem.outcome == "failed")
        .group_by(ImportItem.error)
        .order_by(number.desc(), ImportItem.error)
        .limit(MOST_REASONS)
    )
    counted = summaries([run_id])[run_id]
    return replace(counted, reasons=tuple((error, many) for error, many in reasons))


def _summary(by_outcome: Mapping[str, int]) -> Summary:
    return Summary(
        created=by_outcome.get("created", 0),
        new_versions=by_outcome.get("new-version", 0),
        unchanged=by_outcome.get("unchanged", 0),
        failed=by_outcome.get("failed", 0),
        waiting=by_outcome.get("waiting", 0),
    )


def report(run_id: int) -> Iterator[ItemLine]:
    """Every item of the run in the order it was taken, a few hundred in memory at a time."""
    last = 0
    while rows := _items_after(run_id, last):
        for row in rows:
            yield ItemLine(
                row.source, row.outcome, row.error,
                row.public_id or "", row.canonical_url or "", row.headline or "",
            )  # fmt: skip
        last = rows[-1].id


def items(run_id: int, most: int, *, failed: bool) -> Sequence[ImportItem]:
    """The latest items of the run: those that failed, or those that did not."""
    other = ImportItem.outcome.not_in(("failed", "waiting"))
    which = ImportItem.outcome == "failed" if failed else other
    return db.session.scalars(
        select(ImportItem)
        .where(ImportItem.run_id == run_id, which)
        .order_by(ImportItem.id.desc())
        .limit(most)
    ).all()


def feeds(publisher_id: int | None = None) -> Sequence[Feed]:
    """Every feed that is looked at or paused, or those of one publisher, by address."""
    query = select(Feed).where(Feed.state != "removed").order_by(Feed.url, Feed.id)
    if publisher_id is not None:
        query = query.where(Feed.publisher_id == publisher_id)
    return db.session.scalars(query).all()


def last_run_of(feed_id: int) -> ImportRun | None:
    """The feed's latest run, or None."""
    return db.session.scalars(
        select(ImportRun).where(ImportRun.feed_id == feed_id).order_by(ImportRun.id.desc()).limit(1)
    ).one_or_none()


def unfinished_of(feed_id: int) -> ImportRun | None:
    """The feed's run that is not finished, or None."""
    return db.session.scalars(
        select(ImportRun)
        .where(ImportRun.feed_id == feed_id, ImportRun.state != "finished")
        .order_by(ImportRun.id.desc())
        .limit(1)
    ).one_or_none()


def _items_after(run_id: int, last: int) -> Sequence[Row[tuple[int, str, str, str, str, str, str]]]:
    return db.session.execute(
        select(
            ImportItem.id,
            ImportItem.source,
            ImportItem.outcome,
            ImportItem.error,
            Article.public_id,
            Article.canonical_url,
            Version.headline,
        )
        .outerjoin(Article, Article.id == ImportItem.article_id)
        .outerjoin(Version, Version.id == Article.current_version_id)
        .where(ImportItem.run_id == run_id, ImportItem.id > last, ImportItem.outcome != "waiting")
        .order_by(ImportItem.id)
        .limit(AT_A_TIME)
    ).all()
