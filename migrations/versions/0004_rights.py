"""What a publisher knows about rights, notices of articles, and where a part may be licensed

A notice is a withdrawal or a correction: it is written once, with what it causes, and never changed.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

TABLES = ("article_notice",)
_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "article", sa.Column("withdrawal_notice", sa.String, nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "rights_part", sa.Column("territories", _json, nullable=False, server_default="[]")
    )
    op.create_table(
        "article_notice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), nullable=False, index=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("version.id"), nullable=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("actor_name", sa.String, nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_table(
        "rights_rule",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("publisher_id", sa.Integer, sa.ForeignKey("publisher.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("matches", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("territories", _json, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("created_at", _moment, nullable=False),
        sa.UniqueConstraint("publisher_id", "kind", "matches"),
    )
    _guard()


def downgrade() -> None:
    op.drop_table("rights_rule")
    op.drop_table("article_notice")  # with its triggers
    op.drop_column("rights_part", "territories")
    op.drop_column("article", "withdrawal_notice")


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER article_notice_refuses_{verb} BEFORE {verb.upper()} "
                "ON article_notice BEGIN SELECT RAISE(ABORT, 'article_notice is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER article_notice_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON article_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
