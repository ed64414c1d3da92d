"""Keeping the index in step: called in the transaction that changes an article."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Row

from licensing.articles.models import Alias, Article, RightsPart, Version
from licensing.articles.rights import LICENSABLE as OURS
from licensing.catalogue import addresses, vocabulary
from licensing.catalogue.entry import Entry, Subject, entry_of, read
from licensing.catalogue.found import Licensable
from licensing.catalogue.tables import DAY, address, all_words, listing, short_words
from licensing.core.db import db

BATCH = 200

Listener = Callable[[Article], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call ``listener(article)`` inside the transaction of every indexing, once it is known."""
    if listener not in _listeners:
        _listeners.append(listener)


def index_article(article: Article, version: Version) -> None:
    """List ``article`` with the words of ``version``, and know it by all its addresses.

    A withdrawn article is not listed, an embargoed one only from its moment on; both are still found by
    their addresses, so that who asks can be told. Call it after every change of the article, of its rights
    as well. Flushes; safe to repeat.
    """
    db.session.flush()  # the article's id is the index's key, and aliases are read back below
    _index_addresses(article, version)
    if article.withdrawn_at is None:
        _put(entry_of(_subject(article, version), version, read(version)))
    else:
        remove(article)
    for listener in _listeners:
        listener(article)


def remove(article: Article) -> None:
    """List ``article`` no more. Its addresses still lead to it."""
    row = _listed(article.id)
    if row is not None:
        _take_out(row)
        vocabulary.count(row.publication_id, _entry_at(row).counted, {})


def is_behind() -> bool:
    """Whether an article that is on sale is not listed, as after a migration that made the index anew."""
    listed = select(listing.c.article_id).where(listing.c.article_id == Article.id).exists()
    on_sale = Article.current_version_id.is_not(None) & Article.withdrawn_at.is_(None)
    return db.session.scalar(select(Article.id).where(on_sale, ~listed).limit(1)) is not None


def refill() -> int:
    """Index every article again, ``BATCH`` to a transaction; returns how many there are.

    Commits. For an index that is empty after a migration, or whose words another release made.
    """
    done, last = 0, 0
    while True:
        some = select(Article).where(Article.id > last, Article.current_version_id.is_not(None))
        articles = db.session.scalars(some.order_by(Article.id).limit(BATCH)).all()
        for article in articles:
            index_article(article, article.current)
            last = article.id
        db.session.commit()
        db.session.expunge_all()  # a million articles are not kept in memory
        done += len(articles)
        if len(articles) < BATCH:
            return done


def _put(entry: Entry) -> None:
    row = _listed(entry.row["article_id"])
    earlier = _entry_at(row) if row is not None else None
    if earlier == entry:
        return
    if row is not None:
        _take_out(row)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(insert(listing).values(entry.row))
        db.session.execute(insert(all_words).values(rowid=entry.place, **entry.fts5()))
        db.session.execute(insert(short_words).values(rowid=entry.place, **entry.short_fts5()))
    else:
        db.session.execute(insert(listing).values({**entry.row, **entry.vectors()}))
    vocabulary.count(entry.row["publication_id"], earlier.counted if earlier else (), entry.counted)


def _listed(article_id: int) -> Row[tuple[object, ...]] | None:
    columns = [column for column in listing.c if column.name not in {"short", "words"}]
    return db.session.execute(select(*columns).where(listing.c.article_id == article_id)).first()


def _entry_at(row: Row[tuple[object, ...]]) -> Entry:
    """What was indexed when ``row`` was made: versions never change, so it can be made again."""
    version = db.session.get_one(Version, row.version_id)
    day = date.fromordinal(row.place // DAY)
    subject = Subject(
        row.article_id, row.publication_id, row.section, day, row.licensable, row.listed_from
    )
    return entry_of(subject, version, read(version))


def _take_out(row: Row[tuple[object, ...]]) -> None:
    db.session.execute(delete(listing).where(listing.c.article_id == row.article_id))
    if db.engine.dialect.name == "sqlite":
        for words in (all_words, short_words):
            db.session.execute(delete(words).where(words.c.rowid == row.place))


def _subject(article: Article, version: Version) -> Subject:
    return Subject(
        article_id=article.id,
        publication_id=article.publication_id,
        section=article.section,
        day=article.published_on or article.created_at.date(),
        licensable=_licensable(version),
        listed_from=article.embargo_until,
    )


def _licensable(version: Version) -> Licensable:
    if version.open_licence:
        return "open"
    status = db.session.scalar(
        select(RightsPart.status)
        .where(RightsPart.version_id == version.id, RightsPart.kind == "text")
        .order_by(RightsPart.id)
        .limit(1)
    )
    return "available" if status in OURS else "ask"


def _index_addresses(article: Article, version: Version) -> None:
    db.session.execute(delete(address).where(address.c.article_id == article.id))
    names = db.session.scalars(select(Alias.identifier).where(Alias.article_id == article.id))
    site = article.publication.site
    canonical = addresses.key_of(article.canonical_url, site)
    keys = {addresses.key_of(str(name), site) for name in (*names, *version.identifiers.values())}
    rows = [
        {
            "key": key,
            "article_id": article.id,
            "publication_id": article.publication_id,
            "canonical": key == canonical,
        }
        for key in sorted({key for key in (canonical, *keys) if key is not None})
    ]
    if rows:
        db.session.execute(insert(address), rows)
