"""What is chosen of a page, as it grows while the page is gone through."""

from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from licensing.articles.ingest.html.leaves import Leaf


@dataclass(slots=True)
class Selection:
    """What was chosen, and what was found on the way."""

    body: list[Leaf] = field(default_factory=list)
    main: HtmlElement | None = None
    standfirst: str = ""
    correction: str = ""
    copyright: str = ""
    withdrawals: list[Leaf] = field(default_factory=list)
    """Lines beside the text that say the article is withdrawn."""
    removed: Counter[str] = field(default_factory=Counter)
    embeds: list[Leaf] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """Paragraphs of the extraction when the page itself does not show them."""
