"""JATS and NLM articles: what their front matter says. ``jatsbody`` writes what they contain."""

import re
from collections.abc import Iterator
from datetime import date

from licensing.articles.ingest import xmltree
from licensing.articles.ingest.dates import MONTHS, read_date
from licensing.articles.ingest.dom import key, web_address
from licensing.articles.ingest.fulltext import plain_text
from licensing.articles.ingest.jatsbody import MAX_DEPTH, TooDeep, Writer
from licensing.articles.ingest.stated import Broken, Listing, Stated, Unreadable
from licensing.articles.ingest.xmltree import Element, child, children, every
from licensing.articles.ingest.xmltree import text as text_of

MAX_JATS_BYTES = 20_000_000
XLINK = "{http://www.w3.org/1999/xlink}href"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_SHORT = frozenset(("toc", "teaser", "short", "web-summary", "precis"))
_ASIDE = frozenset(("graphical", "video", "highlights", "key-points", "author-highlights"))
_WITHDRAWS = frozenset(
    ("retraction-forward", "retraction", "withdrawal-forward", "withdrawal", "removal-forward")
)
_CORRECTS = frozenset(
    ("correction-forward", "correction", "erratum-forward", "erratum", "corrigendum")
)
_NOTICES = frozenset(("retraction", "correction", "expression-of-concern", "withdrawal"))
_AUTHORS = re.compile(r"\bauthors?\b|\bet al\b", re.IGNORECASE)
_PUBLISHED = (
    "pub",
    "epub",
    "published",
    "epreprint",
    "epub-ppub",
    "ppub",
    "collection",
    "preprint",
)


def read(content: bytes, url: str = "") -> Listing:
    """The articles of a file found at ``url``. Raises ``Unreadable``."""
    if len(content) > MAX_JATS_BYTES:
        raise Unreadable(f"The article is larger than {MAX_JATS_BYTES / 1e6:g} MB.")
    root = xmltree.parse(content)
    articles = [root] if xmltree.name(root) == "article" else list(_articles(root))
    if not articles:
        raise Unreadable("There is no <article> with front matter in this file.")
    return Listing(kind="jats", entries=_entries(articles), url=url)


def _articles(root: Element) -> Iterator[Element]:
    return (a for a in every(root, "article") if child(a, "front") is not None)


def _entries(articles: list[Element]) -> Iterator[Stated | Broken]:
    for number, article in enumerate(articles, start=1):
        place = f"article {number}" if len(articles) > 1 else ""
        try:
            yield _stated(article, place)
        except TooDeep:
            yield Broken(place, f"Its elements are nested more than {MAX_DEPTH} deep.")


def _stated(article: Element, place: str) -> Stated:
    meta = _first(article, ("front", "article-meta"), ("front-stub",))
    journal = child(article, "front", "journal-meta")
    identifiers = _identifiers(meta, journal)
    permissions = child(meta, "permissions")
    holder = text_of(child(permissions, "copyright-holder"))
    titles = child(meta, "title-group")
    published, warnings = _published(meta)
    names = tuple(_contributors(meta))
    abstracts = children(meta, "abstract") if meta is not None else []
    short = [a for a in abstracts if a.get("abstract-type") in _SHORT]
    long = [a for a in abstracts if a.get("abstract-type") not in _SHORT | _ASIDE]
    writer = Writer()
    body = _body(article, long, writer)
    return Stated(
        place=place,
        url=_address(meta, identifiers),
        id=identifiers.get("doi", ""),
        headline=_line(_without_notes(child(titles, "article-title")))[:1_000],
        standfirst=(_line(child(titles, "subtitle")) or _line(next(iter(short), None)))[:2_000],
        bylines=names,
        published_on=published,
        modified_on=_modified(meta),
        publication=_journal(journal),
        section=_section(meta),
        language=article.get(XML_LANG) or article.get("lang") or "",
        correction=_correction(article, meta),
        identifiers=identifiers,
        body=body,
        whole=True,
        exact=True,
        pictures=tuple(writer.pictures),
        rights_line=_licence_text(permissions),
        licence_links=tuple(_licence_links(permissions)),
        copyright_notice=_notice(permissions, holder),
        copyright_holder=holder,
        holders=(holder,) if holder and not _is_authors(holder, names) else (),
        own_names=_own_names(journal),
        withdrawn=_is_withdrawn(article, meta),
        warnings=warnings,
    )


def _first(element: Element, *paths: tuple[str, ...]) -> Element | None:
    return next((found for path in paths if (found := child(element, *path)) is not None), None)


def _every(element: Element | None, *names: str) -> list[Element]:
    return children(element, *names) if element is not None else []


def _identifiers(meta: Element | None, journal: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _every(meta, "article-id"):
        kind, value = (each.get("pub-id-type") or "").lower(), text_of(each)
        if kind == "doi":
            match = re.search(r"10\.\d{4,9}/\S+", value)
            value = match.group().lower() if match else ""
        if kind in {"pmc", "pmcid"}:
            kind, value = "pmcid", f"PMC{value.upper().removeprefix('PMC')}"
        if kind in {"doi", "pmid", "pmcid", "publisher-id"} and value:
            found.setdefault(kind, value[:300])
    issns = sorted(_every(journal, "issn"), key=_is_in_print)
    for name, value in (
        ("issn", text_of(issns[0]) if issns else ""),
        ("volume", text_of(child(meta, "volume"))),
        ("issue", text_of(child(meta, "issue"))),
        ("first-page", text_of(child(meta, "fpage")) or text_of(child(meta, "elocation-id"))),
        ("last-page", text_of(child(meta, "lpage"))),
    ):
        if value:
            found[name] = value[:60]
    return found


def _is_in_print(issn: Element) -> bool:
    return issn.get("pub-type") == "ppub" or issn.get("publication-format") == "print"


def _address(meta: Element | None, identifiers: dict[str, str]) -> str:
    """The article's own page where it is named, or else where its DOI leads."""
    for each in _every(meta, "self-uri"):
        address = web_address(each.get(XLINK) or text_of(each))
        if (
            address
            and "pdf" not in (each.get("content-type") or "")
            and not address.endswith(".pdf")
        ):
            return address
    doi = identifiers.get("doi")
    return f"https://doi.org/{doi}" if doi else ""


def _contributors(meta: Element | None) -> Iterator[str]:
    """The authors in their order; editors and reviewers are none."""
    for group in _every(meta, "contrib-group"):
        for each in children(group, "contrib"):
            kind = each.get("contrib-type") or ("author" if not group.get("content-type") else "")
            if kind.startswith("author") and (name := _name(each)):
                yield name


def _name(contributor: Element) -> str:
    named = child(contributor, "name-alternatives")
    named = contributor if named is None else named
    if (parts := child(named, "name")) is not None:
        given, family = text_of(child(parts, "given-names")), text_of(child(parts, "surname"))
        order = [family, given] if parts.get("name-style") == "eastern" else [given, family]
        titled = [text_of(child(parts, "prefix")), *order, text_of(child(parts, "suffix"))]
        return " ".join(part for part in titled if part)[:200]
    if (written := child(named, "string-name")) is not None:
        given, family = text_of(child(written, "given-names")), text_of(child(written, "surname"))
        return (f"{given} {family}".strip() if given or family else text_of(written))[:200]
    collaboration = child(named, "collab")
    if collaboration is None:
        return ""
    own = [collaboration.text or "", *(
        text_of(c) + (c.tail or "") if xmltree.name(c) in {"institution", "named-content"} else c.tail or ""
        for c in collaboration
    )]  # fmt: skip
    return " ".join("".join(own).split())[:200]


def _published(meta: Element | None) -> tuple[date | None, tuple[str, ...]]:
    """The day it appeared: the most exact date, and of those that are exact to the day the first."""
    dated = [(_rank(d), *_date(d)) for d in _every(meta, "pub-date")]
    best = max(dated, key=lambda found: (found[2], -found[0]), default=(0, None, 0))
    if best[1] is not None and best[2] < 3:
        return best[1], ("The day of publication is not stated; the month's first is given.",)
    if dated and best[1] is None:
        return None, ("The date of publication is not exact enough to be given.",)
    return best[1], ()


def _rank(element: Element) -> int:
    kind = element.get("date-type") or element.get("pub-type") or ""
    printed = element.get("publication-format") == "print"
    return (_PUBLISHED.index(kind) if kind in _PUBLISHED else len(_PUBLISHED)) * 2 + printed


def _date(element: Element) -> tuple[date | None, int]:
    """A date and how many of its parts are stated: year, month, day."""
    if day := read_date(element.get("iso-8601-date") or ""):
        return day, 3
    year, month, day_ = (text_of(child(element, part)) for part in ("year", "month", "day"))
    if not year and (written := child(element, "string-date")) is not None:
        found = read_date(text_of(written))
        return found, 3 if found else 0
    number = MONTHS.get(month.strip(".").casefold()) or (int(month) if month.isdecimal() else 0)
    if not year.isdecimal() or not number:
        return None, 0
    exact = day_.isdecimal()
    return read_date(
        f"{int(year[:4]):04}-{number:02}-{int(day_[:2]) if exact else 1:02}"
    ), 3 if exact else 2


def _modified(meta: Element | None) -> date | None:
    dated = list(every(meta, "date", "pub-date")) if meta is not None else []
    wanted = ("corrected", "updated", "retracted", "correction")
    days = [_date(d)[0] for d in dated if (d.get("date-type") or d.get("pub-type")) in wanted]
    return max((day for day in days if day), default=None)


def _journal(journal: Element | None) -> str:
    named = child(journal, "journal-title-group", "journal-title")
    named = child(journal, "journal-title") if named is None else named
    return text_of(named)[:300]


def _own_names(journal: Element | None) -> tuple[str, ...]:
    titles = list(every(journal, "abbrev-journal-title")) if journal is not None else []
    publisher = child(journal, "publisher", "publisher-name")
    return tuple(name for e in (publisher, *titles) if (name := text_of(e)[:200]))


def _section(meta: Element | None) -> str:
    groups = _every(child(meta, "article-categories"), "subj-group")
    groups.sort(key=lambda group: group.get("subj-group-type") != "heading")
    return next((s for g in groups if (s := text_of(child(g, "subject")))), "")[:100]


def _notice(permissions: Element | None, holder: str) -> str:
    if statement := text_of(child(permissions, "copyright-statement")):
        return statement[:300]
    year = text_of(child(permissions, "copyright-year"))
    return f"© {year} {holder}".replace("  ", " ")[:300] if holder else ""


def _is_authors(holder: str, authors: tuple[str, ...]) -> bool:
    """Whether the holder is one of the authors, or all of them by the first one's name."""
    surnames = [name.split()[-1] for name in authors if name.split()]
    return bool(_AUTHORS.search(holder)) or any(
        key(name) and key(name) in key(holder) for name in surnames
    )


def _licence_links(permissions: Element | None) -> Iterator[str]:
    """Where the licence is, from the most formal statement to a link in its words."""
    for licence in _every(permissions, "license"):
        yield from (text_of(e) for e in every(licence, "license_ref"))
        if link := licence.get(XLINK):
            yield link
        yield from (link for e in every(licence, "ext-link", "uri") if (link := e.get(XLINK)))
    yield from (text_of(e) for e in _every(permissions, "license_ref"))


def _licence_text(permissions: Element | None) -> str:
    return " ".join(text_of(licence) for licence in _every(permissions, "license"))[:3_000]


def _related(meta: Element | None) -> list[Element]:
    return _every(meta, "related-article")


def _is_withdrawn(article: Element, meta: Element | None) -> bool:
    """Whether it was retracted; a notice that retracts another article was not."""
    if (article.get("article-type") or "") in _NOTICES:
        return False
    related = {each.get("related-article-type") for each in _related(meta)}
    dated = (
        {d.get("date-type") for d in every(meta, "date", "pub-date")} if meta is not None else set()
    )
    return bool(related & _WITHDRAWS or dated & {"retracted", "withdrawn"}) or (
        article.get("article-type") in {"retracted-article", "retracted"}
    )


def _correction(article: Element, meta: Element | None) -> str:
    if (article.get("article-type") or "") in _NOTICES:
        return ""
    links = [
        e.get(XLINK) or "" for e in _related(meta) if e.get("related-article-type") in _CORRECTS
    ]
    found = [f"https://doi.org/{link}" if link.startswith("10.") else link for link in links]
    return "\n".join(
        f"A correction to this article was published: {link}" for link in found if link
    )


def _body(article: Element, abstracts: list[Element], writer: Writer) -> str:
    written = [writer.abstract(abstract) for abstract in abstracts]
    body = child(article, "body")
    written.append(writer.blocks(body, 0) if body is not None else "")
    back = child(article, "back")
    written.append(writer.back(back) if back is not None else "")
    written.append(writer.notes())
    return "\n".join(part for part in written if part)


def _line(element: Element | None) -> str:
    """An element as one line, its formulas as the body has them."""
    return plain_text(Writer().inline(element)) if element is not None else ""


def _without_notes(title: Element | None) -> Element | None:
    """A title without the marks of its footnotes."""
    if title is None:
        return None
    for mark in list(every(title, "xref", "fn")):
        above, before = mark.getparent(), mark.getprevious()
        if above is not None:
            if before is not None:
                before.tail = (before.tail or "") + (mark.tail or "")
            else:
                above.text = (above.text or "") + (mark.tail or "")
            above.remove(mark)
    return title
