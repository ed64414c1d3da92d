"""Rows: PersonalCopy, a count of what readers took. It knows the article and the day, not the reader."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import mapped_column

from licensing.core.db import AppendOnly, Id, Mapped, Model


class PersonalCopy(AppendOnly, Model):
    """One personal copy taken."""

    __tablename__ = "personal_copy"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    taken_at: Mapped[datetime]
