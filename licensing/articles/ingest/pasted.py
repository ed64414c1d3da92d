"""An article as plain text, pasted by staff or saved: its head is told from its body by its shape."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from licensing.articles.ingest import plaintext
from licensing.articles.ingest.build import build
from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import key, plain, web_address
from licensing.articles.ingest.html.decode import read_text
from licensing.articles.ingest.names import people, site_name
from licensing.articles.ingest.stated import Listing, Stated, Unreadable, without_controls

MAX_TEXT_BYTES = 2_000_000
MAX_HEADLINE = 250
MAX_HEAD_LINES = 6
MAX_STANDFIRST = 400

_BY = re.compile(
    r"^\W*(?:by|von|par|por|di|door|words|text)\b:?\s+(?P<names>\S.{1,150})$", re.IGNORECASE
)
_URL = re.compile(r"^(?:url|link|source|address)?:?\s*(https?://\S+)$", re.IGNORECASE)
_DATED = re.compile(
    r"^\W*(?:(?:first )?published|posted|date|updated)?(?: on)?:?\s*(?P<day>.{6,60})$", re.I
)


@dataclass(slots=True)
class _Head:
    """What stands above the text."""

    headline: str = ""
    standfirst: str = ""
    bylines: tuple[str, ...] = ()
    published_on: date | None = None
    url: str = ""


def read(
    text: str,
    *,
    headline: str = "",
    standfirst: str = "",
    bylines: Iterable[str] = (),
    published_on: date | None = None,
    url: str = "",
    publication: str = "",
    section: str = "",
    language: str = "",
    source: str = "pasted text",
) -> Capture | NotAnArticle:
    """The article of a pasted text. What is given is believed before what the text's head says."""
    if len(text) > MAX_TEXT_BYTES:
        return NotAnArticle(source, f"The text is longer than {MAX_TEXT_BYTES:,} characters.")
    found = stated_of(without_controls(text), headline=headline)
    return build(
        replace(
            found,
            standfirst=standfirst or found.standfirst,
            bylines=tuple(bylines) or found.bylines,
            published_on=published_on or found.published_on,
            url=web_address(url) or found.url,
            publication=publication,
            section=section,
            language=language,
            own_names=site_name(url or found.url),
        ),
        source,
    )


def read_file(content: bytes, url: str = "", charset: str = "") -> Listing:
    """The one article of a text file found at ``url``. Raises ``Unreadable``."""
    if len(content) > MAX_TEXT_BYTES:
        raise Unreadable(f"The text is larger than {MAX_TEXT_BYTES / 1e6:g} MB.")
    found = stated_of(read_text(content, charset))
    return Listing(kind="text", entries=(replace(found, url=found.url or url),), url=url)


def stated_of(text: str, *, headline: str = "") -> Stated:
    """Head and body of a text. A headline that is given is not looked for in it."""
    blocks = plaintext.blocks(text.lstrip("\ufeff"))
    head = _Head(headline=plain(headline))
    rest = _without_head(blocks, head)
    body = "\n\n".join("\n".join(block) for block in rest)
    return Stated(
        url=head.url,
        headline=head.headline,
        standfirst=head.standfirst,
        bylines=head.bylines,
        published_on=head.published_on,
        body=plaintext.to_html(body, subheads=True),
        base=head.url,
        whole=True,
        exact=True,
        own_names=site_name(head.url),
    )


def _without_head(blocks: list[list[str]], head: _Head) -> list[list[str]]:
    """The blocks below the head; what the head says is noted on the way."""
    given = bool(head.headline)
    lines = [line for block in blocks[:MAX_HEAD_LINES] for line in block][:MAX_HEAD_LINES]
    has_byline = any(_BY.match(line) for line in lines)
    for number, block in enumerate(blocks[:MAX_HEAD_LINES]):
        left = list(block)
        while left and _is_head(left[0], head, given):
            left.pop(0)
        if left and _is_standfirst(left, head, has_byline, blocks[number + 1 :]):
            head.standfirst = plain(" ".join(left))
            continue
        if left:
            return [left, *blocks[number + 1 :]]
    return blocks[MAX_HEAD_LINES:]


def _is_head(line: str, head: _Head, given: bool) -> bool:
    """Whether a line says something about the article; if so it is noted."""
    said = plain(line).lstrip("# ")
    if (
        not head.headline
        and len(said) <= MAX_HEADLINE
        and not _BY.match(said)
        and not _URL.match(said)
    ):
        head.headline = said
        return True
    if given and key(said) == key(head.headline):
        return True
    if (match := _URL.match(said)) and not head.url:
        head.url = web_address(match.group(1))
        return bool(head.url)
    if (match := _BY.match(said)) and not head.bylines and not said.endswith("."):
        head.bylines = people([match.group("names")])
        return bool(head.bylines)
    if head.published_on is None and (match := _DATED.match(said)) and len(said.split()) <= 8:
        head.published_on = read_date(match.group("day"))
        return head.published_on is not None
    return False


def _is_standfirst(block: list[str], head: _Head, has_byline: bool, rest: list[list[str]]) -> bool:
    """A short paragraph between headline and byline."""
    if not has_byline or head.bylines or head.standfirst or not head.headline or not rest:
        return False
    text = " ".join(block)
    return len(text) <= MAX_STANDFIRST and any(_BY.match(line) for line in rest[0][:2])
