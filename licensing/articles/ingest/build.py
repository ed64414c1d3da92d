"""What a source states of one article made into a ``Capture``: one place for every format but pages.

The body goes through the same leaves, the same sanitiser and the same rules of rights as a page's.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from lxml.html import HtmlElement

from licensing.articles.ingest import dom, language, render
from licensing.articles.ingest import rights as rules
from licensing.articles.ingest.capture import Capture, NotAnArticle, Picture, ProposedRights
from licensing.articles.ingest.dom import key, plain
from licensing.articles.ingest.fulltext import is_cut, is_foot
from licensing.articles.ingest.html import apart, decode, figures, leaves, noise, ownership
from licensing.articles.ingest.html.judge import Judge
from licensing.articles.ingest.html.leaves import Leaf
from licensing.articles.ingest.html.linked import Linked
from licensing.articles.ingest.html.selection import Selection
from licensing.articles.ingest.html.titles import MAX_HEADLINE
from licensing.articles.ingest.identifiers import names
from licensing.articles.ingest.sanitise import MAX_ELEMENTS, MAX_TEXT_CHARACTERS, clean, fragment
from licensing.articles.ingest.stated import Stated, Unreadable, in_place
from licensing.articles.ingest.withdrawal import is_announced, is_notice
from licensing.core.errors import InvalidInput

MAX_MARKUP_CHARACTERS = MAX_TEXT_CHARACTERS * 4
MAX_PICTURES_BESIDE = 60
LONG_QUOTATION_WORDS = 100
STANDFIRST = range(21, 421)
"""Characters of a summary that makes a standfirst; a longer one is an abstract."""

log = logging.getLogger(__name__)


def build(stated: Stated, source: str) -> Capture | NotAnArticle:
    """The article that ``stated`` says it is, under the name ``source``. Never raises."""
    try:
        return _build(stated, source)
    except InvalidInput as refusal:
        return NotAnArticle(source, in_place(stated.place, refusal.message))
    except Exception:
        # What is stated is hostile, and one of its kind must not end the batch it came in.
        log.exception("an article could not be made of what was stated: %s", source)
        return NotAnArticle(
            source, in_place(stated.place, "It could not be read. Give the article's page instead.")
        )


def supplement(capture: Capture, stated: Stated, page: bytes = b"") -> Capture:
    """A page's article with what its list says and the page itself does not.

    A list's day of change is not taken: many systems set it whenever the page is built anew. A day
    of publication that ``page``, its bytes, does not write as machines do was guessed from its text,
    and the list's is better.
    """
    day = capture.published_on
    own_day = day if day and (not page or day.isoformat().encode() in page) else None
    told = rules.Told(
        publication=capture.publication or stated.publication,
        bylines=capture.bylines or _credited(stated),
        sources=stated.sources,
        own_names=stated.own_names,
        licence_links=stated.licence_links,
        copyright_notice=capture.rights.copyright_notice or stated.copyright_notice,
    )
    return replace(
        capture,
        standfirst=capture.standfirst or _standfirst(stated, capture.body_text),
        bylines=capture.bylines or stated.bylines,
        published_on=own_day or stated.published_on or capture.published_on,
        publication=told.publication,
        section=capture.section or stated.section,
        language=_narrower(capture.language, _language(stated.language)),
        identifiers={**stated.identifiers, **capture.identifiers},
        rights=_supplemented(capture, told),
    )


def _supplemented(capture: Capture, told: rules.Told) -> ProposedRights:
    """The page's rights, unless its list knows of another owner or an open licence."""
    own, proposed = capture.rights, rules.propose(told)
    other = proposed.parts[0]
    parts = own.parts
    if own.status == "owned" and other.status == "third-party":
        parts = tuple(other if part.kind == "text" else part for part in parts)
    return replace(
        own,
        status=parts[0].status if parts else own.status,
        parts=parts,
        open_licence=own.open_licence or proposed.open_licence,
        copyright_notice=told.copyright_notice,
        copyright_holder=own.copyright_holder or ownership.holder_in(told.copyright_notice),
        told=_told_by_both(own.told, told),
    )


def _told_by_both(page: rules.Told | None, listed: rules.Told) -> rules.Told | None:
    """What the rules look at once more at import: the page's evidence, and what its list adds."""
    if page is None:
        return None
    return replace(
        page,
        publication=listed.publication,
        bylines=listed.bylines,
        sources=(*page.sources, *listed.sources),
        own_names=(*page.own_names, *listed.own_names),
        licence_links=(*page.licence_links, *listed.licence_links),
        copyright_notice=listed.copyright_notice,
    )


def _build(stated: Stated, source: str) -> Capture | NotAnArticle:
    headline = plain(stated.headline)[:MAX_HEADLINE]
    if not headline:
        return NotAnArticle(source, in_place(stated.place, "It has no headline. Add one."))
    known = _by_address(stated)
    pieces = _leaves(stated, known)
    chosen = _chosen(stated, pieces, headline)
    pictures = _pictures(chosen.body, stated, known)
    notices = [x.text for x in chosen.body if x.kind in {"text", "heading"} and _is_notice(x.text)]
    kept = [
        x for x in chosen.body
        if (x.kind != "figure" or x in pictures) and x.text not in notices
    ]  # fmt: skip
    body_html = clean(render.to_html(kept, pictures, stated.base))
    body_text = render.to_text(fragment(body_html))
    if not body_text and not stated.withdrawn:
        return NotAnArticle(
            source, in_place(stated.place, "It has no text. Give the article's page.")
        )
    images = tuple(pictures.values())
    told = _told(stated, headline, chosen, body_html, body_text, images, notices)
    return Capture(
        source=source,
        url=dom.canonical(stated.url),
        headline=headline,
        body_html=body_html,
        body_text=body_text,
        standfirst=_standfirst(stated, body_text),
        bylines=stated.bylines,
        published_on=stated.published_on,
        modified_on=stated.modified_on,
        publication=stated.publication,
        section=stated.section,
        language=_language(stated.language) or language.guessed(body_text),
        correction=stated.correction or chosen.correction,
        identifiers=_identifiers(stated),
        images=images,
        rights=rules.propose(told),
        removed=_removed(chosen),
        warnings=_warnings(stated),
    )


def _leaves(stated: Stated, known: Mapping[str, Picture]) -> list[Leaf]:
    """The body's leaves, behind the pictures that are named beside it and not shown in it."""
    if len(stated.body) > MAX_MARKUP_CHARACTERS:
        raise Unreadable(
            f"The body cannot be printed: its markup is longer than {MAX_MARKUP_CHARACTERS:,} characters."
        )
    body = _tree(stated.body)
    found_as = [image.get("src") or "" for image in body.iter("img")]
    shown = {dom.web_address(src, stated.base) or f"saved:{src}" for src in found_as}
    names = {figures.same_picture(address) for address in shown}
    beside = [
        picture
        for picture in known.values()
        if picture.src not in shown and figures.same_picture(picture.src) not in names
    ]
    lead = "".join(_figure(picture) for picture in beside[:MAX_PICTURES_BESIDE])
    found = leaves.leaves_of(_tree(lead + stated.body) if lead else body)
    if len(found) > MAX_ELEMENTS:
        raise Unreadable(f"The body cannot be printed: it has more than {MAX_ELEMENTS:,} elements.")
    return found


def _tree(markup: str) -> HtmlElement:
    root = decode.parse(decode.as_xml(f"<html><body>{markup or ' '}</body></html>"))
    body: HtmlElement | None = root.find("body")
    return root if body is None else body


def _figure(picture: Picture) -> str:
    return f'<figure><img src="{escape(picture.src)}" alt="{escape(picture.alt)}"></figure>'


def _chosen(stated: Stated, pieces: list[Leaf], headline: str) -> Selection:
    """The leaves that are the article, and what was found beside them."""
    chosen = Selection(body=pieces)
    text = {leaf for leaf in pieces if leaf.key}
    if not text:
        return chosen
    judge = Judge(text)
    chosen.embeds = [leaf for leaf in pieces if leaf.kind == "embed"]
    kept = [leaf for leaf in pieces if leaf.kind != "embed"]
    if not stated.exact:
        kept = _without_furniture(kept, chosen, judge)
        kept = apart.without_head(
            kept, pieces, chosen, judge, headline, list(stated.bylines), stated.section
        )
        kept = apart.without_pull_quotes(kept, chosen)
    kept = apart.without_corrections(kept, kept, chosen, judge)
    chosen.body = apart.without_copyright(kept, chosen)
    return chosen


def _without_furniture(kept: list[Leaf], chosen: Selection, judge: Judge) -> list[Leaf]:
    """Drop what blogs add to a post: share bars, a line about where it appeared, more to read."""
    out: list[Leaf] = []
    for position, leaf in enumerate(kept):
        name = judge.noise(leaf) or _line(leaf)
        if leaf.kind == "heading" and (section := noise.heading_of(leaf.text)):
            after = [other for other in kept[position + 1 :] if other.key]
            if not after or all(leaves.link_share(other) > 0.5 for other in after):
                chosen.removed[section] += 1
                return out
        if name:
            chosen.removed[name] += 1
        else:
            out.append(leaf)
    return out


def _line(leaf: Leaf) -> str:
    if leaf.kind not in {"text", "item", "heading"}:
        return ""
    return "syndication line" if is_foot(leaf.text) else noise.line_of(leaf.text)


def _by_address(stated: Stated) -> dict[str, Picture]:
    return {picture.src: picture for picture in reversed(stated.pictures) if picture.src}


def _pictures(
    body: list[Leaf], stated: Stated, known: Mapping[str, Picture]
) -> dict[Leaf, Picture]:
    """The picture of each figure, with what is said of it beside the body; each picture once."""
    by_name = {figures.same_picture(src): picture for src, picture in known.items()}
    found: dict[Leaf, Picture] = {}
    seen: set[str] = set()
    for leaf in body:
        if leaf.kind != "figure":
            continue
        shown = figures.picture_of(leaf.element, stated.base, Linked())
        if shown is None or shown.src in seen:
            continue
        seen.add(shown.src)
        about = known.get(shown.src) or by_name.get(figures.same_picture(shown.src))
        found[leaf] = _told_of(shown, about) if about is not None else shown
    return found


def _told_of(shown: Picture, about: Picture) -> Picture:
    return replace(
        shown,
        caption=about.caption or shown.caption,
        credit=about.credit or shown.credit,
        alt=about.alt or shown.alt,
        found_as=about.found_as or shown.found_as,
    )


def _told(
    stated: Stated,
    headline: str,
    chosen: Selection,
    body_html: str,
    body_text: str,
    images: tuple[Picture, ...],
    notices: list[str],
) -> rules.Told:
    lines = body_text.splitlines()
    notice = stated.copyright_notice or chosen.copyright
    return rules.Told(
        publication=stated.publication,
        url=stated.url,
        headline=headline,
        bylines=_credited(stated),
        opening=body_text[:300],
        ending="\n".join([*lines[-4:], *lines[:1], chosen.copyright]),
        pictures=images,
        embeds=_embeds(chosen, stated.base),
        quotations=quotations(body_html),
        licence_links=stated.licence_links,
        licence_text=stated.rights_line,
        embargo=stated.embargo,
        notices=(*stated.notices, *notices, *(["Withdrawn"] if stated.withdrawn else [])),
        copyright_notice=notice,
        copyright_holder=stated.copyright_holder or ownership.holder_in(notice),
        own_names=stated.own_names,
        holders=stated.holders,
        sources=stated.sources,
    )


def _credited(stated: Stated) -> tuple[str, ...]:
    """The names, and the line they were taken from, where an agency may stand behind them."""
    return (*stated.bylines, *([stated.byline] if stated.byline else []))


def quotations(body_html: str) -> tuple[tuple[str, int], ...]:
    """Opening words and number of words of each long quotation."""
    found = []
    for quote in fragment(body_html).iter("blockquote"):
        words = plain(quote.text_content()).split()
        if len(words) >= LONG_QUOTATION_WORDS:
            found.append((" ".join(words[:8]), len(words)))
    return tuple(found)


def _embeds(chosen: Selection, base: str) -> tuple[rules.Embed, ...]:
    found = []
    for leaf in chosen.embeds:
        inner = [leaf.element, *leaf.element.iter("iframe", "a", "source", "video")]
        stated = (e.get("src") or e.get("href") or e.get("cite") or "" for e in inner)
        where = next((a for s in stated if s and (a := dom.web_address(s, base))), "")
        found.append(rules.Embed(where or leaf.text[:60], dom.host_of(where) or "another site"))
    return tuple(found)


def _is_notice(line: str) -> bool:
    return len(line) <= apart.MAX_NOTICE and (
        is_notice(line) or (len(line) < 60 and is_announced(line))
    )


def _standfirst(stated: Stated, body_text: str) -> str:
    """The summary, unless it is the opening of the text, cut short, or too long to stand above."""
    text = plain(stated.standfirst)
    if stated.exact:
        return text
    if len(text) not in STANDFIRST or is_cut(text):
        return ""
    own = key(text)
    return "" if own[:50] in key(body_text[:3_000]) or own == key(stated.headline) else text


def _language(stated: str) -> str:
    """A BCP 47 tag as the trade writes it (``en-GB``), or nothing."""
    tag = stated.strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}", tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(r.upper() if len(r) == 2 else r.title() for r in rest)])


def _narrower(page: str, listed: str) -> str:
    """The page's language, unless its list has the same more exactly: ``en-GB`` of an ``en``."""
    return listed if not page or listed.startswith(f"{page}-") else page


def _removed(chosen: Selection) -> tuple[str, ...]:
    return (*noise.phrase(chosen.removed.items()), *("embedded item" for _ in chosen.embeds))


def _identifiers(stated: Stated) -> dict[str, str]:
    """What it is numbered as; its entry's own number too, where it has no address to be known by."""
    found = dict(stated.identifiers)
    if not stated.url and stated.id and stated.id not in found.values():
        found.setdefault("guid", stated.id[:300])
    return found


def _warnings(stated: Stated) -> tuple[str, ...]:
    if stated.url:
        return stated.warnings
    if names(_identifiers(stated)):
        return (*stated.warnings, "It is not on the web: it will be known by its own identifier.")
    return (*stated.warnings, "It does not say its own address. Give one when it is imported.")
