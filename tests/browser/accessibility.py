"""What axe finds wrong with a page as it stands."""

import json

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
"""axe leaves the size of targets (WCAG 2.2, AA) out unless it is asked."""


def faults(page: Page) -> str:
    """Every violation as a report; nothing where there is none. axe is put into a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(f"axe.run({json.dumps(OPTIONS)})"))
    return str(found.generate_report()) if found.violations_count else ""
