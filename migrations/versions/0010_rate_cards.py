"""A rate card may end

The one before it is in force again from then on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("rate_card", sa.Column("valid_to", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("rate_card", "valid_to")
