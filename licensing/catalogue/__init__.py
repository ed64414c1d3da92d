"""Catalogue: finding an article by words, by section, by address or by DOI.

An article is indexed in the transaction that changes it (``index_article``), so that what is listed is
never behind what is stored. SQLite's FTS5 and PostgreSQL's tsvector stand behind one interface; both
are given the words that ``words.py`` makes, and so find the same.
"""

from licensing.catalogue.found import (
    LICENSABLE,
    Filters,
    Hit,
    Licensable,
    Order,
    Results,
    Suggestion,
)
from licensing.catalogue.index import index_article, is_behind, listen, refill, remove
from licensing.catalogue.queries import (
    authors,
    find_by_url,
    latest,
    search,
    sections,
)
from licensing.catalogue.suggestions import suggest

__all__ = [
    "LICENSABLE", "Filters", "Hit", "Licensable", "Order", "Results", "Suggestion", "authors",
    "find_by_url", "index_article", "is_behind", "latest", "listen", "refill", "remove", "search",
    "sections", "suggest",
]  # fmt: skip
