"""The two ways of using a page: keys alone, or a finger. A way through the house is written once and walked
with either.
"""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

FARTHEST = 150
"""How many presses of Tab a person would put up with, and more."""

# Where the focus is, seen from an element: 0 on it, 1 before it, -1 after it.
_DIRECTION = """wanted => {
  const now = document.activeElement;
  if (now === wanted) return 0;
  if (!now || now === document.body) return 1;
  return now.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
}"""
# A focus that nobody can see is none: an outline or a shadow, on the element or on what it is part of.
_SEEN = """now => {
  for (let one = now; one !== document.body; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return true;
    if (style.boxShadow !== "none") return true;
  }
  return false;
}"""
_CHOSEN = "select => select.selectedOptions[0].label"


class Hands(Protocol):
    """Whoever uses ``page``."""

    page: Page

    def press(self, what: Locator) -> None:
        """Follow a link, press a button, open what is folded."""

    def tick(self, what: Locator) -> None:
        """Tick a box."""

    def choose(self, what: Locator) -> None:
        """Choose a radio button."""

    def pick(self, where: Locator, option: str) -> None:
        """Pick an option of a list by its words."""

    def write(self, where: Locator, words: str) -> None:
        """Write ``words`` in place of what is there."""


class Keyboard:
    """Tab, Shift-Tab, Enter, Space, arrows and letters; no mouse is ever moved."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        self._reach(what)
        self._key("Enter")

    def tick(self, what: Locator) -> None:
        self._reach(what)
        self._key("Space")
        expect(what).to_be_checked()

    def choose(self, what: Locator) -> None:
        if what.is_checked():
            return
        group = self.page.locator(f"input[type=radio][name={what.get_attribute('name')}]")
        self._reach(group.and_(self.page.locator(":checked")).or_(what).first)
        for _ in range(group.count()):
            if what.is_checked():
                return
            self._key("ArrowDown")
        expect(what).to_be_checked()

    def pick(self, where: Locator, option: str) -> None:
        self._reach(where)
        self.page.keyboard.type(option)
        assert where.evaluate(_CHOSEN) == option

    def write(self, where: Locator, words: str) -> None:
        self._reach(where)
        self._key("Control+A")
        self.page.keyboard.type(words)
        expect(where).to_have_value(words)

    def _reach(self, what: Locator) -> None:
        """Move the focus there, by the shorter way; it must be seen on arrival."""
        expect(what).to_be_visible()
        for _ in range(FARTHEST):
            direction = what.evaluate(_DIRECTION)
            if not direction:
                assert what.evaluate(_SEEN), f"the focus on {what} cannot be seen"
                return
            self._key("Tab" if direction > 0 else "Shift+Tab")
        raise AssertionError(f"the keyboard does not reach {what}")

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)


class Finger:
    """Touches on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.tap()

    def tick(self, what: Locator) -> None:
        self._label(what).tap()
        expect(what).to_be_checked()

    def choose(self, what: Locator) -> None:
        self._label(what).tap()
        expect(what).to_be_checked()

    def pick(self, where: Locator, option: str) -> None:
        where.select_option(label=option)

    def write(self, where: Locator, words: str) -> None:
        where.tap()
        where.fill(words)

    def _label(self, what: Locator) -> Locator:
        return self.page.locator(f"label[for='{what.get_attribute('id')}']")
