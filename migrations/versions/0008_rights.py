"""Notices that can be taken back, rules that look again, imports that remember their lists

A line fixes the countries it is sold for. What notices say was told before this is read from the letters
that were queued for them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

TABLES = ("article_notice_outcome", "rights_evidence")
_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "article_notice_outcome",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "notice_id", sa.Integer, sa.ForeignKey("article_notice.id"), nullable=False, unique=True
        ),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("told", _json, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("actor_name", sa.String, nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_table(
        "rights_evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("version.id"), nullable=False, unique=True),
        sa.Column("told", _json, nullable=False),
    )
    op.create_table(
        "rules_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "publisher_id", sa.Integer, sa.ForeignKey("publisher.id"), nullable=False, index=True
        ),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reached", sa.Integer, nullable=False),
        sa.Column("looked_at", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unread", sa.Integer, nullable=False),
        sa.Column("started_by", sa.String, nullable=False),
        sa.Column("started_at", _moment, nullable=False),
        sa.Column("finished_at", _moment),
    )
    running = sa.text("state = 'running'")
    op.create_index(
        "uq_rules_run_running", "rules_run", ["publisher_id"], unique=True,
        sqlite_where=running, postgresql_where=running,
    )
    op.add_column(
        "import_run", sa.Column("opened", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
    op.add_column("import_item", sa.Column("found", _json))
    op.add_column("line", sa.Column("territories", _json, nullable=False, server_default="[]"))
    _fix_countries()
    _remember_letters()
    _guard()


def downgrade() -> None:
    op.drop_column("line", "territories")
    op.drop_column("import_item", "found")
    op.drop_column("import_run", "opened")
    op.drop_table("rules_run")
    for table in reversed(TABLES):  # with their triggers
        op.drop_table(table)


def _fix_countries() -> None:
    """Lines are sold where their text is cleared now, as they would have been granted until today."""
    op.execute(
        "UPDATE line SET territories = COALESCE((SELECT territories FROM rights_part "
        "WHERE version_id = line.version_id AND kind = 'text' ORDER BY id LIMIT 1), '[]')"
    )


def _remember_letters() -> None:
    outcome = sa.table(
        "article_notice_outcome", sa.column("notice_id"), sa.column("kind"), sa.column("told", _json),
        sa.column("actor"), sa.column("actor_name"), sa.column("at", _moment),
    )
    notice = sa.table("article_notice", sa.column("id"))
    job = sa.table(
        "job", sa.column("kind"), sa.column("cause"), sa.column("state"),
        sa.column("finished_at", _moment),
    )
    database = op.get_bind()
    for number in database.scalars(sa.select(notice.c.id)).all():
        done = database.execute(
            sa.select(job.c.finished_at).where(
                job.c.kind == "tell-holders", job.c.cause == f"notice:{number}", job.c.state == "done"
            )
        ).first()
        if done is None:
            continue
        letters = database.scalars(
            sa.select(job.c.cause).where(
                job.c.kind == "mail", job.c.cause.like(f"notice:{number}:licence:%")
            )
        )
        database.execute(
            outcome.insert().values(
                notice_id=number, kind="told", told=sorted(int(c.split(":")[3]) for c in letters),
                actor="system:offprint", actor_name="Offprint", at=done.finished_at,
            )
        )


def _guard() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb.upper()} "
                    f"ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
