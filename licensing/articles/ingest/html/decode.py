"""Bytes to text, as a browser would read them, and text to a tree.

Order of belief: a byte order mark, the HTTP header, the page's own declaration, then the bytes
themselves. A page that calls itself Latin-1 means Windows-1252, as browsers have long agreed; one
that calls itself anything with single bytes but is valid UTF-8 is UTF-8 all the same.
"""

import codecs
import re
from typing import Any

import lxml.html
from lxml import etree

from licensing.articles.ingest import dom
from licensing.core.errors import InvalidInput

MAX_PAGE_BYTES = 10_000_000
MAX_PAGE_ELEMENTS = 60_000
"""More than the longest real pages seen have; extraction grows faster than the page does."""

MAX_CHILDREN = 6_000
"""In one element; a long discussion has some thousands, and extractors compare each with its kin."""

DECLARATION_BYTES = 2_048

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_DECLARED = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())

_BREAK = r"[bB][rR]\s{0,9}/?>\s{0,99}"
_MANY_BREAKS = re.compile(rf"<{_BREAK}(?:<{_BREAK}){{2,}}")
"""Two in a row part paragraphs; more say nothing and cost an extractor much.

It opens with a letter in one case, which is looked for eight times as fast as a pattern is tried.
"""
_COUNT = etree.XPath("count(//*)")
_LONG_TAG_CHARACTERS = 20_000
_LONG_TAG = re.compile(rf"<([A-Za-z][\w-]{{0,30}})\s[^<>]{{{_LONG_TAG_CHARACTERS},}}>")
"""Such a tag has thousands of attributes, or a whole file in one; a parser is slow with either."""

_OTHER_FILES = (
    (b"%PDF", "a PDF", "Give the article's web page instead."),
    (b"PK\x03\x04", "an archive or office document", "Save the article as a web page instead."),
    (b"\x1f\x8b", "a packed file", "Unpack it first."),
    (b"\xff\xd8\xff", "a picture", "Give the article's web page instead."),
    (b"\x89PNG", "a picture", "Give the article's web page instead."),
    (b"GIF8", "a picture", "Give the article's web page instead."),
    (b"RIFF", "a media file", "Give the article's web page instead."),
    (b"MIME-Version:", "a web archive (MHTML)", "Save the page as “HTML only” or “complete”."),
)
_OTHER_TEXTS = (
    (
        re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*+)*+<(?:rss|feed|rdf:RDF)\b", re.S),
        "a feed",
    ),
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:urlset|sitemapindex)\b"), "a sitemap"),
    (re.compile(r"\s*[\[{]\s*[\"{\[\]}]"), "JSON"),
)


class NotAPage(InvalidInput):
    """The bytes are no web page; the message says what they are and what would help."""

    code = "not-a-page"


def read_text(content: bytes, charset: str = "") -> str:
    """A text file's text. ``charset`` is what the HTTP header named. Raises ``NotAPage``."""
    text, _ = _read(content, charset)
    return text


def read_markup(content: bytes, charset: str = "") -> str:
    """The same of a page, fit for ``parse``: without what no XML may have. Raises ``NotAPage``."""
    _, clean = _read(content, charset)
    return clean


def parse(text: str) -> lxml.html.HtmlElement:
    """Markup that is fit for XML, as a tree. Nothing in it is executed or fetched. Raises ``NotAPage``."""
    clean = _XML_DECLARATION.sub("", text)
    if max(map(len, clean.split("<"))) > _LONG_TAG_CHARACTERS:
        clean = _LONG_TAG.sub(r"<\1>", clean)
    clean = _MANY_BREAKS.sub("<br><br>", clean)
    markup = clean.encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(markup, parser=dom.parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise NotAPage("There is no HTML here. Give the article's web page.") from None
    _measure(root)
    _unwrap(root)
    return root


def as_xml(text: str) -> str:
    """The text without the characters that no XML may have: controls, halves of surrogates.

    Taken out of the bytes, where it costs a tenth of what a pattern does.
    """
    markup = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    for none in _NO_CHARACTERS:
        markup = markup.replace(none, b"")
    return markup.decode("utf-8")


def _read(content: bytes, charset: str) -> tuple[str, str]:
    """The text, and the text made fit for XML."""
    if not content.strip():
        raise NotAPage("The page is empty.")
    if len(content) > MAX_PAGE_BYTES:
        raise NotAPage(
            f"The page is larger than {MAX_PAGE_BYTES / 1e6:g} MB. "
            "Save the article alone, without the pictures inside the file."
        )
    for magic, what, remedy in _OTHER_FILES:
        if content.startswith(magic):
            raise NotAPage(f"This is {what}, not a web page. {remedy}")
    text = _decoded(content, charset)
    clean = as_xml(text)
    if len(text) - len(clean) > len(text) // 50:
        raise NotAPage("This is a binary file, not a web page. Give the article's web page.")
    for pattern, what in _OTHER_TEXTS:
        if pattern.match(text):
            raise NotAPage(f"This is {what}, not an article. Give the address of one article.")
    return text, clean


def _measure(root: lxml.html.HtmlElement) -> None:
    """Refuse at once what would keep the extraction busy for minutes."""
    elements: Any = _COUNT(root)
    if elements > MAX_PAGE_ELEMENTS:
        raise NotAPage(
            f"The page has more than {MAX_PAGE_ELEMENTS:,} elements. Save the article alone."
        )
    if elements > MAX_CHILDREN and any(len(element) > MAX_CHILDREN for element in root.iter()):
        raise NotAPage(
            f"An element of the page holds more than {MAX_CHILDREN:,} others. "
            "Save the article alone."
        )


def _unwrap(root: lxml.html.HtmlElement) -> None:
    """Let the page's text out of drawings and plug-ins that were never closed, as browsers do."""
    for element in list(root.iter("svg", "math", "object", "embed")):
        if next(element.iter("p", "div", "h2", "section", "article"), None) is not None:
            element.drop_tag()


def _decoded(content: bytes, charset: str) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if (wide := _wide(content)) is not None:
        return wide
    declared = _known(charset) or _known(_declared(content))
    for name in _in_order(declared):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    # A few broken bytes in a long page do not change what it is written in.
    as_utf8 = content.decode("utf-8", "replace")
    if declared in {"", "utf-8"} and as_utf8.count("\ufffd") * 200 < len(as_utf8):
        return as_utf8
    return content.decode(declared if declared not in {"", "utf-8"} else "cp1252", "replace")


def _in_order(declared: str) -> list[str]:
    """UTF-8 first for single-byte claims: other text is hardly ever valid UTF-8 by chance."""
    return (
        ["utf-8", declared] if declared.startswith("cp") else [n for n in (declared, "utf-8") if n]
    )


def _declared(content: bytes) -> str:
    found = _DECLARED.search(content[:DECLARATION_BYTES])
    return (found.group(1) or found.group(2)).decode("ascii") if found else ""


def _known(label: str) -> str:
    """The codec a label means, or nothing. A page read as bytes cannot truly be UTF-16 by claim."""
    try:
        name = codecs.lookup(label.strip()).name if label.strip() else ""
        "".encode(
            name or "utf-8"
        )  # codecs also lists transforms such as hex, which are no charsets
    except (LookupError, TypeError, ValueError):
        return ""
    if name.startswith(("utf-16", "utf-32", "utf-7")):
        return "utf-8"
    return _MEANT.get(name, name)


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark shows itself by a zero in every other byte of its markup."""
    head = content[:400]
    if len(head) < 40 or len(content) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.35 and even < len(head) * 0.05:
        return content.decode("utf-16-le", "replace")
    if even > len(head) * 0.35 and odd < len(head) * 0.05:
        return content.decode("utf-16-be", "replace")
    return None
