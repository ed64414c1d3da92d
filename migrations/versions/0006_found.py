"""Enquiries about what is not in the catalogue, and pages read on the spot"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "publication",
        sa.Column("fetch_unknown", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("submission", sa.String, nullable=False, unique=True),
        sa.Column("publisher_id", sa.Integer, sa.ForeignKey("publisher.id"), nullable=False),
        sa.Column("publication_id", sa.Integer, sa.ForeignKey("publication.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("organisation", sa.String, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id")),
        sa.Column("created_at", _moment, nullable=False),
    )
    op.create_index("ix_enquiry_desk", "enquiry", ["publisher_id", "state", "created_at"])
    op.create_index("ix_enquiry_place", "enquiry", ["publication_id", "place"])
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("publication_id", sa.Integer, sa.ForeignKey("publication.id"), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("seen", _json, nullable=False),
        sa.Column("error", sa.String, nullable=False),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id")),
        sa.Column("read_at", _moment, nullable=False),
        sa.UniqueConstraint("publication_id", "key"),
    )


def downgrade() -> None:
    op.drop_table("reading")
    op.drop_table("enquiry")
    op.drop_column("publication", "fetch_unknown")
