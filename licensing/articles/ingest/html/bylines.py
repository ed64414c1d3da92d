"""Who wrote it: JSON-LD first, then meta tags, then the page itself; names bare, each once."""

import html
import re
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.linked import types_of
from licensing.articles.ingest.html.markup import Page, named
from licensing.articles.ingest.html.titles import publication

MAX_NAME = 80


MAX_NAMES = 40


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
    r"|\s(?:is|was|has|covers|writes|updated|published|posted|on|in)[:\s]|\s+\d{1,2}[\s/.:]"
    r"|\s*\((?:www\.|https?:)|\s*(?:发布时间|責任編輯|责任编辑|来源)|\s{2,}|\n).*$",
    re.IGNORECASE | re.DOTALL,
)


_AND = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y|e|en)\s+|\s+(?:and|und|et|y|&|with)\s+|\s*[,;]\s*)\s*"
)


_TAIL = re.compile(r",\s+(?!(?:and|und|et|y|e|en)\s)[^\s,;&]+$")


_ROLE = re.compile(r"^(\S+(?:\s\S+)+?)\s-\s.*$")
"""“Ada Marsh - Technology Writer”; one word before the hyphen may well be part of a name."""
MAX_IDEOGRAPHS = 12
"""A name in ideographs is short; what is longer is a sentence."""


_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|editor(?:ial)?|root|user\d*|author|unknown|none|null|undefined|anonymous|"
    r"webmaster|guest|test|wordpress|staff|by|view all posts|posted|updated|about|share|follow|"
    r"name|print|e-?mail|am|pm|autor(?:in)?|auteur|https?:.*|www\..*|[\W\d_]*|\d{1,2}[:.]\d{2}.*)$",
    re.IGNORECASE,
)


_AND_NAMES = re.compile(r"^(?:[A-ZÀ-Ý][\w.’'-]*\s+){1,4}[A-ZÀ-Ý][\w.’'-]*$")


AUTHOR_METAS = (
    "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "author",
    "sailthru.author", "article:author", "article:author_name", "byl", "cxenseparse:author",
)  # fmt: skip


_AUTHOR_PATHS = (
    XPath(".//*[@itemprop='author']//*[@itemprop='name']"),
    XPath(".//*[@itemprop='author'][not(self::meta) and not(self::link)]"),
    XPath(".//a[contains(concat(' ', normalize-space(@rel), ' '), ' author ')]"),
    XPath(".//address//a"),
)


_AUTHOR_TAGS = dom.words("span a p div address cite strong em li h3 h4 h5")


_says_author = dom.telling(
    r" (?:\w+ )?(?:author name|byline name|byline author|author link|byline|bylines|author|authors"
    r"|contributor name|writer|autor|auteur|redacteur|posted by|vcard|fn)(?: name| link| names)? "
)


_says_other = dom.telling(
    r" (?:comments?|related|sidebar|bio|about|avatar|footer|widget|card|image|box) "
)


_BYLINE_TAGS = dom.words("p div span h3 h4 h5 h6 strong b em i font")


def bylines(page: Page) -> tuple[str, ...]:
    """Who wrote it: people before organisations, each name once and bare."""
    people, organisations = _linked_authors(page)
    company = {key(name) for name in (publication(page), *organisations)} - {""}
    for found in _stated_names(page, people):
        named_here = tuple(name for name in found if key(name) not in company)
        if organisations:
            # The page gives its house as the author: only what reads as a person's name is better.
            named_here = tuple(name for name in named_here if _AND_NAMES.match(name))
        if named_here:
            return named_here
    return people or organisations


def guessed_bylines(page: Page) -> tuple[str, ...]:
    """trafilatura's guess, for a page that states none."""
    return _clean_names((extract_author(copy(page.root)) or "").split(";"))


def _stated_names(page: Page, people: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each place's names in turn; the visible ones are looked for only when they are needed."""
    yield people
    yield _clean_names(_meta_authors(page))
    articles = list(page.root.iter("article"))
    if len(articles) == 1:
        yield _clean_names(_visible_authors(articles[0]))
    yield _clean_names(_visible_authors(page.root))


def _linked_authors(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the organisations that the page's description names as its authors."""
    people: list[str] = []
    organisations: list[str] = []
    for value in page.linked.follow(page.linked.article.get("author")):
        name = named(value)
        if isinstance(value, dict) and not name:
            given = f"{linked_text(value.get('givenName'))} {linked_text(value.get('familyName'))}"
            name = plain(given)
        organised = isinstance(value, dict) and "Organization" in " ".join(types_of(value))
        (organisations if organised else people).append(name)
    return _clean_names(people), _clean_names(organisations)


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


def _visible_authors(root: HtmlElement) -> list[str]:
    for path in _AUTHOR_PATHS:
        marked: Any = path(root)
        found = [dom.short_text(e, 120) for e in marked if not _is_aside(e)]
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
    if not _says_author(dom.names(element)) or _is_aside(element):
        return []
    text = dom.short_text(element, 160)
    links = [t for a in element.iter("a") if (t := text_of(a))] if text else []
    return links if _clean_names(links) else [text]


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
    return any(_says_other(dom.names(e)) or e.tag in {"aside", "footer", "nav"} for e in around)


def _clean_names(values: Iterable[str]) -> tuple[str, ...]:
    """Names without “By”, posts, addresses and dates; several in one line parted."""
    names: list[str] = []
    for value in values:
        text = _HANDLE.sub("", _EMAIL.sub("", plain(html.unescape(value))))
        text = _NAME_END.sub("", _BY.sub("", plain(text)))
        for name in _parted(text):
            name = _BY.sub("", name).strip(" ,;:|·•-–—()[]")
            if 2 <= len(name) <= MAX_NAME and not _NO_NAME.match(name) and not _is_sentence(name):
                names.append(_cased(_ROLE.sub(r"\1", name)))
    return tuple(dict.fromkeys(names))[:MAX_NAMES]


def _is_sentence(name: str) -> bool:
    return sum("\u3040" <= c <= "\u9fff" for c in name) > MAX_IDEOGRAPHS


def _parted(text: str) -> list[str]:
    """“Ada Marsh and Ben Low” is two; “Marks and Spencer” or “Smith, MD” is one."""
    parts = [part for part in _AND.split(text) if part]
    while len(parts) > 1 and len(parts[0].split()) > 1 and _TAIL.search(text):
        text = _TAIL.sub("", text)  # “Ed Hornick, CNN”: where she works, or where that is
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
