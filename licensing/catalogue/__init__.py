"""Catalogue: finding an article by words, by section, by address or by DOI.

An article is indexed in the transaction that changes it (``index_article``), so that what is listed is
never behind what is stored. SQLite's FTS5 and PostgreSQL's tsvector stand behind one interface; both
are given the words that ``words.py`` makes, and so find the same.
"""

from licensing.catalogue.index import index_article, remove
from licensing.catalogue.queries import (
    Hit,
    Results,
    find_by_url,
    latest,
    search,
    sections,
)

__all__ = [
    "Hit", "Results", "find_by_url", "index_article", "latest", "remove",
    "search", "sections",
]  # fmt: skip
