"""Rate cards are written at the desk

A card keeps the file it was read from, and the order in which its uses stand, which JSONB forgot. One that has
not begun can be taken back. Managers may do both.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

TABLES = ("rate_card_withdrawal",)
EDIT = "rates:edit"
role = sa.table(
    "role",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("permissions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)


def upgrade() -> None:
    op.add_column(
        "rate_card", sa.Column("source", sa.String, nullable=False, server_default=sa.text("''"))
    )
    op.create_table(
        "rate_card_withdrawal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "rate_card_id", sa.Integer, sa.ForeignKey("rate_card.id"), nullable=False, unique=True
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE rate_card ALTER COLUMN rules TYPE json USING rules::json")
    _guard()
    _let_managers(lambda held: [*held, EDIT])


def downgrade() -> None:
    _let_managers(lambda held: [one for one in held if one != EDIT])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE rate_card ALTER COLUMN rules TYPE jsonb USING rules::jsonb")
    op.drop_table("rate_card_withdrawal")  # with its triggers
    op.drop_column("rate_card", "source")


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


def _let_managers(change: Callable[[list[str]], list[str]]) -> None:
    database = op.get_bind()
    managers = sa.select(role.c.id, role.c.permissions).where(role.c.name == "manager")
    for number, held in database.execute(managers).all():
        changed = role.update().where(role.c.id == number).values(permissions=change(held))
        database.execute(changed)
