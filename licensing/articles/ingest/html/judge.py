"""Where the article's text lies in the page, and so which elements are not of it."""

from collections import Counter

from lxml.html import HtmlElement

from licensing.articles.ingest.html import noise
from licensing.articles.ingest.html.leaves import Leaf, size

LONG = 24
"""Letters from which a text is taken for itself wherever it stands; shorter ones are compared whole."""


MAIN_SHARE = 0.8


NOISE_SHARE = 0.4
"""An element that holds more of the chosen text than this is no noise, whatever it calls itself."""


class Judge:
    """Where the article's text lies in the page, and so which elements are not of it."""

    def __init__(self, chosen: set[Leaf]) -> None:
        self._weight: Counter[HtmlElement] = Counter()
        for leaf in chosen:
            for element in (leaf.element, *leaf.element.iterancestors()):
                self._weight[element] += len(leaf.key)
        self._total = max(1, size(chosen))
        self._noise: dict[HtmlElement, tuple[str, HtmlElement | None]] = {}
        self.main = self._deepest()
        self.outer = self._article()
        orders = [leaf.order for leaf in chosen if len(leaf.key) >= LONG] or [0]
        self.first, self.last = min(orders), max(orders)

    def noise(self, leaf: Leaf) -> str:
        """What the nearest noise around the leaf is called, or nothing."""
        return self.noise_at(leaf.element)[0]

    def noise_at(self, element: HtmlElement) -> tuple[str, HtmlElement | None]:
        """Name and outermost element of the noise around an element."""
        known = self._noise.get(element)
        if known is not None:
            return known
        above = element.getparent()
        found: tuple[str, HtmlElement | None] = ("", None)
        if above is not None:
            found = self.noise_at(above)
        if not found[0] and self._weight[element] < NOISE_SHARE * self._total:
            name = noise.name_of(element)
            found = (name, element) if name else found
        self._noise[element] = found
        return found

    def in_main(self, leaf: Leaf) -> bool:
        return self._is_within(leaf, self.main)

    def in_article(self, leaf: Leaf) -> bool:
        return self._is_within(leaf, self.outer)

    @staticmethod
    def _is_within(leaf: Leaf, outer: HtmlElement) -> bool:
        return leaf.element is outer or any(e is outer for e in leaf.element.iterancestors())

    def _deepest(self) -> HtmlElement:
        heavy = [e for e, w in self._weight.items() if w >= MAIN_SHARE * self._total]
        holders = [e for e in heavy if e.tag not in {"p", "li", "span"}] or heavy
        return max(holders, key=lambda e: sum(1 for _ in e.iterancestors()))

    def _article(self) -> HtmlElement:
        """The element that holds headline and text: the nearest ``article`` or ``main`` around."""
        for element in (self.main, *self.main.iterancestors()):
            if element.tag in {"article", "main"} or next(element.iter("h1"), None) is not None:
                return element
        return self.main
