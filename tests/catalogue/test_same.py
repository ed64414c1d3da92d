"""Both databases find exactly what reading every article finds, and what reading finds is written here."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bench.searching.load import add_publications, load
from bench.searching.texts import PUBLICATIONS, SECTIONS, Language
from licensing import catalogue
from licensing.articles.models import Article, RightsPart
from licensing.catalogue import Filters, corrections, engine
from licensing.catalogue.entry import Said, read
from licensing.catalogue.stems import stem
from licensing.catalogue.words import Phrase, read_query, words_of
from licensing.core.db import db
from licensing.publishers.models import Publication

pytestmark = pytest.mark.usefixtures("inside")

ARTICLES = 150
QUESTIONS = 250


@dataclass(frozen=True, slots=True)
class Question:
    words: str
    publication: Publication | None
    filters: Filters


@pytest.fixture
def language() -> Language:
    """Texts of a hundred different words, so that questions of three find something."""
    return Language(words=100, body_words=30)


@pytest.mark.parametrize("order", ["best", "newest"])
def test_found_is_what_reading_finds(
    language: Language, order: catalogue.Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = add_publications(len(PUBLICATIONS))
    load(language.texts(ARTICLES), titles)
    monkeypatch.setattr(corrections, "meant", lambda *_: "")  # what was typed, and nothing else
    said = {article: read(article.current) for article in db.session.query(Article)}
    chance = random.Random(5)
    sizes = []
    for _ in range(QUESTIONS):
        question = a_question(chance, language, titles)
        expected = {article.id for article in said if matches(question, article, said[article])}
        assert found(question, order) == expected, question
        sizes.append(len(expected))
    assert sum(0 < size < ARTICLES for size in sizes) > QUESTIONS / 3  # or nothing was asked


def test_stepping_back_finds_the_same(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL asks about stretches of days where there are many hits; here 3 are many."""
    monkeypatch.setattr(engine, "FEW", 3)
    test_found_is_what_reading_finds(language, "newest", monkeypatch)


def a_question(chance: random.Random, language: Language, titles: list[Publication]) -> Question:
    drawn = language.words[: 40 + chance.randrange(60)]
    words = [chance.choice(drawn) for _ in range(chance.choice((0, 1, 1, 2, 2, 3)))]
    asked = " ".join(words)
    if len(words) == 2 and chance.random() < 0.4:
        asked = f'"{asked}"'
    since = date(2006, 11, 20) + timedelta(days=chance.randrange(20 * 365))
    filters = Filters(
        section=chance.choice(("", "", *SECTIONS[:2])),
        since=chance.choice((None, None, since)),
        until=chance.choice((None, None, since + timedelta(days=chance.randrange(4_000)))),
        author=chance.choice(("", "", "", *language.authors[:2])),
        licensable=chance.choice(("", "", *catalogue.LICENSABLE)),
    )
    return Question(asked, chance.choice((None, *titles)), filters)


def found(question: Question, order: catalogue.Order) -> set[int]:
    """Every page of what is found."""
    ids: list[int] = []
    page = pages = 1
    while page <= pages:
        results = catalogue.search(
            question.publication, question.words, page, filters=question.filters, order=order
        )
        ids += [hit.article.id for hit in results.items]
        page, pages = page + 1, results.pages
    assert len(ids) == len(set(ids)) == results.total_capped
    return set(ids)


def matches(question: Question, article: Article, said: Said) -> bool:
    filters, publication = question.filters, question.publication
    fields = [[stem(word) for word in field] for field in (said.headline, said.lead, said.body)]
    names = {word for name in article.current.bylines for word in words_of(name)}
    day = article.published_on or date.min
    return (
        (publication is None or article.publication_id == publication.id)
        and filters.section in ("", article.section)
        and (filters.since is None or filters.since <= day)
        and (filters.until is None or day <= filters.until)
        and names.issuperset(words_of(filters.author))
        and filters.licensable in ("", standing(article))
        and all(stands(phrase, fields) for phrase in read_query(question.words).stems)
    )


def standing(article: Article) -> str:
    if article.current.open_licence:
        return "open"
    text = db.session.query(RightsPart).filter_by(version_id=article.current.id)
    return "available" if text.one().status == "owned" else "ask"


def stands(phrase: Phrase, fields: Sequence[Sequence[str]]) -> bool:
    return any(
        tuple(field[at : at + len(phrase)]) == phrase
        for field in fields
        for at in range(len(field))
    )
