"""The guards of the other tests, each shown something that it must not let pass."""

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.accessibility import faults
from tests.browser.site import Site
from tests.browser.windows import Windows

PLANT_PICTURE = (
    "document.body.append(Object.assign(new Image(), {src: 'https://pics.example/a.png'}))"
)
PLANT_STYLE = "document.body.setAttribute('style', 'color: red')"


@pytest.fixture
def unwatched(browser: Browser) -> Windows:
    """Windows whose complaints the test looks at itself."""
    return Windows(browser)


def test_a_request_to_another_host_is_a_complaint(unwatched: Windows) -> None:
    with pytest.raises(Error):
        unwatched.desktop().goto("http://elsewhere.example/")
    assert "left this machine: http://elsewhere.example/" in unwatched.watch.complaints[0]
    unwatched.close()


@pytest.mark.parametrize("plant", [PLANT_PICTURE, PLANT_STYLE])
def test_what_the_content_policy_refuses_is_a_complaint(
    site: Site, unwatched: Windows, plant: str
) -> None:
    page = unwatched.desktop()
    page.goto(f"{site.url}/latchkey/")
    assert unwatched.watch.complaints == []
    with page.expect_console_message():
        page.evaluate(plant)
    assert "Content Security Policy" in unwatched.watch.complaints[0]
    unwatched.close()


def test_a_script_that_breaks_is_a_complaint(site: Site, unwatched: Windows) -> None:
    page = unwatched.desktop()
    page.goto(f"{site.url}/latchkey/")
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('planted') })")
    assert "planted" in unwatched.watch.complaints[0]
    unwatched.close()


def test_a_file_that_is_missing_is_a_complaint(site: Site, unwatched: Windows) -> None:
    page = unwatched.desktop()
    page.goto(f"{site.url}/latchkey/")
    with page.expect_console_message():
        page.evaluate("fetch('/static/js/nowhere.js')")
    assert "404" in unwatched.watch.complaints[0]
    unwatched.close()


def test_axe_finds_a_planted_violation(site: Site, unwatched: Windows) -> None:
    page = unwatched.desktop()
    page.goto(f"{site.url}/latchkey/")
    page.evaluate("document.body.append(Object.assign(document.createElement('input')))")
    assert "label" in faults(page)
    unwatched.close()
