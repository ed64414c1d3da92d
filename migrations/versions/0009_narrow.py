"""The listing of the search index in a quarter of its pages

On PostgreSQL the vectors leave the rows, so that a search finds more of what it looks at on one page.
The index is emptied: that holds for rows that are written from now on, and possessives in capitals have lost
their endings since. It is filled again from the articles (``catalogue.refill``).
"""

from alembic import op

revision = "0009"
down_revision = "0008"

_TABLES = ("search_listing", "search_vocabulary", "search_spelling", "search_pending")
_WORDS = ("search_words", "search_short")
_KEPT = ("section", "licensable", "headline")


def upgrade() -> None:
    _empty()
    if op.get_bind().dialect.name == "postgresql":
        for column in _KEPT:
            op.execute(f"ALTER TABLE search_listing ALTER COLUMN {column} SET STORAGE MAIN")
        op.execute("ALTER TABLE search_listing SET (toast_tuple_target = 128)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_listing RESET (toast_tuple_target)")
        for column in _KEPT:
            op.execute(f"ALTER TABLE search_listing ALTER COLUMN {column} SET STORAGE EXTENDED")


def _empty() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in (*_TABLES, *(_WORDS if sqlite else ())):
        op.execute(f"DELETE FROM {table}" if sqlite else f"TRUNCATE {table}")
