"""How a search that has begun may go on: headlines that begin so, words, headlines with all of them."""

from collections.abc import Iterable

from sqlalchemy import select

from licensing.articles.models import Article, Version
from licensing.catalogue import engine, vocabulary
from licensing.catalogue.engine import Place, Question
from licensing.catalogue.entry import key_of_headline
from licensing.catalogue.found import Suggestion
from licensing.catalogue.queries import asked_for
from licensing.catalogue.stems import stem
from licensing.catalogue.tables import article_at
from licensing.catalogue.words import LITTLE, LONGEST_QUERY, words_of
from licensing.core.db import db
from licensing.publishers.models import Publication

MOST = 20
_WORDS = 3
_COMPLETIONS = 8
_SHORTEST_BEGINNING = 3
"""Letters of a word before it is completed: less begins too many."""
_SURE = 20
"""A word in more articles than this is in one that is listed; a rarer one may be under embargo."""


def suggest(publication: Publication | None, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """At most ``limit`` ways to go on with ``typed``, each of which finds something. Never raises."""
    words = words_of(typed[:LONGEST_QUERY])
    limit = min(limit, MOST)
    if not words or limit < 1:
        return ()
    publication_id = None if publication is None else publication.id
    question = Question(publication_id=publication_id)
    beginning = engine.beginning_with(question, key_of_headline(words), limit)
    begun = words[-1]
    ends = []
    if len(begun) >= _SHORTEST_BEGINNING:
        ends = vocabulary.completions(publication_id, begun, _COMPLETIONS)
    offered = _offered(publication, ends) if len(words) == 1 else []
    containing = _containing(publication, words, [word for word, _ in ends], limit)
    headlines = _headlines([*beginning, *containing])
    first, others = headlines[: len(beginning)], headlines[len(beginning) :]
    room = max(limit - len(offered) - len(others), limit // 2)
    return (*first[:room], *offered, *others, *first[room:])[:limit]


def _offered(publication: Publication | None, ends: Iterable[tuple[str, int]]) -> list[Suggestion]:
    """Completed words that find something."""
    found: list[Suggestion] = []
    for word, documents in ends:
        if documents > _SURE or _finds(publication, word):
            found.append(Suggestion(word))
        if len(found) == _WORDS:
            break
    return found


def _finds(publication: Publication | None, word: str) -> bool:
    question, counts = asked_for(publication, ((stem(word),),))
    return bool(engine.newest(question, "words", 1, counts))


def _containing(
    publication: Publication | None, words: list[str], ends: list[str], limit: int
) -> list[Place]:
    """The newest articles with all words but the last, and that one or one it begins, in their headline."""
    before = tuple(dict.fromkeys((stem(word),) for word in words[:-1] if word not in LITTLE))
    last = tuple(dict.fromkeys(map(stem, (words[-1], *ends))))
    if len(words[-1]) < _SHORTEST_BEGINNING and not before:
        return []
    if len(words[-1]) < _SHORTEST_BEGINNING:
        last = ()
    question, counts = asked_for(publication, before, any_of=last)
    return engine.newest(question, "short", limit, counts)


def _headlines(places: Iterable[Place]) -> list[Suggestion]:
    """The headlines as they are written, each once."""
    ids = list(dict.fromkeys(article_at(each.place) for each in places))
    rows = db.session.execute(
        select(Article.id, Version.headline, Publication.slug, Article.public_id)
        .join(Version, Article.current_version_id == Version.id)
        .join(Publication, Article.publication_id == Publication.id)
        .where(Article.id.in_(ids))
    )
    found = {row[0]: Suggestion(row[1], row[2], row[3]) for row in rows}
    return [found[article_id] for article_id in ids if article_id in found]
