"""Browser windows that are watched: whatever a page complains about, and every request that would leave
this machine, is written down, and fails the test when the window closes.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Names of other hosts do not even resolve, so that a mistake of ours reaches nobody.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
OURS = frozenset({"127.0.0.1", "localhost"})
INSIDE = frozenset({"about", "blob", "chrome", "chrome-extension", "data"})
"""Schemes that never leave the browser; its own viewer of PDFs is made of two of them."""

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 812}
STATUS_COMPLAINT = "Failed to load resource: the server responded with a status of"


@dataclass
class Watch:
    """What was seen in one window that should not have been."""

    complaints: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    """Addresses of pages that answered with an error of the visitor's: a test expects those itself."""

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._requested)
        context.on("response", self._responded)
        context.on("console", self._said)
        context.on("weberror", self._broke)

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in INSIDE and parts.hostname not in OURS:
            self.complaints.append(f"a request left this machine: {request.url}")

    def _responded(self, response: Response) -> None:
        if response.request.resource_type == "document" and 400 <= response.status < 500:
            self.answered.add(response.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if message.text.startswith(STATUS_COMPLAINT) and message.location["url"] in self.answered:
            return
        self.complaints.append(f"{message.location['url']}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"a script broke: {error.error}")


@dataclass
class Windows:
    """Opens windows of one browser, each a visitor of its own, and watches them all."""

    browser: Browser
    watch: Watch = field(default_factory=Watch)
    contexts: list[BrowserContext] = field(default_factory=list)

    def desktop(self, *, scripts: bool = True) -> Page:
        """A window on a desk, with a keyboard."""
        return self._open(
            self.browser.new_context(viewport=DESKTOP, java_script_enabled=scripts)  # type: ignore[arg-type]  # a plain dict is a ViewportSize
        )

    def phone(self) -> Page:
        """A phone's screen, touched."""
        return self._open(
            self.browser.new_context(
                viewport=PHONE,  # type: ignore[arg-type]  # a plain dict is a ViewportSize
                device_scale_factor=2,
                has_touch=True,
                is_mobile=True,
            )
        )

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _open(self, context: BrowserContext) -> Page:
        self.contexts.append(context)
        self.watch.over(context)
        return context.new_page()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium. Where there is none: a failure in continuous integration, else a skip."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = f"no browser is installed: none of {', '.join(NAMES)} is on the PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
