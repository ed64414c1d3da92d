"""The search index: what is listed, its words, and the addresses it is known by

The tables are the catalogue's own (``licensing/catalogue/tables.py``), different on the two databases,
and can be filled again from the articles at any time.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    listed = [
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False, unique=True),
        sa.Column("listed_from", sa.DateTime(timezone=True)),
    ]
    if op.get_bind().dialect.name == "sqlite":
        op.create_table("search_listing", *listed)
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5("
            "headline, lead, body, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
    else:
        op.execute("CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, LANGUAGE = english)")
        op.execute("CREATE TEXT SEARCH CONFIGURATION search_words (COPY = simple)")
        op.execute(
            "ALTER TEXT SEARCH CONFIGURATION search_words "
            "ALTER MAPPING FOR asciiword, word, numword WITH search_stem"
        )
        op.create_table(
            "search_listing", *listed, sa.Column("words", postgresql.TSVECTOR, nullable=False)
        )
        op.create_index("ix_search_words", "search_listing", ["words"], postgresql_using="gin")
    op.create_index("ix_search_newest", "search_listing", ["publication_id", "place"])
    op.create_index("ix_search_section", "search_listing", ["publication_id", "section", "place"])
    op.create_table(
        "search_address",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("canonical", sa.Boolean, nullable=False),
    )
    op.create_index("ix_search_address_article", "search_address", ["article_id"])


def downgrade() -> None:
    op.drop_table("search_address")
    op.drop_table("search_listing")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    else:
        op.execute("DROP TEXT SEARCH CONFIGURATION search_words")
        op.execute("DROP TEXT SEARCH DICTIONARY search_stem")
