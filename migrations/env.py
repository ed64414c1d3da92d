"""Runs migrations on the application's own database connection."""

import logging
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON

from licensing.core.db import UTCDateTime

logging.getLogger("alembic").setLevel(logging.WARNING)
migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our column types as the plain types the database sees."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Leave the search index's own tables to the migration that makes them."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


with migrate.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_item=render_item,
        include_name=include_name,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
