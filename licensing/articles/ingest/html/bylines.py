"""Who wrote it: JSON-LD first, then meta tags, then the page itself; names bare, each once."""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.html.barenames import bare_names, is_person
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.linked import types_of
from licensing.articles.ingest.html.markup import Page, named, once
from licensing.articles.ingest.html.metadata import canonical_url
from licensing.articles.ingest.html.titles import publication

AUTHOR_METAS = (
    "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "author",
    "sailthru.author", "article:author", "article:author_name", "og:author", "byl", "search.byline",
    "cxenseparse:author",
)  # fmt: skip


_WEB = re.compile(r"^(?:[/#@]|https?:)|(?<!\()\bwww\.", re.IGNORECASE)
"""An address instead of a name, or the name and address of who built the site."""


_SITE = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}$")
"""“orrintides.example”."""
_CAMEL = re.compile(r"^[A-Z][a-z]+[A-Z][a-z]+$")
"""“AdaMarsh”, as people call themselves who call their site so."""
MIN_HOUSE = 3


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
    r"(?<! has)(?<! hasnt)(?<! with)(?<! without)(?<! no)"
    r" (?:comments?|related|sidebar|bio|about|avatar|footer|widget|card|image|box) "
)
"""What calls itself something else; “has-image” tells of what is within."""


_says_comments = dom.telling(r" comments? (?:list|thread|threads|section|area|wrapper) | comments ")


_BYLINE = re.compile(
    r"^(?:(?:By|BY|Von|VON|Par|PAR|Por|POR|Di|Door|Av|Af|Words by|Story by|Written by|Posted by|"
    r"Text von)\b:?\s+"
    r"|(?:Text|Texte|Texto|Testo|Tekst|Author|Autor(?:[/:*]?in)?|Auteur|Автор|Текст)\s?:\s*"
    r"|(?:作者|撰文|本报记者|記者|记者|文)\s*[:：/／]\s*|(?:بقلم|מאת)[:\s]+)"
    r"(?P<name>.{2,90}?)(?P<day>\s(?:am|on|le|el|op|den|il)\s\d.*)?$"
)
"""A line that is plainly a byline; with a day after it, even a first name alone is one."""


_BYLINE_TAGS = dom.words("p div span h3 h4 h5 h6 strong b em i font")


def bylines(page: Page) -> tuple[str, ...]:
    """Who wrote it: people before organisations, each name once and bare."""
    return _found(page)[0]


def credited(page: Page) -> tuple[str, ...]:
    """The lines that name who wrote it, as they stand: an agency may be named behind the author."""
    return tuple(line for line in _found(page)[1] if line)


@once
def _found(page: Page) -> tuple[tuple[str, ...], Sequence[str]]:
    """The names, and the lines they were found in."""
    people, organisations = _linked_authors(page)
    company = {key(name) for name in (publication(page), *organisations)} - {""}
    seen: tuple[str, ...] = ()
    lines: Sequence[str] = ()
    for seen, lines in _stated_names(page, people):
        named_here = tuple(name for name in seen if key(name) not in company)
        if organisations:
            # The page gives its house as the author: only what reads as a person's name is better.
            named_here = tuple(name for name in named_here if is_person(name))
        if named_here:
            return named_here, lines
    # A blog is often called what its author is called: the last place asked is what readers see.
    return people or organisations or tuple(name for name in seen if is_person(name)), lines


def guessed_bylines(page: Page) -> tuple[str, ...]:
    """trafilatura's guess, for a page that states none."""
    told = (v for name in AUTHOR_METAS for v in page.metas.get(name, ()))
    refused = key(" ".join(v for v in told if "www." in v and not v.startswith("http")))
    guessed = bare_names((extract_author(copy(page.root)) or "").split(";"))
    return tuple(name for name in _no_houses(guessed, page) if key(name) not in refused)


def _stated_names(
    page: Page, people: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    """Each place's names and lines; the visible ones are looked for only when they are needed."""
    authors = page.linked.follow(page.linked.article.get("author"))
    yield people, [name for value in authors for name in _names_of(value)]
    for values in _meta_authors(page):
        yield _no_houses(bare_names(values), page), values
    articles = list(page.root.iter("article"))
    for place in (articles if len(articles) == 1 else []) + [page.root]:
        lines = _visible_authors(place)
        yield bare_names(lines), lines


def _no_houses(names: tuple[str, ...], page: Page) -> tuple[str, ...]:
    """Names without that of the site, which many systems write where a person's should stand."""
    house = key(dom.host_of(canonical_url(page)).partition(".")[0])
    title = key(publication(page))
    return tuple(
        name
        for name in names
        if is_person(name)
        or _CAMEL.match(name)
        or not (
            _SITE.match(name)
            or title.startswith(key(name))
            or (len(house) >= MIN_HOUSE and key(name).startswith(house))
        )
    )


def _linked_authors(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the organisations that the page's description names as its authors."""
    people: list[str] = []
    organisations: list[str] = []
    article = page.linked.article
    for value in page.linked.follow(article.get("author") or article.get("creator")):
        organised = isinstance(value, dict) and "Organization" in " ".join(types_of(value))
        (organisations if organised else people).extend(_names_of(value))
    return bare_names(people), bare_names(organisations)


def _names_of(value: dict[str, Any] | str) -> list[str]:
    """The names that one author's node, or a plain text in its place, gives."""
    if isinstance(value, str):
        return [named(value)]
    stated = value.get("name")
    names = [named(one) for one in (stated if isinstance(stated, list) else [stated])]
    given = f"{linked_text(value.get('givenName'))} {linked_text(value.get('familyName'))}"
    return names if any(names) else [plain(given)]


def _meta_authors(page: Page) -> Iterator[list[str]]:
    """The names in each meta tag that is for them."""
    for name in AUTHOR_METAS:
        values = [v for v in page.metas.get(name, ()) if not _WEB.search(v)]
        yield [_turned(v) if name.startswith(("citation", "dc")) else v for v in values]
    labels = {
        page.meta(f"twitter:label{n}").casefold(): page.meta(f"twitter:data{n}") for n in (1, 2)
    }
    yield [
        name
        for label, name in labels.items()
        if {"by", "von", "author", "autor", "par"} & set(label.split())
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
        if bare_names(found):
            return found
    for element in root.iter(*_AUTHOR_TAGS):
        names = _named_as_author(element)
        if names and bare_names(names):
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
    return links if bare_names(links) else [text]


def _byline_paragraph(root: HtmlElement) -> list[str]:
    """A short line near the top that says “By Ada Marsh”, whatever it is called."""
    for count, element in enumerate(root.iter(*_BYLINE_TAGS)):
        if count > 400:
            break
        text = dom.short_text(element, 100) if len(element) < 6 else ""
        match = _BYLINE.match(text)
        if match is None or _is_comment(element):
            continue
        names = bare_names([text])
        if names and (match.group("day") or all(is_person(name) for name in names)):
            return [text]
    return []


def _is_aside(element: HtmlElement) -> bool:
    """Whether it stands beside the article: in a box about somebody, or among readers' comments."""
    around = [element, *element.iterancestors()][:6]
    return any(
        _says_other(dom.names(e)) or e.tag in {"aside", "footer", "nav"} for e in around
    ) or _is_comment(element)


def _is_comment(element: HtmlElement) -> bool:
    return any(
        _says_comments(dom.names(e))
        for e in element.iterancestors()
        if e.tag not in {"body", "html"}
    )
