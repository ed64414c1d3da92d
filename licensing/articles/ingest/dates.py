"""When it appeared and when it was changed, as machines and people write days."""

import re
from collections.abc import Iterator
from copy import copy
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from htmldate import find_date

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import plain, text_of
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.markup import Page, marked
from licensing.articles.ingest.html.metadata import canonical_url
from licensing.core import clock

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


REPUBLISHED_DAYS = 60
_UTC = re.compile(r"\d(?:Z|[+-]00:?00)$")


_URL_DATE = re.compile(r"/(20\d{2}|19\d{2})/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|-)")


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero janeiro gennaio januari ene",
            "feb february februar février fevrier febrero fevereiro febbraio februari fév",
            "mar march märz mars marzo março maart mär",
            "apr april avril abril aprile avr abr",
            "may mai mayo maio maggio mei",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio juil",
            "aug august août aout agosto augustus ago",
            "sep sept september septembre septiembre setembro settembre",
            "oct october oktober octobre octubre outubro ottobre okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre decembre diciembre dezembro dicembre dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}


def published_on(page: Page) -> date | None:
    """The day it appeared, as its own place counts days."""
    for text in _published(page):
        if day := read_date(text):
            return _first(day, text, canonical_url(page))
    return None


def _published(page: Page) -> Iterator[str]:
    """Each place's day of publication; the page is searched only when its description has none."""
    yield from (
        linked_text(page.linked.article.get("datePublished")),
        page.meta(
            "article:published_time", "og:article:published_time", "og:published_time",
            "citation_publication_date", "citation_online_date", "citation_date",
            "prism.publicationdate", "parsely-pub-date", "sailthru.date", "datepublished",
            "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
            "date", "pubdate", "publishdate", "publish-date", "publish_date", "article.published",
            "article:published", "cxenseparse:recs:publishtime", "bt:pubdate", "originalpublicationdate",
        ),
        linked_text(page.linked.article.get("dateCreated")),
    )  # fmt: skip
    yield from _times(page, "datePublished")
    yield from (m.group(0) for m in [_URL_DATE.search(urlsplit(page.url).path)] if m)


def _first(day: date, stamp: str, url: str) -> date:
    """The stated day, or the address's own where that is nearer to when it first appeared.

    A stamp in UTC may be a day off the place's calendar; one that is months later than the address
    tells of a republication.
    """
    match = _URL_DATE.search(urlsplit(url).path)
    dated = _day(*match.groups()) if match else None
    if dated is None:
        return day
    apart = (day - dated).days
    local = abs(apart) == 1 and _UTC.search(stamp)
    return dated if local or apart > REPUBLISHED_DAYS else day


def modified_on(page: Page) -> date | None:
    """The day it was last changed, where the page says so."""
    return next((day for text in _modified(page) if (day := read_date(text))), None)


def _modified(page: Page) -> Iterator[str]:
    yield from (
        linked_text(page.linked.article.get("dateModified")),
        page.meta(
            "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
            "dcterms.modified", "dc.date.modified", "last-modified", "article.updated", "lastmod",
        ),
    )  # fmt: skip
    yield from _times(page, "dateModified")


def guessed_date(page: Page) -> date | None:
    """htmldate's guess, for a page that states none; slow, for it reads the whole page."""
    return read_date(find_date(copy(page.root), original_date=True, url=page.url or None) or "")


def read_date(text: str) -> date | None:
    """A day from what machines and people write; nothing when it is no plausible day."""
    text = plain(text)
    if not text or len(text) > 80:
        return None
    day = _numbers(text) or _named_month(text)
    return day if day and 1700 <= day.year <= clock.today().year + 2 else None


def _numbers(text: str) -> date | None:
    for pattern in (_ISO, _URL_DATE, re.compile(r"^(\d{4})(\d{2})(\d{2})(?!\d)"),
                    re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})")):  # fmt: skip
        if match := pattern.search(text):
            return _day(*match.groups())
    if match := re.match(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        return _day(*reversed(match.groups()))
    if re.fullmatch(r"\d{10}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).date()
    return None


def _named_month(text: str) -> date | None:
    found = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    for position, word in enumerate(found):
        month = MONTHS.get(word)
        if month is None:
            continue
        near = found[max(0, position - 3) : position] + found[position + 1 : position + 4]
        numbers = [int(n) for n in near if n.isdigit() and len(n) <= 4]
        year = next((n for n in numbers if 1700 <= n <= 2100), None)
        day = next((n for n in numbers if 1 <= n <= 31), None)
        if year and day:
            return _day(year, month, day)
    return None


def _day(*numbers: str | int) -> date | None:
    try:
        return date(*(int(n) for n in numbers))
    except ValueError:
        return None


def _times(page: Page, prop: str) -> Iterator[str]:
    for element in marked(page, prop)[:3]:
        yield element.get("datetime") or element.get("content") or text_of(element)
    if prop != "datePublished":
        return
    for element in page.root.iter("time"):
        stamp = element.get("datetime") or ""
        called = dom.names(element)
        dated = element.get("pubdate") is not None or re.search(
            r" (?:published|entry date|date) ", called
        )
        if dated and " updated " not in called.replace("entry date published updated", ""):
            yield stamp or text_of(element)
    for element in page.root.iter("time"):
        within = {e.tag for e in element.iterancestors()}
        if within & {"article", "header", "main"} and not within & {"aside", "footer", "nav"}:
            yield element.get("datetime") or text_of(element)
            return
