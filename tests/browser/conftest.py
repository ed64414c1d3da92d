"""What the browser's tests may ask for.

`site`      a live site of the test's own, with the demonstration's content
`windows`   opens watched windows; a complaint of any page fails the test
`hands`     a keyboard at a desktop window, then a finger on a phone: the test runs with each
`new_hands` the same for each of several people
`keyboard`  a keyboard alone

The browser and the press are shared by the tests of this folder and closed after them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from licensing.config import Settings
from licensing.documents.press import Press
from tests.browser.hands import Finger, Hands, Keyboard
from tests.browser.site import Site, open_site
from tests.browser.windows import Windows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def press() -> Iterator[Press]:
    usual = Settings()
    with Press(usual.render_memory_bytes, usual.render_seconds) as warm:
        yield warm


@pytest.fixture
def site(press: Press, tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "var", press.render) as opened:
        yield opened


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    opened = Windows(browser)
    yield opened
    opened.close()
    assert opened.watch.complaints == []


@pytest.fixture
def keyboard(windows: Windows) -> Keyboard:
    return Keyboard(windows.desktop())


@pytest.fixture(params=["keyboard", "finger"])
def new_hands(request: pytest.FixtureRequest, windows: Windows) -> Callable[[], Hands]:
    """Another person with the same kind of hands, in a window of their own."""
    if request.param == "keyboard":
        return lambda: Keyboard(windows.desktop())
    return lambda: Finger(windows.phone())


@pytest.fixture
def hands(new_hands: Callable[[], Hands]) -> Hands:
    return new_hands()
