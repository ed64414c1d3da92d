"""The desk may offer something else than was asked"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("decision", sa.Column("asked", _json))
    op.add_column("decision", sa.Column("offered", _json))


def downgrade() -> None:
    op.drop_column("decision", "offered")
    op.drop_column("decision", "asked")
