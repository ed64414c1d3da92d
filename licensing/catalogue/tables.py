"""The index's tables, as migrations 0007 and 0009 make them. They are outside the models' metadata: nothing
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
    Column("version_id", Integer),
    Column("place", BigInteger),
    Column("section", String),
    Column("licensable", String),
    Column("listed_from", UTCDateTime),
    Column("headline", String),
    Column("short", TSVECTOR),  # on PostgreSQL only
    Column("words", TSVECTOR),  # on PostgreSQL only
)
"""What is listed. ``headline`` is its plain words, cut at ``LONGEST_HEADLINE`` characters."""

address = Table(
    "search_address",
    _metadata,
    Column("key", String, primary_key=True),
    Column("article_id", Integer, primary_key=True),
    Column("publication_id", Integer),
    Column("canonical", Boolean),
)
vocabulary = Table(
    "search_vocabulary",
    _metadata,
    Column("word", String, primary_key=True),
    Column("publication_id", Integer, primary_key=True),
    Column("stem", String),
    Column("shown", String),
    Column("documents", Integer),
)
"""Every word and mark, and in how many listed articles of a publication it stands."""

spelling = Table(
    "search_spelling",
    _metadata,
    Column("form", String, primary_key=True),
    Column("publication_id", Integer, primary_key=True),
    Column("word", String, primary_key=True),
)
"""Words by what is left of them when a letter is missed out."""

pending = Table(
    "search_pending",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("publication_id", Integer),
    Column("changes", String),
    Column("shown", String),
)
"""Changes to the vocabulary that somebody else will count, as JSON."""

all_words = table(
    "search_words",
    column("rowid"),
    column("headline"),
    column("lead"),
    column("body"),
    column("marks"),
)
"""On SQLite: the words of the whole article, a virtual table."""
short_words = table(
    "search_short", column("rowid"), column("headline"), column("lead"), column("marks")
)
"""On SQLite: the words of headline, standfirst and bylines."""

DAY = 1 << 32
"""Places of one day."""
LONGEST_HEADLINE = 200


def place_of(article_id: int, day: date) -> int:
    """Where an article of that day stands in the listing."""
    return day.toordinal() * DAY | article_id


def article_at(place: int) -> int:
    """The id of the article that stands there."""
    return place % DAY
