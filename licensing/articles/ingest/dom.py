"""Small questions about the tree of a page, asked everywhere in this package."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml.etree import HTMLParser
from lxml.html import HtmlElement


def words(text: str) -> frozenset[str]:
    """A set of words, written as they read."""
    return frozenset(text.split())


BLOCKS = words(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul amp-img picture img video audio iframe object "
    "embed noscript amp-twitter amp-instagram amp-youtube amp-iframe amp-video"
)
UNSEEN = words(
    "script style template head title meta link noscript svg math canvas map area object embed "
    "button input select textarea option datalist base param source track dialog frame frameset "
    "noframes applet"
)
NAMES = ("class", "id", "role", "data-component", "data-testid", "aria-label")
"""The attributes in which a page says what an element is for."""
HEADINGS = words("h1 h2 h3 h4 h5 h6")

TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|igshid|yclid|mc_[ce]id|_ga|_gl"
    r"|at_\w+|cmpid|cmp|ocid|ito|ns_\w+|ref|referrer|source|src|smid|smtyp|mod|partner|share\w*"
    r"|icid|s_kwcid|spm|xtor|wt\.\w+|ftag|taid|__twitter_impression|amp|outputtype)$",
    re.IGNORECASE,
)

# Variation selectors and marks that show nothing, and would come between a word and its search.
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\ufeff\u200b\u2060\u00ad]")
_MARKS = "’‘“”–—…\u00a0"
"""What running text has beside ASCII in many languages, and nearly nothing else in English."""
_KEY = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W_]+")
_FOLDED = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def telling(pattern: str) -> Callable[[str], bool]:
    """A test of what ``names`` gives, its answers remembered: a site's pages use the same few names."""
    search = re.compile(pattern).search

    @lru_cache(maxsize=20_000)
    def tells(called: str) -> bool:
        return search(called) is not None

    return tells


def parser() -> HTMLParser:
    """A parser that reads UTF-8 and makes every element of one class.

    lxml asks Python for the class of each element else, which takes as long as the parsing.
    """
    made = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    made.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return made


def plain(text: str | None) -> str:
    """Text as a reader sees it: one space between words, no invisible characters."""
    if not text:
        return ""
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def without_invisible(text: str) -> str:
    """The text without its invisible characters, its spaces left alone."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def text_of(element: HtmlElement) -> str:
    """The visible text of an element."""
    if not len(element) and element.tag not in UNSEEN:
        return plain(element.text)
    return plain("".join(visible_text(element)))


def inline_text(element: HtmlElement) -> str:
    """The visible text of an element in a line, its spaces left alone; quick for the plain ones."""
    if len(element) or element.tag in BLOCKS or element.tag in UNSEEN or element.tag == "br":
        return "".join(visible_text(element))
    return element.text or ""


def short_text(element: HtmlElement, most: int) -> str:
    """The text of an element that has at most ``most`` characters, else nothing; quick to say no."""
    length = 0
    for piece in element.itertext():
        length += len(piece)
        if length > most * 3:  # white space between tags does not count for much
            return ""
    text = text_of(element)
    return text if len(text) <= most else ""


def visible_text(element: HtmlElement) -> Iterator[str]:
    """Pieces of text in ``element``, without scripts and the like; a block starts a new word."""
    stack: list[str | HtmlElement] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if not isinstance(item.tag, str) or item.tag in UNSEEN:
            continue
        gap = " " if item.tag in BLOCKS or item.tag == "br" else ""
        yield gap + (item.text or "")
        stack.append(gap)
        for child in reversed(item):
            stack += [child.tail or "", child]


def key(text: str) -> str:
    """What two renderings of one text share: its letters and digits, case folded."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, "")
    if text.isascii():  # most texts are now, and a table is ten times as quick as a pattern
        return text.encode("ascii").translate(_FOLDED, _NO_LETTERS).decode("ascii")
    return "".join(_LETTERS.findall(text)).casefold()


def count_words(text: str) -> int:
    """How many words a text has; a dash, or the rule between two cells of a table, is none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def names(element: HtmlElement) -> str:
    """Class, id and kin of an element as plain words: ``relatedStories`` is ``related stories``."""
    items = element.items()
    if (
        len(items) < 2
    ):  # as most elements have; a table of them would take longer to make than to ask
        raw = items[0][1] if items and items[0][0] in NAMES else ""
    else:
        attributes = dict(items)
        raw = " ".join([attributes[name] for name in NAMES if name in attributes])
    return _as_words(raw[:400]) if raw else ""


@lru_cache(maxsize=20_000)
def _as_words(raw: str) -> str:
    """Remembered, because a site's pages use the same few names over and over."""
    return f" {_KEY.sub(' ', _HUMP.sub(' ', raw)).lower().strip()} "


_says_hidden = telling(
    r"\b(?:visually hidden|screen reader|sr only|u hidden|is hidden|hide visually|offscreen)\b"
)


def is_hidden(element: HtmlElement) -> bool:
    """Whether a reader would not see the element, as far as the page alone can tell."""
    said = element.keys()
    if not said or said == ["class"]:  # as of most elements, and quick to see
        return bool(said) and _says_hidden(names(element))
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    return bool(element.get("class")) and _says_hidden(names(element))


def caption_of(table: HtmlElement) -> HtmlElement | None:
    """A table's caption: its own, or that of the figure which holds it and nothing else to read."""
    own: HtmlElement | None = table.find("caption")
    if own is not None:
        return own
    figure = next(table.iterancestors("figure"), None)
    if figure is None or next(figure.iter("img", "pre", "iframe"), None) is not None:
        return None
    captions, tables = list(figure.iter("figcaption")), list(figure.iter("table"))
    return captions[0] if len(captions) == len(tables) == 1 else None


def link_share(element: HtmlElement) -> float:
    """How much of an element's text is links, 0 to 1."""
    whole = len(text_of(element))
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked / whole if whole else 0.0


def web_address(url: str, base: str = "") -> str:
    """``url`` made absolute, or nothing when it is not an address of the web."""
    try:
        absolute = urljoin(base, url.strip()) if base else url.strip()
        parts = urlsplit(absolute)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return ""
    if re.search(r"[\x00-\x20\x7f<>\"\\]", absolute):
        absolute = re.sub(r"[\x00-\x1f\x7f<>\"\\]", "", absolute).replace(" ", "%20")
    return absolute


def canonical(url: str) -> str:
    """One spelling of an address: lower-case host, no fragment, default port or tracking."""
    absolute = web_address(url)
    if not absolute:
        return ""
    parts = urlsplit(absolute)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = host if port in (None, default) else f"{host}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(name)
    ]
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", urlencode(query), ""))


@lru_cache(maxsize=2_000)
def host_of(url: str) -> str:
    """The host of an address without ``www.`` and kin, or nothing."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", host)
