"""Rows: Copy (a PDF, asked for once and rendered once) and Download."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import mapped_column, relationship

from licensing.articles.models import Version
from licensing.core.db import AppendOnly, Id, Json, Mapped, Model
from licensing.licences.models import Licence


class Copy(Model):
    """A document of one version. ``key`` names what it is, so that asking twice makes one."""

    __tablename__ = "copy"
    __table_args__ = (Index("ix_copy_licence", "licence_id"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    """reprint, proof, personal or quote."""
    licence_id: Mapped[int | None] = mapped_column(ForeignKey("licence.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    options: Mapped[Json]
    """What a proof or a personal copy was asked with; a reprint's facts are its licence's."""
    state: Mapped[str]
    error: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(index=True)
    size_bytes: Mapped[int | None]
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]

    licence: Mapped[Licence | None] = relationship()
    version: Mapped[Version] = relationship()


class Download(AppendOnly, Model):
    """A copy that was handed out, and how: ``mail``, ``order`` or ``desk``."""

    __tablename__ = "download"

    id: Mapped[Id]
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id"), index=True)
    via: Mapped[str]
    at: Mapped[datetime]
