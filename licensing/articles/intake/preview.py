"""A look at what would be taken in, before anything is."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.sources import read
from licensing.articles.intake.polite import Polite
from licensing.articles.intake.uploads import find_all

SHOWN = 3
SECONDS = 25.0
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Preview:
    """The first articles of some sources, or why one is none; ``more``: others follow."""

    found: tuple[Capture | NotAnArticle, ...]
    more: bool

    @property
    def hopeless(self) -> bool:
        """Nothing of it can be taken in."""
        return not self.more and all(isinstance(one, NotAnArticle) for one in self.found)


def preview(sources: Sequence[str], allowed_origins: frozenset[str], shown: int = SHOWN) -> Preview:
    """Read the first ``shown`` articles of ``sources``. Slow: it fetches, and asks no database."""
    client = Polite(
        allowed_origins,
        delay_seconds=0,
        patience_seconds=PATIENCE_SECONDS,
        ends_at=time.monotonic() + SECONDS,
    )
    with tempfile.TemporaryDirectory() as folder:
        items = find_all(sources, client, Path(folder))
        found = tuple(
            item if isinstance(item, NotAnArticle) else read(item, client)
            for item in islice(items, shown)
        )
        return Preview(found, more=next(items, None) is not None)
