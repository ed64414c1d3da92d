"""What the benchmark loads in bulk is what indexing one article after the other would have written."""

from typing import Any

import pytest
from sqlalchemy import delete, select, text

from bench.searching.load import add_publications, load
from bench.searching.texts import PUBLICATIONS, Language
from licensing import catalogue
from licensing.catalogue.tables import address, listing, spelling, vocabulary
from licensing.core.db import db

pytestmark = pytest.mark.usefixtures("inside")

TABLES = (listing, address, vocabulary, spelling)


def test_the_rows_are_those_of_index_article() -> None:
    load(Language(body_words=80).texts(60, impressions=3), add_publications(len(PUBLICATIONS)))
    loaded = rows()
    assert len(loaded["search_listing"]) == 60
    assert not catalogue.is_behind()
    empty()
    assert catalogue.is_behind()
    assert catalogue.refill() == 60
    indexed = rows()
    for name, values in loaded.items():
        assert values == indexed[name], name


def rows() -> dict[str, list[Any]]:
    """Everything in the index, table by table, in order."""
    found = {}
    sqlite = db.engine.dialect.name == "sqlite"
    for table in TABLES:
        columns = [each for each in table.c if not (sqlite and each.name in {"short", "words"})]
        found[table.name] = sorted(map(tuple, db.session.execute(select(*columns))), key=repr)
    for name in ("search_words", "search_short") if sqlite else ():
        found[name] = sorted(map(tuple, db.session.execute(text(f"SELECT rowid, * FROM {name}"))))
    return found


def empty() -> None:
    for table in TABLES:
        db.session.execute(delete(table))
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DELETE FROM search_words"))
        db.session.execute(text("DELETE FROM search_short"))
    db.session.commit()
