"""Address, section, language, standfirst and identifiers: from the first place that says them well."""

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from licensing.articles.ingest import dom
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.markup import Page, links, once

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"'<>?#]{1,200})", re.IGNORECASE)


_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}$")


_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")


@once
def canonical_url(page: Page) -> str:
    """The article's own address: the declared one, unless it is plainly the home page."""
    declared = [
        *(link.get("href") or "" for link in links(page.root, "canonical")),
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


def section(page: Page, headline: str) -> str:
    """The part of the publication it stands in."""
    stated = linked_text(page.linked.article.get("articleSection"))
    named = page.meta("article:section", "og:article:section", "parsely-section", "sailthru.section",
                      "cxenseparse:section", "section", "dc.subject.section")  # fmt: skip
    return html.unescape(stated or named or _crumb(page, headline))


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


def standfirst(page: Page, headline: str, body_key: str) -> str:
    """The description, when it is a sentence of its own and not the opening of the text."""
    stated = (
        page.linked.text("alternativeHeadline", "description", "abstract"),
        page.meta("og:description", "description", "twitter:description", "dc.description"),
    )
    for text in stated:
        text = plain(html.unescape(text))
        if not 20 < len(text) <= 420 or _CUT.search(text):
            continue
        if key(text)[:50] not in body_key and key(text) != key(headline):
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
    short = next((link.get("href") or "" for link in links(page.root, "shortlink")), "")
    if match := re.search(r"[?&]p=(\d+)", short):
        found["wordpress"] = match.group(1)
    number = page.meta("article:id", "articleid", "article_id", "cms-id", "parsely-post-id")
    if number and len(number) <= 80:
        found["publisher-id"] = number
    return found


def _has_path(url: str) -> bool:
    return bool(urlsplit(url).path.strip("/"))


def _crumb(page: Page, headline: str) -> str:
    """The last step of the trail of crumbs that is neither the home page nor the article."""
    for trail in page.linked.of_type("BreadcrumbList"):
        steps = [linked_text(s.get("name")) or linked_text(s.get("item")) for s in page.linked.follow(
            trail.get("itemListElement")) if isinstance(s, dict)]  # fmt: skip
        own = key(headline)
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
