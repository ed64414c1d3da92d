"""What the browser's tests may ask for.

`site`      a live site of the test's own, with the demonstration's content
`windows`   opens watched windows; a complaint of any page fails the test
`hands`     a keyboard at a desktop window, then a finger on a phone: the test runs with each
`keyboard`  the former alone

The browser and the press are shared by the tests of this folder and closed after them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from licensing.config import Settings
from licensing.documents.press import Press
from tests.browser.hands import Finger, Hands, Keyboard
from tests.browser.site import Site, open_site
from tests.browser.windows import Windows, chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


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
def hands(request: pytest.FixtureRequest, windows: Windows) -> Hands:
    return Keyboard(windows.desktop()) if request.param == "keyboard" else Finger(windows.phone())
