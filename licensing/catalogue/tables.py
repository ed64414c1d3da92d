"""The index's tables, as migration 0003 makes them. They are outside the models' metadata: nothing
refers to them, and they can be filled again from the articles.

``place`` orders the listing: the day of publication in the high bits, the article in the low ones, so
that newest first is one walk down one index, and on SQLite the rowid of the words.
"""

from datetime import date

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table, column, table
from sqlalchemy.dialects.postgresql import TSVECTOR

from licensing.core.db import UTCDateTime

_metadata = MetaData()

listing = Table(
    "search_listing",
    _metadata,
    Column("article_id", Integer, primary_key=True),
    Column("publication_id", Integer),
    Column("section", String),
    Column("place", BigInteger),
    Column("listed_from", UTCDateTime),
    Column("words", TSVECTOR),  # on PostgreSQL only
)
address = Table(
    "search_address",
    _metadata,
    Column("key", String, primary_key=True),
    Column("article_id", Integer, primary_key=True),
    Column("publication_id", Integer),
    Column("canonical", Boolean),
)
fts5 = table("search_words", column("rowid"), column("headline"), column("lead"), column("body"))
"""The words on SQLite, a virtual table."""


def place_of(article_id: int, day: date) -> int:
    """Where an article of that day stands in the listing."""
    return day.toordinal() << 32 | article_id
