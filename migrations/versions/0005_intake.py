"""Imports and feeds: what is being taken in, what became of each source, what is looked at when"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("publisher_id", sa.Integer, sa.ForeignKey("publisher.id"), nullable=False),
        sa.Column("publication_id", sa.Integer, sa.ForeignKey("publication.id"), nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("interval_minutes", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("etag", sa.String, nullable=False),
        sa.Column("last_modified", sa.String, nullable=False),
        sa.Column("last_checked_at", _moment),
        sa.Column("last_result", sa.String, nullable=False),
        sa.Column("error_streak", sa.Integer, nullable=False),
        sa.Column("next_check_at", _moment, nullable=False),
        sa.Column("checks", sa.Integer, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.UniqueConstraint("publication_id", "url", name="uq_feed_publication_id_url"),
    )
    op.create_index("ix_feed_publisher_id", "feed", ["publisher_id"])
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String, nullable=False, unique=True),
        sa.Column("publisher_id", sa.Integer, sa.ForeignKey("publisher.id"), nullable=False),
        sa.Column("publication_id", sa.Integer, sa.ForeignKey("publication.id"), nullable=False),
        sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id")),
        sa.Column("sources", _json, nullable=False),
        sa.Column("sources_hash", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("started_by", sa.String, nullable=False),
        sa.Column("started_at", _moment, nullable=False),
        sa.Column("finished_at", _moment),
    )
    op.create_index("ix_import_run_publisher_id", "import_run", ["publisher_id"])
    op.create_index("ix_import_run_feed_id", "import_run", ["feed_id"])
    op.create_index("ix_import_run_sources", "import_run", ["publication_id", "sources_hash"])
    op.create_table(
        "import_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id")),
        sa.Column("taken_at", _moment, nullable=False),
        sa.UniqueConstraint("run_id", "key", name="uq_import_item_run_id_key"),
    )
    op.create_index("ix_import_item_article_id", "import_item", ["article_id"])


def downgrade() -> None:
    op.drop_table("import_item")
    op.drop_table("import_run")
    op.drop_table("feed")
