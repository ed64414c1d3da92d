"""Finding: by words, best first or newest first; narrowed by filters; by address.

Nothing here is unbounded: a search looks at the newest ``WINDOW`` hits and at as many whose headline,
standfirst or byline has all the words, and a listing is counted up to ``COUNT_CAP``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select
from sqlalchemy.orm import contains_eager, joinedload

from licensing.articles.models import Article, Version
from licensing.catalogue import addresses, corrections, engine, marks, vocabulary
from licensing.catalogue.engine import Place, Question
from licensing.catalogue.entry import key_of_headline
from licensing.catalogue.found import LICENSABLE, UNFILTERED, Filters, Hit, Order, Results
from licensing.catalogue.snippet import LOOKED_AT, marked, snippet
from licensing.catalogue.stems import stem
from licensing.catalogue.tables import DAY, LONGEST_HEADLINE, address, article_at, place_of
from licensing.catalogue.vocabulary import Counts
from licensing.catalogue.words import Phrase, Query, read_query, words_of
from licensing.core.db import db
from licensing.publishers.models import Publication

PAGE_SIZE = 20
COUNT_CAP = 1_000
WINDOW = 200
AUTHORS = 200
_SELECTIVE = 0.5
"""The part of all articles a mark must leave out to be worth looking up."""
_SAME_HEADLINE = 20
_SHOWN = (
    *(Version.article_id, Version.number, Version.headline, Version.standfirst, Version.bylines),
    *(Version.published_on, Version.open_licence),
)
"""What a list shows of a version. The rest is fetched if it is asked for; the body is long."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search made ready: what the index is asked, and what it knows of the words."""

    question: Question
    counts: Counts
    query: Query
    headline: str
    """What was typed as a headline is looked up; nothing when an author is asked for as well."""


def search(
    publication: Publication | None,
    words: str,
    page: int = 1,
    *,
    filters: Filters = UNFILTERED,
    order: Order = "best",
    forgiving: bool = True,
) -> Results:
    """Articles with all of ``words`` in one publication or in all; words in quotation marks are a phrase.

    Best first: the very headline, then all words in the headline, in headline, standfirst and byline, and
    anywhere, each newest first; or simply newest first. When the words found nothing or hardly anything,
    and there are better ones, the results are of ``Results.meant``, unless the search is not ``forgiving``.
    Without a single word, what is latest. Never raises, whatever was typed.
    """
    query = read_query(words)
    if not _possible(filters):
        return Results((), 0, 1, 1, query.terms)
    if not query:
        return _browsed(publication, filters, page)
    found = _found(_asked(publication, words, query, filters), order)
    if len(found) > corrections.HARDLY or not forgiving:
        return _of_window(publication, found, page, query)
    meant = corrections.meant(_id(publication), words, len(found))
    better_query = read_query(meant)
    better = (
        _found(_asked(publication, meant, better_query, filters), order) if better_query else []
    )
    if len(better) > len(found):
        return _of_window(publication, better, page, better_query, meant)
    return _of_window(publication, found, page, query)


def latest(publication: Publication | None, section: str | None = None, page: int = 1) -> Results:
    """What is listed, newest first."""
    return search(publication, "", page, filters=Filters(section=section or ""))


def sections(publication: Publication) -> tuple[str, ...]:
    """The sections that have something listed, in the publication's own order, others after by name."""
    there = [name for name in vocabulary.sections(publication.id) if name]
    own = [name for name in publication.sections if name in there]
    return (*own, *(name for name in there if name not in own))


def authors(publication: Publication | None) -> tuple[str, ...]:
    """The ``AUTHORS`` with most articles, by name."""
    names = vocabulary.names(_id(publication), marks.FULL_NAME)[:AUTHORS]
    return tuple(sorted(names, key=lambda name: (words_of(name), name)))


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


def asked_for(
    publication: Publication | None,
    phrases: Sequence[Phrase],
    filters: Filters = UNFILTERED,
    any_of: tuple[str, ...] = (),
) -> tuple[Question, Counts]:
    """What the index is asked for articles that pass ``filters`` and have all of ``phrases``, of stems,
    and one of the stems ``any_of``."""
    authored = marks.of_author(filters.author)
    narrowing = [marks.of_publication(publication.id)] if publication else []
    narrowing += [marks.of_section(filters.section)] if filters.section else []
    narrowing += [marks.of_licensable(filters.licensable)] if filters.licensable else []
    words = [*any_of, *(word for phrase in phrases for word in phrase)]
    counts = vocabulary.counts(_id(publication), [*words, *authored, *narrowing])
    question = Question(
        phrases=tuple(phrases),
        marked=(*authored, *(mark for mark in narrowing if _is_selective(mark, counts))),
        publication_id=_id(publication),
        section=filters.section,
        licensable=filters.licensable,
        since=place_of(0, filters.since) if filters.since else None,
        until=place_of(0, filters.until) + DAY if filters.until else None,
        any_of=any_of,
    )
    return question, counts


def _is_selective(mark: str, counts: Counts) -> bool:
    """Whether the index is asked about ``mark``; what most articles have is left to the listing."""
    return counts.documents.get(mark, 0) < _SELECTIVE * counts.everywhere


def _asked(publication: Publication | None, typed: str, query: Query, filters: Filters) -> _Asked:
    question, counts = asked_for(publication, query.stems, filters)
    headline = "" if filters.author else key_of_headline(words_of(typed))
    return _Asked(question, counts, query, headline)


def _possible(filters: Filters) -> bool:
    """Whether anything can pass. What is no printable text is no section, and PostgreSQL would refuse to
    look for it."""
    return (
        filters.section.isprintable()
        and (not filters.author or bool(words_of(filters.author)))
        and filters.licensable in ("", *LICENSABLE)
    )


def _found(asked: _Asked, order: Order) -> list[Place]:
    """At most ``WINDOW`` hits and one more, in order."""
    if order == "newest":
        return engine.newest(asked.question, "words", WINDOW + 1, asked.counts)
    short = engine.newest(asked.question, "short", WINDOW + 1, asked.counts)
    anywhere: list[Place] = []
    if len(short) <= WINDOW:  # else there is no room for what is worse
        anywhere = engine.newest(asked.question, "words", WINDOW + 1, asked.counts)
    same: list[Place] = []
    if asked.headline and not _surely_has(short, asked):
        same = engine.with_headline(asked.question, asked.headline, _SAME_HEADLINE)
    in_short = {each.place for each in short}
    wanted = set(asked.question.words)
    hits = {each.place: each for each in (*same, *short, *anywhere)}.values()

    def merit(hit: Place) -> tuple[int, int]:
        return _tier(hit, asked.headline, wanted, in_short), -hit.place

    return sorted(hits, key=merit)[: WINDOW + 1]


def _surely_has(short: Sequence[Place], asked: _Asked) -> bool:
    """Whether ``short``, which has all words above the text, has every article of the very headline. Of a
    very long one only the beginning is known."""
    complete = len(short) <= WINDOW and not asked.question.has_phrase
    return complete and len(asked.headline) < LONGEST_HEADLINE


def _tier(hit: Place, headline: str, wanted: set[str], in_short: set[int]) -> int:
    """0 is best: see ``search``."""
    if hit.headline == headline:
        return 0
    if hit.place not in in_short:
        return 3
    return 1 if wanted.issubset(map(stem, hit.headline.split())) else 2


def _browsed(publication: Publication | None, filters: Filters, page: int) -> Results:
    """What passes ``filters``, newest first: by the index when that leaves out most, else by the listing."""
    question, counts = asked_for(publication, (), filters)
    if filters.author or (filters and question.marked):
        return _of_window(
            publication, engine.newest(question, "words", WINDOW + 1, counts), page, Query(())
        )
    return _of_listing(publication, engine.everything(question), page)


def _of_window(
    publication: Publication | None,
    found: Sequence[Place],
    page: int,
    query: Query,
    meant: str = "",
) -> Results:
    total = min(len(found), WINDOW)
    pages, page = _pages(total, page)
    shown = found[(page - 1) * PAGE_SIZE : min(page * PAGE_SIZE, total)]
    items = _hits(publication, [article_at(each.place) for each in shown], query)
    return Results(items, total, page, pages, query.terms, len(found) > WINDOW, meant)


def _of_listing(publication: Publication | None, found: Select[tuple[Any]], page: int) -> Results:
    some = found.order_by(None).limit(COUNT_CAP + 1).subquery()
    counted = db.session.scalar(select(func.count()).select_from(some)) or 0
    total = min(counted, COUNT_CAP)
    pages, page = _pages(total, page)
    first = (page - 1) * PAGE_SIZE
    ids = db.session.scalars(found.offset(first).limit(min(PAGE_SIZE, COUNT_CAP - first))).all()
    return Results(
        _hits(publication, ids, Query(())), total, page, pages, capped=counted > COUNT_CAP
    )


def _pages(total: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE_SIZE))
    return pages, min(max(page, 1), pages)


def _hits(publication: Publication | None, ids: Sequence[int], query: Query) -> tuple[Hit, ...]:
    """The articles of ``ids``, in that order, with what a list shows of them."""
    phrases = query.stems
    found = db.session.execute(_shown(publication is None, bool(phrases)), {"ids": ids})
    rows = {article.id: (article, text) for article, text in found}
    return tuple(_hit(*rows[article_id], phrases) for article_id in ids)


@cache
def _shown(with_publications: bool, with_texts: bool) -> Select[tuple[Article, str]]:
    """The publications are read along unless they are there already, the texts for their snippets."""
    text = func.substr(Version.body_text, 1, LOOKED_AT) if with_texts else literal("")
    found = (
        select(Article, text)
        .join(Article.current)
        .where(Article.id.in_(bindparam("ids", expanding=True)))
        .options(contains_eager(Article.current).load_only(*_SHOWN))
    )
    return found.options(joinedload(Article.publication)) if with_publications else found


def _hit(article: Article, text: str, phrases: Sequence[Phrase]) -> Hit:
    version = article.current
    headline = marked(version.headline, phrases)
    return Hit(article, version, headline, snippet(text, phrases) if phrases else ())


def _id(publication: Publication | None) -> int | None:
    return None if publication is None else publication.id
