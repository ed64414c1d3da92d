"""Whether what a list gives of an article is all of it, and plain text from what it gives as HTML."""

import html
import re
from collections.abc import Iterator

from licensing.articles.ingest.dom import key, plain
from licensing.articles.ingest.sanitise import EMPTIED

MIN_WORDS = 25
"""Fewer are no article, and its page is asked for more."""
REPEATED_WORDS = 120
"""A text that says the same as its own summary is a summary, unless it is as long as this."""
DESCRIPTION_WORDS = 200
"""An RSS description is a summary by its name, and the whole article in many feeds."""
MAX_PLAIN_CHARACTERS = 20_000

_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|&hellip;)\W*$"
    r"|(?:\b(?:read (?:more|on|the (?:rest|full)\b.{0,40})|continue reading.{0,80}|keep reading"
    r"|full (?:story|article)|more\s*(?:»|›|→|>>)|weiterlesen|lire la suite|leer más"
    r"|continua a leggere|leggi tutto|lees (?:meer|verder)))\W*$",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"\b(?:the post .{1,300} (?:first )?appeared (?:first )?on .{1,120}|this (?:article|post|story) .{0,200}"
    r"(?:first|originally) appeared (?:on|in|at) .{1,120}|(?:der beitrag|el post|l['’]article) .{1,300}"
    r"(?:erschien zuerst auf|apareció primero en|est apparu en premier sur) .{1,120})$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(rf"<({'|'.join(sorted(EMPTIED))})\b")
_TAG = re.compile(r"<(?:[a-zA-Z!/?][^<>]{0,2000})>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|td|th|blockquote|figure)\b", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


def is_whole(body: str, summary: str, *, least_words: int = MIN_WORDS) -> bool:
    """Whether ``body`` (HTML) is the article and not a taste of it. ``summary`` is plain text."""
    text = plain_text(body, most=len(body))
    words = count(text)
    if words < least_words or _CUT.search(without_foot(text)[-200:]):
        return False
    return words >= REPEATED_WORDS or key(text) != key(summary)


def plain_text(markup: str, most: int = MAX_PLAIN_CHARACTERS) -> str:
    """HTML as one line of text, without what is never shown."""
    text = "".join(_shown(markup[: most * 4]))
    text = _TAG.sub("", _BLOCK.sub(r" \g<0>", text))
    return plain(html.unescape(text))[:most]


def _shown(markup: str) -> Iterator[str]:
    """The pieces of markup outside scripts, styles and their kind; in one go, however many."""
    lower = markup.lower()
    position = 0
    while opening := _HIDDEN.search(lower, position):
        yield markup[position : opening.start()] + " "
        end = lower.find(f"</{opening.group(1)}", opening.end())
        if end < 0:
            return
        position = end
    yield markup[position:]


def is_cut(text: str) -> bool:
    """Whether a text ends as what goes on elsewhere does."""
    return bool(_CUT.search(text[-200:]))


def without_foot(text: str) -> str:
    """A text without the line that a blog adds to what it syndicates ("The post … appeared first")."""
    tail = text[-600:]
    found = _FOOT.search(tail)
    return (text[: len(text) - len(tail)] + tail[: found.start()]).rstrip() if found else text


def is_foot(line: str) -> bool:
    """Whether a paragraph is such a line and nothing else."""
    return len(line) <= 600 and bool(_FOOT.match(line))


def count(text: str) -> int:
    """Words; in scripts that write none apart, two characters are taken for one."""
    return len(text.split()) + len(_CJK.findall(text)) // 2
