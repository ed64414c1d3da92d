"""Keeps tenants apart: staff read a publisher's rows only through its scope.

Another tenant's row answers exactly as a row that does not exist.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, select

from licensing.core.db import db
from licensing.core.errors import NotFound

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Scope:
    """One publisher's view of tables that carry ``publisher_id``."""

    publisher_id: int

    def select(self, row: type[Row]) -> Select[tuple[Row]]:
        """A select of this publisher's rows and no others."""
        column: Any = row.publisher_id  # type: ignore[attr-defined]  # every scoped table has it
        return select(row).where(column == self.publisher_id)

    def get(self, row: type[Row], identity: int) -> Row:
        """This publisher's row. Raises NotFound for any other."""
        key: Any = row.id  # type: ignore[attr-defined]  # every table has it
        found = db.session.scalars(self.select(row).where(key == identity)).one_or_none()
        if found is None:
            raise NotFound("There is nothing here under that address.")
        return found
