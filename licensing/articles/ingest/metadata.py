"""Headline, bylines, dates and the rest: JSON-LD first, then meta tags, then the page itself.

Sites disagree with themselves, so the headline is put to a vote among the places that state it; the
other facts are taken from the first place that states them well.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author, extract_title

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.linked import Linked, types_of
from licensing.articles.ingest.linked import text_of as linked_text
from licensing.core import clock

MAX_HEADLINE = 300
MAX_NAME = 80
MAX_NAMES = 40
ALIKE = 0.82

_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s+::\s+|\s*\|\s*")
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|words?|text|story|article|photographs?) by"
    r"|by|von|vom|par|por|di|door|av|af|text|words|autor(?:in)?|author|auteur)\b[:\s]+",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_NAME_END = re.compile(
    r"\s*(?:[|•·–—/]|,\s+(?=(?:the |our |an? )?(?:\w+ ){0,3}(?:editor|reporter|correspondent|writer|"
    r"staff|columnist|contributor|producer|journalist|associate|professor|lecturer|senior|chief|phd|"
    r"md|redakteur(?:in)?|for|special to|updated|published)\b)"
    r"|\s(?:is|was|has|covers|writes|updated|published|posted|on|in)\s|\s+\d{1,2}[\s/.:]|\s{2,}|\n).*$",
    re.IGNORECASE | re.DOTALL,
)
_AND = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y|e|en)\s+|\s+(?:and|und|et|y|&|with)\s+|\s*[,;]\s*)\s*"
)
_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|editor(?:ial)?|root|user\d*|author|unknown|none|null|undefined|anonymous|"
    r"webmaster|guest|test|wordpress|staff|by|view all posts|posted|updated|about|share|follow|"
    r"https?:.*|www\..*|\W*|\d+)$",
    re.IGNORECASE,
)
_AND_NAMES = re.compile(r"^(?:[A-ZÀ-Ý][\w.’'-]*\s+){1,4}[A-ZÀ-Ý][\w.’'-]*$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_URL_DATE = re.compile(r"/(20\d{2}|19\d{2})/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|-)")
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"'<>?#]{1,200})", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|&copy;|\(c\)\s|copyright\s*(?:©|\(c\))?\s*)\s*(?:\d{4}\b|[A-Z]).{0,140}", re.IGNORECASE
)
_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright|by)*\s*(?:©|\(c\)|copyright)\s*(?:by\s+)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?,?\s*)?"
    r"(?:by\s+)?(?P<name>[^.|©\d][^.|©]{1,80}?)(?:,?\s*\d{4}(?:\s*[-–]\s*\d{2,4})?)?"
    r"(?:[.|]|,? all rights|$|\s[-–]\s)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}$")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart far enough to ask it for facts."""

    root: HtmlElement
    url: str
    """Where it was found, or nothing for a file without an address."""
    text: str = ""
    """The page's source, to see quickly what it cannot say."""
    metas: Mapping[str, list[str]] = field(default_factory=dict)
    linked: Linked = field(default_factory=Linked)
    elements: tuple[HtmlElement, ...] = ()
    """All of them, held so that lxml need not make them anew each time they are walked."""

    def meta(self, *names: str) -> str:
        """The first of the named meta tags that says something."""
        return next((value for name in names for value in self.metas.get(name, ())), "")


def read_metas(root: HtmlElement) -> dict[str, list[str]]:
    """Every ``meta`` by its lower-case name or property, in the page's order."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = plain(html.unescape(meta.get("content") or ""))
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            for name in (meta.get(attribute) or "").lower().split():
                if content:
                    metas.setdefault(name, []).append(content)
    return metas


def canonical_url(page: Page) -> str:
    """The article's own address: the declared one, unless it is plainly the home page."""
    declared = [
        *(link.get("href") or "" for link in _links(page.root, "canonical")),
        page.meta("og:url"),
        linked_text(page.linked.article.get("url")),
        linked_text(page.linked.article.get("mainEntityOfPage")),
    ]
    asked = dom.canonical(page.url)
    for value in declared:
        url = dom.canonical(dom.web_address(value, page.url)) if value else ""
        if url and (urlsplit(url).path.strip("/") or urlsplit(url).query or not _has_path(asked)):
            return url
    return asked


def headline(page: Page) -> str:
    """The headline that most places agree on, in the spelling that readers see."""
    site = {key(name) for name in (publication(page), dom.host_of(page.url)) if name}
    votes = [
        (text, weight)
        for text, weight in _headlines(page)
        if 2 < len(text) <= MAX_HEADLINE and key(text) and key(text) not in site
    ]
    if not votes:
        return ""
    totals = [sum(w for other, w in votes if _alike(text, other)) for text, _ in votes]
    best = max(totals)
    return next(text for (text, _), total in zip(votes, totals, strict=True) if total == best)


def publication(page: Page) -> str:
    """The name of the title that published it."""
    part_of = page.linked.article.get("isPartOf")
    parts = [p for p in page.linked.follow(part_of) if isinstance(p, dict)]
    titled = [p for p in parts if set(types_of(p)) & {"Periodical", "Newspaper", "Magazine"}]
    publishers = page.linked.follow(page.linked.article.get("publisher"))
    sites = list(page.linked.of_type("WebSite"))
    return next(
        (
            text
            for text in (
                page.meta("citation_journal_title", "prism.publicationname"),
                next((linked_text(p) for p in titled), ""),
                next(filter(None, map(_named, publishers)), ""),
                page.meta("og:site_name"),
                next((linked_text(s) for s in sites), ""),
                page.meta(
                    "application-name", "citation_publisher", "dc.publisher", "dcterms.publisher"
                ),
                _site_in_title(page),
            )
            if text and not text.startswith("http")
        ),
        "",
    )


def _site_in_title(page: Page) -> str:
    """What the page's title has beyond its headline: “Headline - The Orrin Tides”."""
    found = page.root.find(".//head/title")
    title = plain(found.text_content()) if found is not None else ""
    h1 = next(page.root.iter("h1"), None)
    for said in (page.meta("og:title"), text_of(h1) if h1 is not None else ""):
        if said and title.startswith(said) and _SEPARATOR.match(title[len(said) :]):
            return _SEPARATOR.split(title[len(said) :])[-1][:80]
        if (
            said
            and title.endswith(said)
            and title[: -len(said)].rstrip().endswith((":", "|", "-", "–"))
        ):
            return title[: -len(said)].strip(" :|-–")[:80]
    return ""


def bylines(page: Page) -> tuple[str, ...]:
    """Who wrote it: people before organisations, each name once and bare."""
    linked = _clean_names(_linked_authors(page))
    company = {key(publication(page))} - {""}
    for found in _stated_names(page, linked):
        people = tuple(name for name in found if key(name) not in company)
        if people:
            return people
    return linked


def _stated_names(page: Page, linked: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each place's names in turn; the visible ones are looked for only when they are needed."""
    yield linked
    yield _clean_names(_meta_authors(page))
    articles = list(page.root.iter("article"))
    if len(articles) == 1:
        yield _clean_names(_visible_authors(articles[0]))
    yield _clean_names(_visible_authors(page.root))


def published_on(page: Page) -> date | None:
    """The day it appeared, as its own place counts days."""
    stated = (
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
        *_times(page.root, "datePublished"),
        *(m.group(0) for m in [_URL_DATE.search(urlsplit(page.url).path)] if m),
    )  # fmt: skip
    return next((day for text in stated if (day := read_date(text))), None)


def modified_on(page: Page) -> date | None:
    """The day it was last changed, where the page says so."""
    stated = (
        linked_text(page.linked.article.get("dateModified")),
        page.meta(
            "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
            "dcterms.modified", "dc.date.modified", "last-modified", "article.updated", "lastmod",
        ),
        *_times(page.root, "dateModified"),
    )  # fmt: skip
    return next((day for text in stated if (day := read_date(text))), None)


def section(page: Page) -> str:
    """The part of the publication it stands in."""
    stated = linked_text(page.linked.article.get("articleSection"))
    named = page.meta("article:section", "og:article:section", "parsely-section", "sailthru.section",
                      "cxenseparse:section", "section", "dc.subject.section")  # fmt: skip
    return html.unescape(stated or named or _crumb(page))


def language(page: Page) -> str:
    """A BCP 47 tag, ``en-GB``, or nothing."""
    root = page.root if page.root.tag == "html" else page.root.find(".//html")
    stated = (
        (
            root.get("lang")
            or root.get("{http://www.w3.org/XML/1998/namespace}lang")
            or root.get("xml:lang")
        )
        if root is not None
        else "",
        linked_text(page.linked.article.get("inLanguage")),
        page.meta("og:locale", "content-language", "language", "dc.language", "citation_language"),
    )
    for value in stated:
        tag = (value or "").split(",")[0].strip()
        if _LANGUAGE.match(tag):
            first, *rest = re.split(r"[-_]", tag)
            return "-".join(
                [first.lower(), *(r.upper() if len(r) == 2 else r.title() for r in rest)]
            )
    return ""


def standfirst(page: Page, body_key: str) -> str:
    """The description, when it is a sentence of its own and not the opening of the text."""
    stated = (
        page.linked.text("alternativeHeadline", "description", "abstract"),
        page.meta("og:description", "description", "twitter:description", "dc.description"),
    )
    for text in stated:
        text = plain(html.unescape(text))
        if not 20 < len(text) <= 420 or _CUT.search(text):
            continue
        if key(text)[:50] not in body_key and key(text) != key(headline(page)):
            return text
    return ""


def identifiers(page: Page) -> dict[str, str]:
    """DOI, ISSN and the site's own number, as far as the page states them."""
    found: dict[str, str] = {}
    doi = page.meta("citation_doi", "prism.doi", "bepress_citation_doi", "dc.identifier", "doi",
                    "dcterms.identifier", "dc.identifier.doi")  # fmt: skip
    for value in (doi, *_stated_identifiers(page)):
        if match := _DOI.search(value):
            found.setdefault("doi", match.group(1).rstrip(".,;)").lower())
    issn = page.meta("citation_issn", "prism.issn", "prism.eissn")
    issn = issn or next((linked_text(p.get("issn")) for p in page.linked.of_type("Periodical")), "")
    if match := re.search(r"\b\d{4}-?\d{3}[\dXx]\b", issn):
        found["issn"] = match.group().upper()
    short = next((link.get("href") or "" for link in _links(page.root, "shortlink")), "")
    if match := re.search(r"[?&]p=(\d+)", short):
        found["wordpress"] = match.group(1)
    number = page.meta("article:id", "articleid", "article_id", "cms-id", "parsely-post-id")
    if number and len(number) <= 80:
        found["publisher-id"] = number
    return found


def copyright_notice(page: Page) -> str:
    """The notice as the page prints it."""
    stated = page.linked.text("copyrightNotice") or page.meta(
        "copyright",
        "dc.rights",
        "dcterms.rights",
        "rights",
        "citation_copyright",
        "prism.copyright",
    )
    if stated:
        return stated[:300]
    if not re.search(r"©|&copy;|&#169;|copyright", page.text, re.IGNORECASE):
        return ""
    for element in page.root.iter("footer", "small", "p", "div", "span"):
        text = "".join(element.itertext()) if len(element) < 12 else ""
        if "©" in text or "opyright" in text:
            match = _COPYRIGHT.search(plain(text))
            if match and len(plain(text)) < 400:
                return plain(match.group())
    return ""


def copyright_holder(page: Page, notice: str) -> str:
    """Who holds the copyright, as stated or as the notice reads."""
    for value in page.linked.follow(page.linked.article.get("copyrightHolder")):
        if name := _named(value):
            return name
    stated = page.meta(
        "dcterms.rightsholder", "dc.rightsholder", "prism.rightsagent", "copyright-holder"
    )
    if stated:
        return stated
    match = _HOLDER.search(notice)
    return plain(match.group("name")).strip(" ,-–") if match else ""


def guessed_headline(page: Page) -> str:
    """trafilatura's guess, for a page that states none."""
    return plain(extract_title(page.root))


def guessed_bylines(page: Page) -> tuple[str, ...]:
    """trafilatura's guess, for a page that states none."""
    return _clean_names((extract_author(copy(page.root)) or "").split(";"))


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
        return datetime.fromtimestamp(int(text[:10])).date()  # noqa: DTZ006
    return None


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


def _headlines(page: Page) -> Iterator[tuple[str, int]]:
    """Each place's headline and its vote; the place that readers see comes first."""
    for h1 in page.root.iter("h1"):
        if not dom.is_hidden(h1):
            marked = h1.get("itemprop") == "headline" or "headline" in dom.names(h1)
            yield text_of(h1), 4 if marked else 3
    yield page.linked.text("headline"), 3
    site = publication(page)
    yield _without_site(page.meta("citation_title", "dc.title", "dcterms.title"), site), 3
    yield _without_site(page.meta("og:title"), site), 3
    yield _without_site(page.meta("twitter:title", "parsely-title", "sailthru.title"), site), 1
    for marked in page.root.xpath("//*[@itemprop='headline'][not(self::meta)][not(self::h1)]")[:2]:
        yield text_of(marked), 2
    title = page.root.find(".//head/title")
    if title is not None:
        yield _without_site(plain(title.text_content()), site or dom.host_of(page.url)), 2
    yield page.linked.text("name"), 1


def _without_site(title: str, site: str) -> str:
    """A title without the name of its site, before or after."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    last, first = parts[-1], parts[0]
    tail, head = key(title[last.end() :]), key(title[: first.start()])
    name = key(site)
    if (
        tail
        and name
        and (tail in name or name in tail or SequenceMatcher(None, tail, name).ratio() > 0.7)
    ):
        return _without_site(title[: last.start()], site)
    if head and name and (head == name or (head in name and len(head) > 4)):
        return title[first.end() :]
    if "|" in last.group() and last.start() > 20:
        return _without_site(title[: last.start()], site)
    return title


def _alike(one: str, other: str) -> bool:
    a, b = key(one), key(other)
    if a == b:
        return True
    if (
        min(len(a), len(b)) > 14
        and (a in b or b in a)
        and min(len(a), len(b)) / max(len(a), len(b)) > 0.5
    ):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() > ALIKE


def _has_path(url: str) -> bool:
    return bool(urlsplit(url).path.strip("/"))


def _links(root: HtmlElement, rel: str) -> list[HtmlElement]:
    return [link for link in root.iter("link") if rel in (link.get("rel") or "").lower().split()]


def _named(value: Any) -> str:
    """A name from a node or a string; addresses are no names."""
    text = linked_text(value.get("name")) if isinstance(value, dict) else linked_text(value)
    return "" if text.startswith(("http", "#")) else text


def _linked_authors(page: Page) -> list[str]:
    people: list[str] = []
    others: list[str] = []
    for value in page.linked.follow(page.linked.article.get("author")):
        name = _named(value)
        if isinstance(value, dict) and not name:
            given = f"{linked_text(value.get('givenName'))} {linked_text(value.get('familyName'))}"
            name = plain(given)
        organised = isinstance(value, dict) and "Organization" in " ".join(types_of(value))
        (others if organised else people).append(name)
    return [name for name in people if name] or [name for name in others if name]


AUTHOR_METAS = (
    "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "author",
    "sailthru.author", "article:author", "article:author_name", "byl", "cxenseparse:author",
)  # fmt: skip


def _meta_authors(page: Page) -> list[str]:
    for name in AUTHOR_METAS:
        values = [v for v in page.metas.get(name, ()) if not v.startswith(("http", "/", "#"))]
        if values:
            return [_turned(v) if name.startswith(("citation", "dc")) else v for v in values]
    labels = {
        page.meta(f"twitter:label{n}").casefold(): page.meta(f"twitter:data{n}") for n in (1, 2)
    }
    return [
        name for label, name in labels.items() if "by" in label.split() or "von" in label.split()
    ]


def _turned(name: str) -> str:
    """``Marsh, Ada`` the way round that a byline has it."""
    last, comma, first = name.partition(",")
    return (
        f"{first.strip()} {last.strip()}" if comma and "," not in first and first.strip() else name
    )


_AUTHOR_PATHS = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author'][not(self::meta) and not(self::link)]",
    ".//a[contains(concat(' ', normalize-space(@rel), ' '), ' author ')]",
    ".//address//a",
)
_AUTHOR_TAGS = dom.words("span a p div address cite strong em li h3 h4 h5")
_AUTHOR_NAMES = re.compile(
    r" (?:\w+ )?(?:author name|byline name|byline author|author link|byline|bylines|author|authors"
    r"|contributor name|writer|autor|auteur|redacteur|posted by|vcard|fn)(?: name| link| names)? "
)
_AUTHOR_NOT = re.compile(
    r" (?:comments?|related|sidebar|bio|about|avatar|footer|widget|card|image|box) "
)


def _visible_authors(root: HtmlElement) -> list[str]:
    for path in _AUTHOR_PATHS:
        found = [dom.short_text(e, 120) for e in root.xpath(path) if not _is_aside(e)]
        if _clean_names(found):
            return found
    for element in root.iter(*_AUTHOR_TAGS):
        names = _named_as_author(element)
        if _clean_names(names):
            return names
    return _byline_paragraph(root)


def _named_as_author(element: HtmlElement) -> list[str]:
    """The names in an element whose class or id says that it holds some."""
    if not (element.get("class") or element.get("id")):
        return []
    if not _AUTHOR_NAMES.search(dom.names(element)) or _is_aside(element):
        return []
    text = dom.short_text(element, 160)
    links = [t for a in element.iter("a") if (t := text_of(a))] if text else []
    return links if _clean_names(links) else [text]


_BYLINE_TAGS = dom.words("p div span h3 h4 h5 h6 strong b em i font")


def _byline_paragraph(root: HtmlElement) -> list[str]:
    """A short line near the top that says “By Ada Marsh”, whatever it is called."""
    for count, element in enumerate(root.iter(*_BYLINE_TAGS)):
        if count > 400:
            break
        text = dom.short_text(element, 100) if len(element) < 6 else ""
        match = re.match(r"^(?:By|BY|Von|Par|Por)\s+(.{4,90})$", text)
        if (
            match
            and _clean_names([text])
            and all(_AND_NAMES.match(n) for n in _clean_names([text]))
        ):
            return [text]
    return []


def _is_aside(element: HtmlElement) -> bool:
    around = [element, *element.iterancestors()][:6]
    return any(
        _AUTHOR_NOT.search(dom.names(e)) or e.tag in {"aside", "footer", "nav"} for e in around
    )


def _clean_names(values: Iterable[str]) -> tuple[str, ...]:
    """Names without “By”, posts, addresses and dates; several in one line parted."""
    names: list[str] = []
    for value in values:
        text = _HANDLE.sub("", _EMAIL.sub("", plain(html.unescape(value))))
        text = _NAME_END.sub("", _BY.sub("", plain(text)))
        for name in _parted(text):
            name = _BY.sub("", name).strip(" ,;:|·•-–—()[]")
            if not _NO_NAME.match(name) and 2 <= len(name) <= MAX_NAME:
                names.append(_cased(name))
    return tuple(dict.fromkeys(names))[:MAX_NAMES]


def _parted(text: str) -> list[str]:
    """“Ada Marsh and Ben Low” is two; “Marks and Spencer” or “Smith, MD” is one."""
    parts = [part for part in _AND.split(text) if part]
    if len(parts) > 1 and all(len(part.split()) >= 2 for part in parts):
        return parts
    if len(parts) == 2 and re.fullmatch(r"(?:ph\.?d|m\.?d|jr|sr|esq|obe|mbe)\.?", parts[1], re.I):
        return parts[:1]
    return [text]


def _cased(name: str) -> str:
    """A name that the page shouts, spoken normally; agencies keep their capitals."""
    letters = [c for c in name if c.isalpha()]
    if " " in name and len(letters) > 5 and all(c.isupper() for c in letters):
        return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), name)
    return name


def _times(root: HtmlElement, prop: str) -> Iterator[str]:
    for element in root.xpath(f"//*[@itemprop='{prop}']")[:3]:
        yield element.get("datetime") or element.get("content") or text_of(element)
    if prop != "datePublished":
        return
    for element in root.iter("time"):
        stamp = element.get("datetime") or ""
        called = dom.names(element)
        dated = element.get("pubdate") is not None or re.search(
            r" (?:published|entry date|date) ", called
        )
        if dated and " updated " not in called.replace("entry date published updated", ""):
            yield stamp or text_of(element)
    for element in root.iter("time"):
        within = {e.tag for e in element.iterancestors()}
        if within & {"article", "header", "main"} and not within & {"aside", "footer", "nav"}:
            yield element.get("datetime") or text_of(element)
            return


def _crumb(page: Page) -> str:
    """The last step of the trail of crumbs that is neither the home page nor the article."""
    for trail in page.linked.of_type("BreadcrumbList"):
        steps = [linked_text(s.get("name")) or linked_text(s.get("item")) for s in page.linked.follow(
            trail.get("itemListElement")) if isinstance(s, dict)]  # fmt: skip
        own = key(headline(page))
        inner = [s for s in steps[1:] if s and not s.startswith("http") and key(s) != own]
        if inner and not own.startswith(key(inner[-1])[:30] or "\0"):
            return inner[-1]
    return ""


def _stated_identifiers(page: Page) -> Iterator[str]:
    article = page.linked.article
    for name in ("identifier", "sameAs", "@id", "url"):
        for value in page.linked.follow(article.get(name)):
            text = (
                linked_text(value.get("value") or value.get("@id"))
                if isinstance(value, dict)
                else value
            )
            if "doi" in text.lower() or text.startswith("10."):
                yield text
    for link in page.root.iter("a"):
        href = link.get("href") or ""
        if "doi.org/10." in href and key(text_of(link)).endswith(key(href)[-12:]):
            around = "".join(dom.names(e) for e in [link, *link.iterancestors()][:4])
            if " doi " in around:
                yield href
