"""A web page in, a ``Capture`` out. The page is read, never run, and nothing it names is fetched."""

import logging
import re
from collections import Counter
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from licensing.articles.ingest import dates, dom, language, render, withdrawal
from licensing.articles.ingest import rights as rules
from licensing.articles.ingest.capture import Capture, NotAnArticle, Picture
from licensing.articles.ingest.dom import key, plain
from licensing.articles.ingest.html import (
    bylines,
    choose,
    decode,
    extraction,
    figures,
    leaves,
    metadata,
    noise,
    ownership,
    titles,
)
from licensing.articles.ingest.html.decode import NotAPage
from licensing.articles.ingest.html.leaves import Leaf
from licensing.articles.ingest.html.linked import FRONTS, read_linked
from licensing.articles.ingest.html.linked import text_of as linked_text
from licensing.articles.ingest.html.markup import Page, all_words, read_metas, title_of
from licensing.articles.ingest.html.selection import Selection
from licensing.articles.ingest.sanitise import Refused, clean, fragment

MIN_WORDS = 25
"""Fewer are no article, whatever the page calls itself."""
MIN_WORDS_UNDECLARED = 60
"""Fewer are no article when the page does not call itself one."""
TEASER_WORDS = 160
LONG_QUOTATION_WORDS = 100

log = logging.getLogger(__name__)

_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]{4,2000})\s*-->", re.IGNORECASE
)
_says_paywall = dom.telling(
    r" (?:\w+ )*(?:paywall|regwall|meterwall|subscriber only|premium content)(?: \w+)* "
)
_CREATIVE_COMMONS = re.compile(r"creative commons|\bCC[ -]BY", re.IGNORECASE)
_EMBARGO = re.compile(r"^(?:strictly )?embargoed? until:?\s*(.{6,80})$", re.IGNORECASE)
_ERROR_TITLE = re.compile(
    r"^(?:error )?(?:404|403|410|500|503)\b|page (?:not found|cannot be found|unavailable)|not found$"
    r"|access denied|just a moment|are you a robot|attention required|seite nicht gefunden|page introuvable",
    re.IGNORECASE,
)


def read_page(
    content: bytes, source: str, url: str | None, *, charset: str = ""
) -> Capture | NotAnArticle:
    """The article of one HTML page.

    ``source`` is echoed; ``url`` is where the page was found, if anywhere; ``charset`` is what the
    HTTP header named. Never raises: a page that gives no article says why and what would help.
    """
    try:
        return _read(content, source, url or "", charset)
    except (NotAPage, Refused) as refusal:
        return NotAnArticle(source, refusal.message)
    except Exception:
        # Pages are hostile, and one of them must not end the batch it came in.
        log.exception("a page could not be read: %s", source)
        return NotAnArticle(source, "The page could not be read. Save it again, or paste its text.")


def _read(content: bytes, source: str, url: str, charset: str) -> Capture | NotAnArticle:
    text = decode.read_markup(content, charset)
    root = decode.parse(text)
    saved = _SAVED_FROM.search(text[:2_000])
    address = url or (saved.group(1) if saved else "")
    page = Page(root, address, text, read_metas(root), read_linked(root))
    if refusal := _plainly_none(page):
        return NotAnArticle(source, refusal)
    return _capture(page, source)


def _capture(page: Page, source: str) -> Capture | NotAnArticle:
    address = metadata.canonical_url(page)
    headline = titles.headline(page)
    names = bylines.bylines(page)
    published = dates.published_on(page)
    section = metadata.section(page, headline)
    pieces = leaves.leaves_of(
        page.root.find("body") if page.root.find("body") is not None else page.root
    )
    chosen = choose.select(
        pieces,
        extraction.extract(page.root),
        headline=headline,
        bylines=names,
        section=section,
        article_body=linked_text_lines(page),
    )
    headline = headline or titles.guessed_headline(page)
    names = names or bylines.guessed_bylines(page)
    published = published or dates.guessed_date(page)

    base = _base(page, address)
    pictures = _pictures(chosen, base, page)
    notices = _notices(chosen)
    body_leaves = [
        x for x in chosen.body if (x.kind != "figure" or x in pictures) and x not in notices
    ]
    body_html = clean(_body(body_leaves, pictures, base, chosen))
    body = fragment(body_html)
    body_text = render.to_text(body)
    if refusal := _no_article(page, body_text, published is not None):
        return NotAnArticle(source, refusal)
    stated, headline = bool(headline), headline or titles.opening_words(body_text)

    standfirst = chosen.standfirst or metadata.standfirst(page, headline, key(body_text))
    images = tuple(pictures.values())
    notice = ownership.copyright_notice(page, chosen.copyright)
    told = rules.Told(
        publication=titles.publication(page),
        url=address,
        page_url=page.url,
        headline=headline,
        bylines=(*names, *bylines.credited(page)),
        opening=body_text[:300],
        ending="\n".join(
            [*body_text.splitlines()[-4:], *body_text.splitlines()[:1], chosen.copyright]
        ),
        pictures=images,
        embeds=_embeds(chosen, base),
        quotations=_quotations(body),
        licence_links=_licence_links(page),
        licence_text=_licence_text(page),
        embargo=_embargo(page, chosen),
        notices=(
            *(leaf.text for leaf in notices),
            *withdrawal.stated(page),
        ),
        copyright_notice=notice,
        copyright_holder=ownership.copyright_holder(page, notice),
        own_names=ownership.own_names(page),
        holders=ownership.stated_holders(page),
        sources=ownership.sources(page),
        byline_organisations=ownership.byline_organisations(page),
    )
    return Capture(
        source=source,
        url=address,
        headline=headline,
        body_html=body_html,
        body_text=body_text,
        standfirst=standfirst,
        bylines=names,
        published_on=published,
        modified_on=dates.modified_on(page),
        publication=told.publication,
        section=section,
        language=metadata.language(page) or language.guessed(body_text),
        correction=chosen.correction,
        identifiers=metadata.identifiers(page),
        images=images,
        rights=rules.propose(told),
        removed=_removed(chosen),
        warnings=(
            *_warnings(page, body_text, address, chosen),
            *(
                []
                if stated
                else ["The page has no headline: the opening of its text stands in for it."]
            ),
        ),
    )


def linked_text_lines(page: Page) -> str:
    """``articleBody`` with its line breaks, which part its paragraphs."""
    body = page.linked.article.get("articleBody")
    if not isinstance(body, str):
        return ""
    broken = re.sub(r"(?i)<br\s*/?>|</p>|</h\d>|</li>", "\n", body)
    return "\n".join(line for raw in broken.splitlines() if (line := linked_text(raw)))


def _plainly_none(page: Page) -> str:
    told = plain(title_of(page))
    if _ERROR_TITLE.search(told) and not page.linked.article:
        return f"The page says “{told[:80]}”. Check the address, or save the page while you can see it."
    return ""


def _no_article(page: Page, body_text: str, dated: bool) -> str:
    """Why the page is no article, or nothing."""
    words = (
        len(body_text.split())
        + len(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]", body_text)) // 2
    )
    declared = bool(page.linked.text("headline")) or page.meta("og:type").lower() == "article"
    if words < MIN_WORDS or (words < MIN_WORDS_UNDECLARED and not declared and not dated):
        return (
            "No article was found: the page has hardly any running text. "
            "Give the address of one article; if it appears only in a browser, save the page there."
        )
    if not declared and _is_front(page, body_text):
        return "This is a front or section page, not one article. Give the address of one article."
    return ""


def _is_front(page: Page, body_text: str) -> bool:
    path = urlsplit(page.url or metadata.canonical_url(page)).path.strip("/")
    home = page.meta("og:type").lower() == "website" and not path
    teasers = sum(1 for _ in page.root.iter("article")) > 6
    sentences = [line for line in body_text.splitlines() if len(line) > 200]
    front = not FRONTS.isdisjoint(page.linked.by_type)
    return (front or home or teasers) and len(sentences) < 3


def _base(page: Page, address: str) -> str:
    """What relative addresses are relative to: the page's ``base``, where it was found, its own."""
    found = page.url or address
    declared = page.root.find(".//base")
    href = declared.get("href") if declared is not None else None
    return dom.web_address(href, found) or found if href else found


def _pictures(chosen: Selection, base: str, page: Page) -> dict[Leaf, Picture]:
    found: dict[Leaf, Picture] = {}
    seen: set[str] = set()
    for leaf in chosen.body:
        if leaf.kind != "figure":
            continue
        picture = figures.picture_of(leaf.element, base, page.linked)
        if picture is not None and figures.same_picture(picture.src) not in seen:
            seen.add(figures.same_picture(picture.src))
            found[leaf] = picture
    return found


def _body(body: list[Leaf], pictures: dict[Leaf, Picture], base: str, chosen: Selection) -> str:
    if not body and chosen.loose:
        return "".join(f"<p>{render.inline([line], base)}</p>" for line in chosen.loose)
    return render.to_html(body, pictures, base)


def _notices(chosen: Selection) -> list[Leaf]:
    """Lines that say the article is withdrawn or embargoed: facts about it, not part of it."""
    short = [
        leaf for leaf in chosen.body if leaf.kind in {"text", "heading"} and len(leaf.text) < 700
    ]
    within = [
        leaf for leaf in short if withdrawal.is_notice(leaf.text) or _EMBARGO.match(leaf.text)
    ]
    return [*chosen.withdrawals, *(leaf for leaf in within if leaf not in chosen.withdrawals)]


def _embargo(page: Page, chosen: Selection) -> str:
    stated = page.meta("offprint:embargo", "embargo", "article:embargo", "dcterms.available")
    if stated:
        return rules.moment(stated)
    for leaf in chosen.body:
        if match := _EMBARGO.match(leaf.text):
            day = dates.read_date(match.group(1))
            return rules.moment(match.group(1)) or (rules.moment(day.isoformat()) if day else "")
    return ""


def _embeds(chosen: Selection, base: str) -> tuple[rules.Embed, ...]:
    found = []
    for leaf in chosen.embeds:
        where = _embed_address(leaf.element, base)
        host = dom.host_of(where) or "another site"
        found.append(rules.Embed(where or leaf.text[:60], host))
    return tuple(found)


def _embed_address(element: HtmlElement, base: str) -> str:
    own = element.get("src") or element.get("data-src") or element.get("cite") or ""
    own = own or element.get("data-instgrm-permalink") or element.get("data") or ""
    for inner in element.iter("iframe", "a", "source", "video"):
        own = own or inner.get("src") or inner.get("data-src") or ""
    links = [a.get("href") for a in element.iter("a") if a.get("href")]
    return dom.web_address(own or (links[-1] if links else ""), base)


def _quotations(body: HtmlElement) -> tuple[tuple[str, int], ...]:
    found = []
    for quote in body.iter("blockquote"):
        words = plain(quote.text_content()).split()
        if len(words) >= LONG_QUOTATION_WORDS:
            found.append((" ".join(words[:8]), len(words)))
    return tuple(found)


def _licence_links(page: Page) -> tuple[str, ...]:
    """Where the page says its licence is: its own statement before a link in passing."""
    stated = [linked_text(v) for v in page.linked.follow(page.linked.article.get("license"))]
    for node in page.linked.follow(page.linked.article.get("license")):
        if isinstance(node, dict):
            stated.append(linked_text(node.get("url")))
    stated.append(page.meta("dcterms.license", "dc.rights.license", "citation_license", "license"))
    links = [
        link.get("href") or ""
        for link in page.root.iter("a", "link")
        if (rel := link.get("rel"))
        and "license" in rel.lower().split()
        and not any(e.tag in {"figure", "figcaption", "nav"} for e in link.iterancestors())
    ]
    return tuple(link for link in (*stated, *links) if link)


def _licence_text(page: Page) -> str:
    """The sentences that speak of a Creative Commons licence for the article itself."""
    # As bytes, whose letters are lowered in a tenth of the time; a pattern that ignores case is slow.
    said = all_words(page).encode("utf-8", "ignore").lower()
    if not any(words in said for words in (b"creative commons", b"cc by", b"cc-by")):
        return ""
    for element in page.root.iter("p", "div", "small", "footer", "section", "span"):
        text = _raw_text(element, most=900) if len(element) <= 12 else ""
        if _CREATIVE_COMMONS.search(text):
            if any(e.tag in {"figure", "figcaption"} for e in element.iterancestors()):
                continue
            links = " ".join(a.get("href") or "" for a in element.iter("a"))
            if re.search(
                r"\b(?:article|work|story|content|text|republish|licen[sc]ed)\b",
                text,
                re.IGNORECASE,
            ):
                return f"{plain(text)} {links}"
    return ""


def _raw_text(element: HtmlElement, most: int) -> str:
    """All text in an element that has fewer than ``most`` characters, else nothing."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        length += len(piece)
        if length >= most:
            return ""
        pieces.append(piece)
    return "".join(pieces)


def _removed(chosen: Selection) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for name, count in chosen.removed.items():
        counted["comment" if name == "comments" else name] += 0 if name == "comments" else count
    if "comments" in chosen.removed and not counted["comment"]:
        counted["comment"] = 0
    embeds = [
        f"embedded {leaf.element.tag if leaf.element.tag in {'video', 'audio'} else 'item'}"
        for leaf in chosen.embeds
    ]
    return (*noise.phrase(counted.items()), *embeds)


def _warnings(page: Page, body_text: str, address: str, chosen: Selection) -> list[str]:
    found = []
    if _is_teaser(page, body_text):
        found.append(
            "Only the opening of the article is here; the rest is behind a paywall. "
            "Import it from a signed-in browser's saved page."
        )
    if page.linked.of_type("LiveBlogPosting"):
        found.append("This is a live page and may still change.")
    if not address:
        found.append("The page does not say its own address. Give one when it is imported.")
    if page.linked.broken:
        found.append(f"{page.linked.broken} of the page's JSON-LD blocks could not be read.")
    if chosen.loose and not chosen.body:
        found.append("The page draws its text by script; the text was taken without its layout.")
    return found


def _is_teaser(page: Page, body_text: str) -> bool:
    words = len(body_text.split())
    stated = linked_text(page.linked.article.get("wordCount"))
    if stated.isdigit() and int(stated) > 2.5 * words + 50:
        return True
    if words > TEASER_WORDS:
        return False
    closed = linked_text(page.linked.article.get("isAccessibleForFree")).lower() == "false"
    closed = closed or page.linked.article.get("isAccessibleForFree") is False
    tier = page.meta("article:content_tier", "og:content_tier").lower() in {"locked", "metered"}
    walled = any(_says_paywall(dom.names(e)) for e in page.root.iter("div", "section", "aside"))
    return closed or tier or walled
