"""What a publisher adds to the rules about rights. Verbs flush, never commit.

A rule holds for what is taken in after it; what staff decided about a part stands. A rule with days
holds on those days.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from licensing.articles import territories
from licensing.articles.ingest.capture import PartStatus
from licensing.articles.ingest.ruleset import OWN_KINDS, OwnKind, OwnRule, Rules, with_own
from licensing.articles.models import Article, RightsPart, RightsRule, Version
from licensing.core import audit, clock
from licensing.core.audit import Actor
from licensing.core.db import db, insert_once
from licensing.core.errors import InvalidInput, NotFound
from licensing.publishers.models import Publication, Publisher

STATUSES: tuple[PartStatus, ...] = ("owned", "cleared", "third-party")
LONGEST = 120
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_ADDRESS = re.compile(r"https?://\S+")
_FIXED: dict[OwnKind, PartStatus] = {"own-name": "owned", "licence": "cleared"}
"""Kinds that can mean one thing only."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule as it was written down, checked."""

    kind: OwnKind
    matches: str
    status: PartStatus
    note: str = ""
    territories: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """What a rule would have said of the articles as they stand: parts it fits, and parts of those
    that have another status now."""

    fits: int
    differs: int
    headlines: tuple[str, ...]
    """Up to five articles among them."""


def read_rule(said: Mapping[str, Any]) -> Proposal:
    """A rule from a form or a TOML table. Raises InvalidInput naming the field that is wrong."""
    kind = _one_of(OWN_KINDS, said.get("kind"), "kind")
    status = _FIXED.get(kind) or _one_of(STATUSES, said.get("status"), "status")
    begins, ends = _day(said, "valid_from"), _day(said, "valid_to")
    if begins and ends and ends < begins:
        raise InvalidInput("The last day comes before the first.", field="valid_to")
    note = _line(said.get("note", ""))
    if len(note) > LONGEST:
        raise InvalidInput(f"Keep this under {LONGEST} characters.", field="note")
    countries = said.get("territories") or ""
    listed = countries if isinstance(countries, str) else ",".join(map(str, countries))
    return Proposal(
        kind, _matches(kind, said.get("matches")), status, note,
        territories.read(listed), begins, ends,
    )  # fmt: skip


def add_rule(publisher: Publisher, proposal: Proposal, actor: Actor) -> RightsRule:
    """Add a rule to the publisher's. Raises InvalidInput when it has one of that kind and phrase."""
    added = insert_once(
        RightsRule,
        "publisher_id", "kind", "matches",
        publisher_id=publisher.id,
        kind=proposal.kind,
        matches=proposal.matches,
        status=proposal.status,
        note=proposal.note,
        territories=list(proposal.territories),
        valid_from=proposal.valid_from,
        valid_to=proposal.valid_to,
        created_at=clock.now(),
    )  # fmt: skip
    row = db.session.scalars(
        select(RightsRule).where(
            RightsRule.publisher_id == publisher.id,
            RightsRule.kind == proposal.kind,
            RightsRule.matches == proposal.matches,
        )
    ).one()
    if not added:
        raise InvalidInput(
            f"There is a rule for {proposal.matches} already. Remove it first.", field="matches"
        )
    audit.record("rule:add", f"rule:{row.id}", actor, **_said_by(row))
    return row


def remove_rule(row: RightsRule, actor: Actor) -> None:
    """Remove a rule; what it said stays on record. What it decided before stands."""
    audit.record("rule:remove", f"rule:{row.id}", actor, **_said_by(row))
    db.session.delete(row)


def replace_rules(publisher: Publisher, proposals: Sequence[Proposal], actor: Actor) -> int:
    """Make the publisher's rules those of a file: add what is new, remove what it does not say.

    Returns how many changed. A rule that stays as it is is left alone.
    """
    wanted = {_key(proposal): proposal for proposal in proposals}
    changed = 0
    for row in rules(publisher.id):
        proposal = wanted.get((row.kind, row.matches))
        if proposal is not None and _proposal(row) == proposal:
            del wanted[_key(proposal)]
            continue
        remove_rule(row, actor)
        changed += 1 if proposal is None else 0
    db.session.flush()  # one that changed is added anew under the same name
    for proposal in wanted.values():
        add_rule(publisher, proposal, actor)
    return changed + len(wanted)


def rules(publisher_id: int) -> Sequence[RightsRule]:
    """The publisher's rules, in the order in which they are asked."""
    return db.session.scalars(
        select(RightsRule)
        .where(RightsRule.publisher_id == publisher_id)
        .order_by(RightsRule.kind, RightsRule.matches)
    ).all()


def rule_of(publisher_id: int, rule_id: int) -> RightsRule:
    """One of the publisher's rules. Raises NotFound for any other."""
    row = db.session.get(RightsRule, rule_id)
    if row is None or row.publisher_id != publisher_id:
        raise NotFound("There is nothing here under that address.")
    return row


def rules_for(publication: Publication, on: date) -> Rules:
    """The rules for articles of ``publication`` taken in on a day: its publisher's, then the shipped.

    The house's own names are the publisher's, as it trades and in law, and those of all its titles.
    """
    publisher = publication.publisher
    own = tuple(_own(row) for row in rules(publisher.id) if _holds(row, on))
    titles = db.session.execute(
        select(Publication.name, Publication.site)
        .where(Publication.publisher_id == publisher.id)
        .order_by(Publication.id)
    ).all()
    names = (publisher.name, publisher.legal_name, *(title.name for title in titles))
    return with_own(own, names, tuple(title.site for title in titles if title.site))


def reach(publisher: Publisher, proposal: Proposal) -> Reach:
    """What the rule would have said of the parts of articles as they are in the catalogue now."""
    fitting = _fitting(publisher, proposal)
    counted = db.session.execute(
        fitting.with_only_columns(
            func.count(RightsPart.id),
            func.count(RightsPart.id).filter(RightsPart.status != proposal.status),
        )
    ).one()
    names = db.session.scalars(
        fitting.with_only_columns(Version.headline).distinct().order_by(Version.headline).limit(5)
    )
    return Reach(counted[0], counted[1], tuple(names))


def _fitting(publisher: Publisher, proposal: Proposal) -> Select[Any]:
    sought = f"%{_literal(proposal.matches)}%"
    credited = RightsPart.credit.ilike(sought, escape="\\")
    fits = {
        "agency": RightsPart.kind.in_(("text", "picture")) & credited,
        "credit": (RightsPart.kind == "picture") & credited,
        "source": (RightsPart.kind == "text") & credited,
        "own-name": RightsPart.kind.in_(("text", "picture")) & credited,
        "embed-host": (RightsPart.kind == "embed") & RightsPart.where.ilike(sought, escape="\\"),
        "licence": (RightsPart.kind == "text")
        & or_(Version.open_licence == proposal.matches, credited),
    }[proposal.kind]
    return (
        select(RightsPart.id)
        .join(Version, Version.id == RightsPart.version_id)
        .join(Article, Article.current_version_id == Version.id)
        .join(Publication, Publication.id == Article.publication_id)
        .where(Publication.publisher_id == publisher.id, fits)
    )


def _own(row: RightsRule) -> OwnRule:
    said = _proposal(row)
    return OwnRule(said.kind, said.matches, said.status, said.note, said.territories)


def _proposal(row: RightsRule) -> Proposal:
    return Proposal(
        _one_of(OWN_KINDS, row.kind, "kind"), row.matches, _one_of(STATUSES, row.status, "status"),
        row.note, tuple(row.territories), row.valid_from, row.valid_to,
    )  # fmt: skip


def _key(proposal: Proposal) -> tuple[str, str]:
    return proposal.kind, proposal.matches


def _holds(row: RightsRule, on: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or on <= row.valid_to)


def _said_by(row: RightsRule) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "matches": row.matches,
        "status": row.status,
        "note": row.note,
        "territories": list(row.territories),
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def _matches(kind: OwnKind, said: object) -> str:
    found = _line(said)
    if kind == "embed-host":
        host = found.lower().removeprefix("https://").removeprefix("www.").rstrip("/")
        if not _HOST.fullmatch(host):
            raise InvalidInput("Write a host name, such as charts.example.", field="matches")
        return host
    if kind == "licence" and not _ADDRESS.fullmatch(found):
        raise InvalidInput("Write the licence’s address, from https:// on.", field="matches")
    if len(found) < 2 or len(found) > LONGEST or not any(map(str.isalnum, found)):
        raise InvalidInput(
            f"Write the words to look for, 2 to {LONGEST} characters.", field="matches"
        )
    return found


def _one_of(allowed: Sequence[Any], said: object, field: str) -> Any:
    if said not in allowed:
        raise InvalidInput(f"Choose one of {', '.join(allowed)}.", field=field)
    return said


def _day(said: Mapping[str, Any], field: str) -> date | None:
    value = said.get(field)
    if not value:
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput("Write the day as 2026-11-30.", field=field) from None


def _line(said: object) -> str:
    return " ".join(str(said or "").split())


def _literal(sought: str) -> str:
    return sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
