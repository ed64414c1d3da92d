"""Fitting an article to whole pages.

An article that ends a few lines into a page leaves that page almost bare. Such a document is laid
out once more, with a smaller opening and slightly closer type so that the lines find room, or with
slightly wider type so that more of them come over. Nothing is left out either way.
"""

from dataclasses import dataclass

from weasyprint import Document

from licensing.documents.boxes import article_fills, has_empty_column

NEARLY_EMPTY = 0.25
"""Part of a page below which the last page of an article is not worth its paper."""
CLOSER, WIDER = 0.98, 1.02
"""Type size and leading, relative to the layout's own: as much as no reader notices."""
GAIN_OF_TYPE = 0.03
"""Part of a page that closer type saves on each page, at least."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a document departs from its layout. ``scale`` is of type size and leading."""

    aside: bool = False
    """A broad leading picture gives room for words at its side."""
    scale: float = 1.0


AS_DESIGNED = Fit()


@dataclass(frozen=True, slots=True)
class Extent:
    """How far an article goes: the pages it takes, and the part of the last that it fills."""

    pages: int
    last: float
    has_gap: bool
    """Whether a column was left empty on the way."""

    @property
    def ends_badly(self) -> bool:
        return self.pages > 1 and (self.has_gap or self.last < NEARLY_EMPTY)


def extent(document: Document) -> Extent:
    """Of the article in a document that was laid out."""
    fills = article_fills(document)
    return Extent(len(fills), fills[-1] if fills else 0.0, has_empty_column(document))


def another(of: Extent, *, broad: bool) -> Fit:
    """What to try for an article that ends badly. ``broad`` is whether it has a broad opening."""
    if not of.has_gap and of.last <= GAIN_OF_TYPE * (of.pages - 1):
        return Fit(scale=CLOSER)
    return Fit(aside=True, scale=CLOSER) if broad else Fit(scale=WIDER)


def is_better(one: Extent, other: Extent) -> bool:
    """Whether ``one`` uses its pages better than ``other``."""
    return (one.pages, one.has_gap, -one.last) < (other.pages, other.has_gap, -other.last)
