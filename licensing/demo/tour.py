"""One order through the real doors over HTTP: what a buyer's browser does, form by form."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import requests
from lxml import html

BUYER = {
    "organisation": "Harrow & Vane Instruments",
    "name": "Bea Okafor",
    "email": "bea@harrowvane.example",
    "address": "9 Tannery Lane\nPort Averil EL4 2QN",
    "country": "GB",
    "po_number": "HV-2214",
    "agree": "y",
}
ABOUT = "The quarterly letter to clients"
"""What is answered to whatever else the licence must name."""
CARD = {"number": "4242424242424242", "expiry": "12 / 34", "cvc": "123", "name": "Bea Okafor"}
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.1


class TourFailed(Exception):
    """A door did not answer as it should; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that went through. ``copy`` is the PDF's path; ``seconds`` is by step."""

    order: str
    licence: str
    copy: Path
    seconds: dict[str, float]


def place_order(base_url: str, publication: str, use: str, folder: Path) -> Placed:
    """Buy ``use`` of the first article that has a price for it; raises TourFailed."""
    try:
        return _Buyer(base_url).buy(publication, use, folder)
    except requests.RequestException as error:
        raise TourFailed(
            f"{base_url} does not answer ({error}). Start it with: make run"
        ) from error


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    document: Any
    text: str

    def link(self, words: str) -> str:
        """Address of the first link that says ``words``; empty if there is none."""
        found = self.document.xpath("//a[contains(normalize-space(.), $words)]/@href", words=words)
        return urljoin(self.url, found[0]) if found else ""

    def form_with(self, field: str) -> Any:
        """The form that has ``field``."""
        found = self.document.xpath("//form[@method='post'][.//*[@name=$field]]", field=field)
        if not found:
            raise TourFailed(f"{self.url} has no form that asks for {field!r}.")
        return found[0]


class _Buyer:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.browser = requests.Session()
        self.seconds: dict[str, float] = {}

    def buy(self, publication: str, use: str, folder: Path) -> Placed:
        with self._step("article"):
            article = self._priced_article(publication, use)
        with self._step("proof"):
            self._proof(article)
        with self._step("checkout"):
            pay_page = self._check_out(article)
        with self._step("pay"):
            order = self._send(pay_page.form_with("number"), pay_page.url, CARD)
        with self._step("ready"):
            done = self._wait(order.url, lambda page: bool(page.link("Download")))
        with self._step("download"):
            pdf = self._get(done.link("Download")).content
        number = _found(r"/verify/([0-9A-Z-]+)", done.text, "the order page names no licence")
        reference = _found(r"Order ([0-9A-Z-]{9})", done.text, "the order page has no reference")
        return Placed(reference, number, _keep(folder, number, pdf), self.seconds)

    def _priced_article(self, publication: str, use: str) -> _Page:
        storefront = self._page(f"{self.base_url}/{publication}/")
        links = storefront.document.xpath(f"//a[contains(@href, '/{publication}/articles/')]/@href")
        for link in dict.fromkeys(links):
            page = self._page(f"{urljoin(storefront.url, link)}?{urlencode({'use': use})}")
            if page.link("License it"):
                return page
        raise TourFailed(
            f"No article in /{publication}/ has a price for {use!r}: ask the desk there."
        )

    def _proof(self, article: _Page) -> None:
        form = next(f for f in article.document.forms if "/proof" in (f.get("action") or ""))
        proof = self._send(form, article.url, {})
        self._wait(
            proof.url,
            lambda page: bool(page.document.xpath("//*[@data]|//a[contains(@href, '.pdf')]")),
        )

    def _check_out(self, article: _Page) -> _Page:
        checkout = self._page(article.link("License it"))
        form = checkout.form_with("email")
        asked = {
            name: ABOUT for name in form.fields if name and not (form.fields[name] or "").strip()
        }
        pay_page = self._send(form, checkout.url, asked | {"vat_number": ""} | BUYER)
        if pay_page.url.startswith(checkout.url.split("?")[0]):
            wrong = " ".join(pay_page.document.xpath("//*[@role='alert']//text()"))
            raise TourFailed(f"The checkout was refused: {' '.join(wrong.split())}")
        return pay_page

    def _wait(self, url: str, ready: Callable[[_Page], bool]) -> _Page:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            page = self._page(url)
            if ready(page):
                return page
            time.sleep(PAUSE_SECONDS)
        raise TourFailed(
            f"{url} was not ready within {PATIENCE_SECONDS} seconds. Is the worker up?"
        )

    def _send(self, form: Any, url: str, answers: dict[str, str]) -> _Page:
        fields = dict(form.form_values()) | answers
        target = urljoin(url, form.get("action") or url)
        return _page(self.browser.post(target, data=fields, timeout=PATIENCE_SECONDS))

    def _page(self, url: str) -> _Page:
        return _page(self._get(url))

    def _get(self, url: str) -> requests.Response:
        answer = self.browser.get(url, timeout=PATIENCE_SECONDS)
        if not answer.ok:
            raise TourFailed(f"{url} answered {answer.status_code}.")
        return answer

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 3)


def _page(answer: requests.Response) -> _Page:
    return _Page(answer.url, html.document_fromstring(answer.content), answer.text)


def _found(pattern: str, text: str, missing: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise TourFailed(missing)
    return match.group(1)


def _keep(folder: Path, number: str, pdf: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = (folder / f"{number}.pdf").absolute()
    path.write_bytes(pdf)
    return path
