"""Filling the index in bulk, with the very rows that ``index_article`` writes, in a fraction of its time.

PostgreSQL is given rows by COPY and makes its indexes afterwards. ``tests/catalogue/test_bulk.py`` holds the
rows to those of ``index_article``.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, text

from bench.searching.texts import SECTIONS, Text
from licensing.articles.models import Article, RightsPart, Version
from licensing.catalogue import addresses
from licensing.catalogue.entry import Entry, Said, Subject, entry_of, read
from licensing.catalogue.tables import (
    address,
    all_words,
    listing,
    short_words,
    spelling,
    vocabulary,
)
from licensing.catalogue.vocabulary import row_of, spelling_rows
from licensing.core.db import db
from licensing.publishers.models import Publication, Publisher

BATCH = 1_000
OPEN = "https://creativecommons.org/licenses/by/4.0/"
_AT = datetime(2026, 11, 22, tzinfo=UTC)
_STATUS = {"available": "owned", "open": "owned", "ask": "third-party"}


def add_publications(number: int) -> list[Publication]:
    """Titles of one publisher, to hold the articles."""
    publisher = Publisher(
        slug="bench", name="Bench", legal_name="Bench Ltd", address="1 Ferry Steps", country="GB",
        email="desk@bench.example", currency="GBP", created_at=_AT,
    )  # fmt: skip
    db.session.add(publisher)
    db.session.flush()
    titles = [
        Publication(
            publisher_id=publisher.id, slug=f"title-{at}", name=f"Title {at}",
            site=f"title-{at}.example", description="", tagline="", established="", issn="",
            sections=list(SECTIONS), layout="newspaper", accent="#1f3a5f",
            masthead_font="playfair-display", headline_font="newsreader",
            text_font="source-serif-4", signatory="", signatory_role="",
        )
        for at in range(number)
    ]  # fmt: skip
    db.session.add_all(titles)
    db.session.commit()
    return titles


def load(texts: Iterable[Sequence[Text]], titles: Sequence[Publication]) -> None:
    """Put in articles, their rights and all that the index holds of them. Commits."""
    sites = [(title.id, title.site) for title in titles]
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    shown: dict[str, str] = {}
    made = _without_indexes()
    for batch in texts:
        _load_batch(batch, sites, counted, shown)
        db.session.commit()
    _load_vocabulary(counted, shown)
    _make_indexes(made)
    _settle()


def _load_batch(
    batch: Sequence[Text],
    sites: Sequence[tuple[int, str]],
    counted: dict[int, Counter[str]],
    shown: dict[str, str],
) -> None:
    entries = []
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in batch:
        publication_id, site = sites[each.publication]
        url = f"https://{site}/{each.section.lower()}/{each.number}"
        version = _version_of(each, url)
        subject = Subject(each.number, publication_id, each.section, each.day, each.licensable)
        entry = entry_of(
            subject,
            Version(**version),
            _said(each.headline, each.standfirst, each.byline, each.body),
        )
        entries.append(entry)
        counted[publication_id].update(entry.counted.keys())
        shown.update({word: name for word, name in entry.counted.items() if name})
        rows["article"].append(_article_of(each, publication_id, url))
        rows["version"].append(version)
        rows["rights"].append(_rights_of(each))
        rows["address"].append(
            {
                "key": addresses.key_of(url, site),
                "article_id": each.number,
                "publication_id": publication_id,
                "canonical": True,
            }
        )
    _unbound()
    _insert(Article.__table__, rows["article"])
    _insert(Version.__table__, rows["version"])
    _insert(RightsPart.__table__, rows["rights"])
    _insert(address, rows["address"])
    _insert_entries(entries)


@lru_cache(maxsize=1_000)
def _said(headline: str, standfirst: str, byline: str, body: str) -> Said:
    """Read once for all impressions of a text."""
    return read(Version(headline=headline, standfirst=standfirst, bylines=[byline], body_text=body))


def _insert_entries(entries: Sequence[Entry]) -> None:
    if db.engine.dialect.name == "sqlite":
        _insert(listing, [dict(entry.row) for entry in entries])
        _insert(all_words, [{"rowid": entry.place, **entry.fts5()} for entry in entries])
        _insert(short_words, [{"rowid": entry.place, **entry.short_fts5()} for entry in entries])
    else:
        _insert(listing, [{**entry.row, **entry.vectors()} for entry in entries])


def _load_vocabulary(counted: dict[int, Counter[str]], shown: dict[str, str]) -> None:
    for publication_id, documents in counted.items():
        for words in _batches(sorted(documents)):
            rows = [row_of(publication_id, w, documents[w], shown.get(w, "")) for w in words]
            _insert(vocabulary, rows)
            _insert(spelling, spelling_rows(publication_id, words))
    db.session.commit()


def _batches(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(words), BATCH):
        yield words[at : at + BATCH]


def _insert(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``, which all have the same keys, the quickest way the database has."""
    if not rows:
        return
    if db.engine.dialect.name == "sqlite":
        db.session.execute(insert(table), rows)
        return
    names = list(rows[0])
    columns = ", ".join(table.c[name].name for name in names)
    connection: Any = db.session.connection().connection.dbapi_connection
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    json.dumps(value) if isinstance(value, dict | list) else value
                    for value in row.values()
                ]
            )


def _without_indexes() -> list[str]:
    """Drop the indexes that are cheaper made at the end; returns the statements that make them, that of
    the longest first."""
    if db.engine.dialect.name == "sqlite":
        return []
    found = db.session.execute(
        text(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'search\\_%'"
            " AND indexdef NOT LIKE '%UNIQUE%' ORDER BY indexname = 'ix_search_words' DESC"
        )
    ).all()
    for name, _ in found:
        db.session.execute(text(f"DROP INDEX {name}"))
    db.session.commit()
    return [definition for _, definition in found]


def _make_indexes(statements: Sequence[str]) -> None:
    """Two at a time: that of all words takes as long as the others together."""
    engine = db.engine

    def make(statement: str) -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET maintenance_work_mem = '1GB'"))
            connection.execute(text(statement))

    with ThreadPoolExecutor(2) as two:
        for _ in two.map(make, statements):
            pass


def _unbound() -> None:
    """Articles and versions refer to each other: let neither be checked while they come in."""
    sqlite = db.engine.dialect.name == "sqlite"
    unbind = "PRAGMA defer_foreign_keys=ON" if sqlite else "SET session_replication_role = replica"
    db.session.execute(text(unbind))


def _settle() -> None:
    """What a database does by itself at night: statistics, and visible rows marked so."""
    statement = "ANALYZE" if db.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
        if db.engine.dialect.name != "sqlite":
            for name in ("article", "version", "rights_part"):
                key = f"pg_get_serial_sequence('{name}', 'id')"
                connection.execute(text(f"SELECT setval({key}, max(id)) FROM {name}"))


def _article_of(each: Text, publication_id: int, url: str) -> dict[str, Any]:
    return {
        "id": each.number,
        "public_id": f"b{each.number}",
        "publication_id": publication_id,
        "canonical_url": url,
        "section": each.section,
        "published_on": each.day,
        "current_version_id": each.number,
        "withdrawn_reason": "",
        "created_at": _AT,
    }


def _version_of(each: Text, url: str) -> dict[str, Any]:
    """The version's columns. What is shown of its HTML is not searched, so there is none."""
    return {
        "id": each.number,
        "article_id": each.number,
        "number": 1,
        "content_hash": str(each.number),
        "headline": each.headline,
        "standfirst": each.standfirst,
        "bylines": [each.byline],
        "section": each.section,
        "published_on": each.day,
        "language": "en",
        "body_html": "",
        "body_text": each.body,
        "word_count": each.body.count(" ") + 1,
        "correction": "",
        "copyright_notice": "",
        "open_licence": OPEN if each.licensable == "open" else "",
        "identifiers": {},
        "source": url,
        "captured_at": _AT,
    }


def _rights_of(each: Text) -> dict[str, Any]:
    return {
        "id": each.number,
        "version_id": each.number,
        "kind": "text",
        "place": "body",
        "status": _STATUS[each.licensable],
        "reason": "",
        "credit": "",
    }
