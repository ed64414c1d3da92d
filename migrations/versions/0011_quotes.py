"""Quotes that are saved"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_quote",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("reference", sa.String, nullable=False, unique=True),
        sa.Column("publisher_id", sa.Integer, sa.ForeignKey("publisher.id"), nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("version.id"), nullable=False),
        sa.Column("use", sa.String, nullable=False),
        sa.Column("inputs", _json, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("total_minor", sa.Integer, nullable=False),
        sa.Column("lines", _json, nullable=False),
        sa.Column("rate_card_version", sa.Integer, nullable=False),
        sa.Column("valid_until", _moment, nullable=False),
        sa.Column("organisation", sa.String, nullable=False),
        sa.Column("po_note", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("submission", sa.String, unique=True),
        sa.Column("created_at", _moment, nullable=False),
    )
    op.create_index("ix_saved_quote_publisher_id", "saved_quote", ["publisher_id"])


def downgrade() -> None:
    op.drop_table("saved_quote")
