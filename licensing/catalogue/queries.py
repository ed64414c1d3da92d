"""Finding: by words, newest first or best first; by section; by address.

Nothing here is unbounded: counts stop at ``COUNT_CAP`` and ranking looks at the newest ``WINDOW`` hits,
because ranking every hit of a common word takes seconds where walking down an index takes none.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from licensing.articles.models import Article, RightsPart, Version
from licensing.articles.rights import LICENSABLE as OURS
from licensing.catalogue import addresses
from licensing.catalogue.found import UNFILTERED, Filters, Hit, Order, Results, Suggestion
from licensing.catalogue.index import CONFIGURATION
from licensing.catalogue.snippet import marked, snippet
from licensing.catalogue.tables import address, fts5, listing, place_of
from licensing.catalogue.words import Query, read_query
from licensing.core import clock
from licensing.core.db import db
from licensing.publishers.models import Publication

PAGE_SIZE = 20
COUNT_CAP = 1_000
WINDOW = 200
_WEIGHTS = (10.0, 4.0, 1.0)  # headline, standfirst and byline, body


def search(
    publication: Publication | None,
    words: str,
    page: int = 1,
    *,
    filters: Filters = UNFILTERED,
    order: Order = "newest",
) -> Results:
    """Articles with all of ``words`` in one publication or in all; words in quotation marks are a phrase.

    Newest first, or with ``order="best"`` the newest ``WINDOW`` hits ranked: headline, then standfirst and
    byline, then body. Without a single word, what is latest. Never raises, whatever was typed.
    """
    query = read_query(words)
    found = _narrowed(_listed(publication, filters.section), filters)
    if not query:
        return _page(found.order_by(listing.c.place.desc()), page, COUNT_CAP, query)
    found = found.where(_matches(query))
    if db.engine.dialect.name == "sqlite":
        found = found.join(fts5, fts5.c.rowid == listing.c.place)
    if order == "best":
        return _page(_ranked(found, query), page, WINDOW, query)
    return _page(found.order_by(listing.c.place.desc()), page, COUNT_CAP, query)


def latest(publication: Publication | None, section: str | None = None, page: int = 1) -> Results:
    """What is listed, newest first."""
    found = _listed(publication, section).order_by(listing.c.place.desc())
    return _page(found, page, COUNT_CAP, Query(()))


def sections(publication: Publication) -> tuple[str, ...]:
    """The sections that have something listed, in the publication's own order, others after by name."""
    listed = _listed(publication, None).with_only_columns(listing.c.section).distinct()
    there = {name for name in db.session.scalars(listed) if name}
    own = [name for name in publication.sections if name in there]
    return (*own, *sorted(there - set(own)))


def authors(publication: Publication | None) -> tuple[str, ...]:
    """Names in the bylines of the newest articles, by name."""
    newest = _listed(publication, None).order_by(listing.c.place.desc()).limit(COUNT_CAP)
    rows = db.session.scalars(
        select(Version.bylines)
        .join(Article, Article.current_version_id == Version.id)
        .where(Article.id.in_(newest))
    )
    return tuple(sorted({str(name) for bylines in rows for name in bylines}))


def suggest(publication: Publication | None, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """How a search that begins with ``typed`` may go on, headlines first. Never raises."""
    return tuple(
        Suggestion(hit.version.headline, hit.article.publication.slug, hit.article.public_id)
        for hit in search(publication, typed, order="best").items[:limit]
    )


def find_by_url(publication: Publication | None, url: str) -> Article | None:
    """The article of that address, DOI or number, however it was written; None when there is none.

    Withdrawn and embargoed articles are found as well: look before you show.
    """
    key = addresses.key_of(url, publication.site if publication else "")
    if key is None:
        return None
    found = _known_by(publication, key)
    if found is None and key.startswith("url:"):
        # A parameter nobody has heard of; an article that needs one was found above by its own.
        found = _known_by(publication, addresses.without_query(key))
    return found


def _known_by(publication: Publication | None, key: str) -> Article | None:
    known = (
        select(address.c.article_id)
        .where(address.c.key == key)
        .order_by(address.c.canonical.desc(), address.c.article_id.desc())
        .limit(1)
    )
    if publication is not None:
        known = known.where(address.c.publication_id == publication.id)
    article_id = db.session.scalar(known)
    return None if article_id is None else db.session.get(Article, article_id)


def _listed(publication: Publication | None, section: str | None) -> Select[tuple[Any]]:
    listed_by_now = or_(listing.c.listed_from.is_(None), listing.c.listed_from <= clock.now())
    found = select(listing.c.article_id).where(listed_by_now)
    if publication is not None:
        found = found.where(listing.c.publication_id == publication.id)
    if section:
        # What is no printable text is no section, and PostgreSQL would refuse to look for it.
        named = listing.c.section == section if section.isprintable() else false()
        found = found.where(named)
    return found


def _narrowed(found: Select[tuple[Any]], filters: Filters) -> Select[tuple[Any]]:
    if filters.since:
        found = found.where(listing.c.place >= place_of(0, filters.since))
    if filters.until:
        found = found.where(listing.c.place < place_of(0, filters.until) + (1 << 32))
    current = select(Version.id).join(Article, Article.current_version_id == Version.id)
    current = current.where(Article.id == listing.c.article_id)
    if filters.author:
        found = found.where(
            exists(current.where(Version.bylines.cast(String).contains(filters.author)))
        )
    if filters.licensable:
        ours = exists().where(
            RightsPart.version_id == Version.id,
            RightsPart.kind == "text",
            RightsPart.status.in_(OURS),
        )
        test = {"open": Version.open_licence != "", "available": ours, "ask": ~ours}
        found = found.where(exists(current.where(test.get(filters.licensable, false()))))
    return found


def _matches(query: Query) -> ColumnElement[bool]:
    if db.engine.dialect.name == "sqlite":
        asked = " AND ".join('"' + " ".join(phrase) + '"' for phrase in query.phrases)
        return literal_column("search_words").bool_op("MATCH")(asked)
    return listing.c.words.bool_op("@@")(_tsquery(query))


def _tsquery(query: Query) -> ColumnElement[Any]:
    asked = " & ".join("(" + " <-> ".join(phrase) + ")" for phrase in query.phrases)
    return func.to_tsquery(CONFIGURATION, asked)


def _ranked(found: Select[tuple[Any]], query: Query) -> Select[tuple[Any]]:
    rank: ColumnElement[Any]
    if db.engine.dialect.name == "sqlite":
        rank = -func.bm25(literal_column("search_words"), *_WEIGHTS)
    else:
        rank = func.ts_rank(listing.c.words, _tsquery(query))
    window = (
        found.add_columns(rank.label("rank"), listing.c.place)
        .order_by(listing.c.place.desc())
        .limit(WINDOW)
        .subquery()
    )
    return select(window.c.article_id).order_by(window.c.rank.desc(), window.c.place.desc())


def _page(found: Select[tuple[Any]], page: int, cap: int, query: Query) -> Results:
    some = found.order_by(None).limit(cap + 1).subquery()
    counted = db.session.scalar(select(func.count()).select_from(some)) or 0
    total = min(counted, cap)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE_SIZE
    ids = db.session.scalars(found.offset(first).limit(min(PAGE_SIZE, cap - first))).all()
    return Results(_hits(ids, query), total, page, pages, query.terms, counted > cap)


def _hits(ids: Sequence[int], query: Query) -> tuple[Hit, ...]:
    loaded = (
        select(Article)
        .where(Article.id.in_(ids))
        .options(joinedload(Article.current), joinedload(Article.publication))
    )
    articles = {article.id: article for article in db.session.scalars(loaded)}
    return tuple(
        Hit(
            article,
            article.current,
            marked(article.current.headline, query.terms),
            snippet(article.current.body_text, query.terms),
        )
        for article in (articles[article_id] for article_id in ids)
    )
