"""The rules about rights, applied to articles that were taken in before them. Verbs flush, never commit.

The rules look again at what a version's source said (``evidence``). What staff decided about a part
stands, and so does a decision that is taken while the rules are being applied. An open licence is what
was found when a version was taken in, so rules about those hold for new versions alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import CursorResult, Select, func, select, update
from sqlalchemy.exc import IntegrityError

from licensing.articles import evidence
from licensing.articles.decisions import standing_for
from licensing.articles.ingest.capture import RightsPart as ProposedPart
from licensing.articles.ingest.rights import propose
from licensing.articles.ingest.ruleset import Rules
from licensing.articles.models import Article, Evidence, RightsPart, RulesRun, Version
from licensing.articles.own_rules import rules_for
from licensing.articles.rights import assets_of
from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.publishers.models import Publication, Publisher

BATCH = 100
"""Articles that are looked at in one transaction."""
FORECAST_ARTICLES = 300
EXAMPLES = 8

Index = Callable[[Article, Version], None]
"""Lists an article in the catalogue, which stands on a floor above this one."""
_Entry = tuple[Article, Version, Evidence | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One part of which the rules say something else now than is on record."""

    headline: str
    part: RightsPart
    proposed: ProposedPart


@dataclass(frozen=True, slots=True)
class Forecast:
    """What applying the rules would change, by the latest ``looked_at`` of ``articles``.

    ``unread`` of those cannot be judged: what their source said was not kept.
    """

    articles: int
    looked_at: int
    unread: int
    changes: int
    examples: tuple[Change, ...]


def forecast(publisher: Publisher) -> Forecast:
    """What would change. Reads, and changes nothing."""
    ours = _articles(publisher.id)
    number = db.session.scalar(select(func.count()).select_from(ours.subquery())) or 0
    entries = _entries(ours.order_by(Article.id.desc()).limit(FORECAST_ARTICLES))
    rules = _rules_of(publisher.id)
    found = [change for entry in entries for change in _changes(*entry, rules)]
    unread = sum(told is None for _, _, told in entries)
    return Forecast(number, len(entries), unread, len(found), tuple(found[:EXAMPLES]))


def begin(publisher: Publisher, actor: Actor) -> RulesRun:
    """A run over all of the publisher's articles, or the one that is under way."""
    if (under_way := _under_way(publisher)) is not None:
        return under_way
    run = RulesRun(
        publisher_id=publisher.id,
        state="running",
        reached=0,
        looked_at=0,
        changed=0,
        unread=0,
        started_by=actor.name,
        started_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:  # somebody else began this moment
        first = _under_way(publisher)
        assert first is not None
        return first
    audit.record("rules:apply", f"rules-run:{run.id}", actor, publisher=publisher.slug)
    return run


def latest(publisher: Publisher) -> RulesRun | None:
    """The publisher's latest run, or None."""
    return db.session.scalars(
        select(RulesRun)
        .where(RulesRun.publisher_id == publisher.id)
        .order_by(RulesRun.id.desc())
        .limit(1)
    ).one_or_none()


def step(run: RulesRun, index: Index) -> bool:
    """Look at the next articles of a run; False once there are no more, and the run is finished."""
    if run.state != "running":
        return False
    following = _articles(run.publisher_id).where(Article.id > run.reached)
    entries = _entries(following.order_by(Article.id).limit(BATCH))
    actor, rules = Actor("staff", "rules", run.started_by), _rules_of(run.publisher_id)
    for article, version, told in entries:
        changes = _changes(article, version, told, rules)
        changed = [change for change in changes if _apply(change, actor)]
        if changed:
            db.session.flush()
            index(article, version)
        run.changed += len(changed)
        run.unread += told is None
        run.reached = article.id
    run.looked_at += len(entries)
    if len(entries) < BATCH:
        run.state, run.finished_at = "finished", clock.now()
    db.session.flush()
    return run.state == "running"


def _under_way(publisher: Publisher) -> RulesRun | None:
    return db.session.scalars(
        select(RulesRun).where(RulesRun.publisher_id == publisher.id, RulesRun.state == "running")
    ).one_or_none()


def _articles(publisher_id: int) -> Select[tuple[Article, Version, Evidence]]:
    return (
        select(Article, Version, Evidence)
        .join(Version, Version.id == Article.current_version_id)
        .join(Publication, Publication.id == Article.publication_id)
        .outerjoin(Evidence, Evidence.version_id == Version.id)
        .where(Publication.publisher_id == publisher_id)
    )


def _entries(query: Select[tuple[Article, Version, Evidence]]) -> list[_Entry]:
    """Articles with their version on sale, and its evidence where it was kept."""
    return [(article, version, told) for article, version, told in db.session.execute(query)]


def _rules_of(publisher_id: int) -> dict[int, Rules]:
    """The rules of today for each publication of the publisher."""
    titles = db.session.scalars(select(Publication).where(Publication.publisher_id == publisher_id))
    return {title.id: rules_for(title, clock.today()) for title in titles}


def _changes(
    article: Article, version: Version, told: Evidence | None, rules: Mapping[int, Rules]
) -> Iterator[Change]:
    """Parts that nobody decided about and of which the rules say something else."""
    if told is None:
        return
    proposed = _proposed(version, told, rules[article.publication_id])
    decided = standing_for(version)
    for part in db.session.scalars(select(RightsPart).where(RightsPart.version_id == version.id)):
        found = proposed.get((part.kind, part.where))
        if found is None or (part.kind, part.where) in decided:
            continue
        said = (part.status, part.reason, tuple(part.territories))
        if said != (found.status, found.reason, found.territories):
            yield Change(version.headline, part, found)


def _proposed(
    version: Version, told: Evidence, rules: Rules
) -> dict[tuple[str, str], ProposedPart]:
    """What the rules say of each part, by the version's own names of its pictures."""
    names = {asset.original_src: f"asset:{asset.sha256}" for asset in assets_of(version)}
    parts = propose(evidence.from_json(told.told), rules).parts
    return {(part.kind, names.get(part.where, part.where)): part for part in parts}


def _apply(change: Change, actor: Actor) -> bool:
    """Write it down, unless somebody decided about the part meanwhile."""
    part, found = change.part, change.proposed
    swapped = db.session.execute(
        update(RightsPart)
        .where(
            RightsPart.id == part.id,
            RightsPart.status == part.status,
            RightsPart.reason == part.reason,
        )
        .values(
            status=found.status,
            reason=found.reason,
            credit=found.credit,
            territories=list(found.territories),
        )
        .execution_options(synchronize_session=False)
    )
    assert isinstance(swapped, CursorResult)
    if swapped.rowcount != 1:
        return False
    audit.record(
        "rights:apply", f"version:{part.version_id}", actor,
        part=part.where, kind=part.kind, before=part.status, status=found.status,
        reason=found.reason, territories=list(found.territories),
    )  # fmt: skip
    db.session.expire(part)
    return True
