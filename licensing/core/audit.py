"""Who did what: actors, and audit rows that are only ever added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from licensing.core import clock
from licensing.core.db import AppendOnly, Id, Json, Mapped, Model, db


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ``staff``, ``buyer``, ``reader``, ``stripe`` or ``system``, with a reference and a name."""

    kind: str
    ref: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


SYSTEM = Actor("system", "offprint", "Offprint")
STRIPE = Actor("stripe", "webhook", "Stripe")


class Audit(AppendOnly, Model):
    """One act. ``tag`` reads ``order:approve``; ``subject`` reads ``line:12``."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject"),)

    id: Mapped[Id]
    tag: Mapped[str]
    subject: Mapped[str]
    actor: Mapped[str]
    actor_name: Mapped[str]
    detail: Mapped[Json]
    at: Mapped[datetime]


def record(tag: str, subject: str, actor: Actor, **detail: Any) -> None:
    """Add an audit row to the current transaction."""
    db.session.add(
        Audit(
            tag=tag,
            subject=subject,
            actor=str(actor),
            actor_name=actor.name,
            detail=detail,
            at=clock.now(),
        )
    )
