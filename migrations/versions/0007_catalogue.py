"""The search index for a million articles: marks, a short vector, a vocabulary and spellings

The index of 0003 is replaced, not changed: its words were stemmed by the databases, each in its own way.
It is filled again from the articles (``catalogue.refill``).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _drop_earlier()
    sqlite = op.get_bind().dialect.name == "sqlite"
    text = sa.String() if sqlite else sa.String(collation="C")  # compared byte by byte on both
    vectors = [] if sqlite else [
        sa.Column("short", postgresql.TSVECTOR, nullable=False),
        sa.Column("words", postgresql.TSVECTOR, nullable=False),
    ]
    op.create_table(
        "search_listing",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False, unique=True),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("licensable", sa.String, nullable=False),
        sa.Column("listed_from", sa.DateTime(timezone=True)),
        sa.Column("headline", text, nullable=False),
        *vectors,
    )
    op.create_index("ix_search_newest", "search_listing", ["publication_id", "place"])
    op.create_index("ix_search_section", "search_listing", ["publication_id", "section", "place"])
    op.create_index("ix_search_headline", "search_listing", ["headline"])
    op.create_index("ix_search_title", "search_listing", ["publication_id", "headline"])
    if sqlite:
        # Words come plain and stemmed, so every character that is not ASCII belongs to one.
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(headline, lead, body, marks, tokenize = 'ascii')"
        )
        op.execute(
            "CREATE VIRTUAL TABLE search_short USING fts5(headline, lead, marks, tokenize = 'ascii')"
        )
    else:
        for column in ("short", "words"):
            # What is still pending is read through by every search: keep it short.
            op.create_index(
                f"ix_search_{column}", "search_listing", [column],
                postgresql_using="gin", postgresql_with={"gin_pending_list_limit": 256},
            )
    op.create_table(
        "search_vocabulary",
        sa.Column("word", text, primary_key=True),
        sa.Column("publication_id", sa.Integer, primary_key=True),
        sa.Column("stem", text, nullable=False),
        sa.Column("shown", sa.String, nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_vocabulary_stem", "search_vocabulary", ["stem"])
    op.create_table(
        "search_spelling",
        sa.Column("form", text, primary_key=True),
        sa.Column("publication_id", sa.Integer, primary_key=True),
        sa.Column("word", text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_pending",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("search_pending", "search_spelling", "search_vocabulary", "search_listing"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
        op.execute("DROP TABLE search_short")
    _make_earlier()


def _make_earlier() -> None:
    """The tables of 0003, empty."""
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


def _drop_earlier() -> None:
    op.drop_table("search_listing")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    else:
        op.execute("DROP TEXT SEARCH CONFIGURATION search_words")
        op.execute("DROP TEXT SEARCH DICTIONARY search_stem")
