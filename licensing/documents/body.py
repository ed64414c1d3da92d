"""An article's body, made ready for the page.

The body arrives sanitised. It is read again here, against a list of what a page can set, because a
document has rules that a web page has not: every picture is described, headings skip no level,
tables have headers. Words are never changed, added or left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree, html
from markupsafe import Markup

from licensing.documents.pictures import Picture

Element: TypeAlias = html.HtmlElement

_KEPT = """
    a b blockquote br caption cite code dd dl dt em figcaption figure h2 h3 h4 i img li ol p pre q s
    small strong sub sup table tbody td tfoot th thead tr u ul
"""
_DROPPED = """
    audio base button canvas embed form head iframe input link math meta noscript object script
    select style svg template textarea title video
"""
KEPT = frozenset(_KEPT.split())
"""Elements a page can set. Of any other the words are kept and the element is not."""
DROPPED = frozenset(_DROPPED.split())
"""Elements whose words are no part of an article."""
HEADINGS = frozenset({"h2", "h3", "h4"})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}

BROAD = 1.45
"""Width over height from which a leading picture takes the whole measure."""
ASIDE = 1.2
"""Width over height from which it takes most of the measure, with words at its side."""
PANORAMA = 2.0
"""Width over height from which a picture runs across all columns."""
WIDE_TABLE_COLUMNS = 4
"""Columns from which a table runs across the page."""
LEAD_IN_CHARACTERS = 120
"""A bold paragraph up to so long, a question in an interview for instance, belongs to the next."""
PULL_QUOTE_WORDS = 45
"""Up to so many words a quotation is set large."""
LEAD_WITHIN = 3
"""A picture among so many opening elements leads the article."""
DROP_CAP_CHARACTERS = 160
"""A first paragraph shorter than this has no room for a drop cap."""

# Without huge_tree the parser leaves out, silently, what is nested too deep or too long. How much
# is too much is for the press to say, aloud.
_PARSER = html.HTMLParser(huge_tree=True)
_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
_COUNT = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Figure:
    """The picture that leads an article. ``ratio`` is width over height."""

    src: str
    alt: str
    caption: Markup
    credit: str
    ratio: float

    @property
    def shape(self) -> str:
        """``broad``, ``aside`` (with room for words at its side) or ``upright``."""
        if self.ratio >= BROAD:
            return "broad"
        return "aside" if self.ratio >= ASIDE else "upright"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the body: set in ``columns``, or ``wide``, across them."""

    form: str
    content: Markup


@dataclass(frozen=True, slots=True)
class Body:
    """The body in stretches, the last of them in columns, and the picture that stands above."""

    stretches: tuple[Stretch, ...]
    lead: Figure | None


def prepare(body_html: str, pictures: Mapping[str, Picture], headline: str) -> Body:
    """Set the body in order. ``pictures`` are the article's, by asset name."""
    root = html.fragment_fromstring(body_html, create_parent="div", parser=_PARSER)
    _clean(root)
    _describe_pictures(root, headline)
    _level_headings(root)
    _complete_tables(root)
    lead = _take_lead(root, pictures)
    _box_tables(root)
    _mark_quotations(root)
    _mark_lead_ins(root)
    _open_and_close(root)
    return Body(tuple(_stretches(root, pictures)), lead)


def _clean(root: Element) -> None:
    """Keep the elements and attributes a page can set; keep the words of all others."""
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.tag in DROPPED:
            element.drop_tree()
        elif element.tag not in KEPT:
            element.drop_tag()
        else:
            _clean_attributes(element)


def _clean_attributes(element: Element) -> None:
    is_credit = element.tag == "small" and element.get("class") == "credit"
    allowed = ATTRIBUTES.get(element.tag, frozenset())
    for name in set(element.attrib) - allowed:
        del element.attrib[name]
    if is_credit:
        element.set("class", "credit")
    for name in ("colspan", "rowspan", "start"):
        if not _COUNT.fullmatch(element.get(name, "1")):
            del element.attrib[name]
    if element.tag == "a" and not _LINK.match(element.get("href", "")):
        element.drop_tag()


def _describe_pictures(root: Element, headline: str) -> None:
    """Give every picture words: without any, a reader who cannot see it is not told it is there."""
    for image in root.iter("img"):
        if image.get("alt", "").strip():
            continue
        figure = next(image.iterancestors("figure"), None)
        caption = figure.find(".//figcaption") if figure is not None else None
        words = _words(caption) if caption is not None else ""
        image.set("alt", words or f"Picture to the article “{headline}”")


def _level_headings(root: Element) -> None:
    """Sub-heads go down one level at a time from the headline, which is the first."""
    level = 1
    for heading in root.iter(*HEADINGS):
        level = min(int(heading.tag[1]), level + 1)
        heading.tag = f"h{level}"


def _complete_tables(root: Element) -> None:
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        if rows and next(table.iter("th"), None) is None:
            # Without one header cell a table cannot be read aloud; the first row is the likeliest.
            for cell in rows[0].iter("td"):
                cell.tag = "th"
        for index, row in enumerate(rows):
            for cell in row.iter("th"):
                cell.set("scope", cell.get("scope") or ("col" if index == 0 else "row"))
        _pad_rows(table, rows)


def _pad_rows(table: Element, rows: list[Element]) -> None:
    """Make all rows as long as the longest, as tagged PDF requires."""
    if table.xpath("boolean(.//*[@rowspan])"):
        return
    columns = max(map(_columns, rows), default=0)
    for row in rows:
        for _ in range(columns - _columns(row)):
            etree.SubElement(row, "td")


def _columns(row: Element) -> int:
    return sum(int(cell.get("colspan", "1")) for cell in row if cell.tag in ("td", "th"))


def _take_lead(root: Element, pictures: Mapping[str, Picture]) -> Figure | None:
    for element in root[:LEAD_WITHIN]:
        images = element.findall(".//img") if element.tag == "figure" else []
        picture = _picture_of(images[0], pictures) if len(images) == 1 else None
        if picture is not None:
            element.drop_tree()
            return _figure(element, images[0], picture)
    return None


def _figure(element: Element, image: Element, picture: Picture) -> Figure:
    caption = element.find(".//figcaption")
    credit = ""
    if caption is not None:
        credits = caption.findall(".//small")
        credit = " ".join(map(_words, credits))
        for each in credits:
            each.drop_tree()
    return Figure(
        src=image.get("src", ""),
        alt=image.get("alt", ""),
        caption=_inner_html(caption.text or "", caption) if caption is not None else Markup(""),
        credit=credit,
        ratio=picture.ratio,
    )


def _box_tables(root: Element) -> None:
    """Only a box around a table keeps its caption, which stands outside it, on the same page."""
    for table in root.findall("table"):
        box = etree.Element("div", {"class": "table"})
        root.replace(table, box)
        box.tail, table.tail = table.tail, None
        box.append(table)


def _stretches(root: Element, pictures: Mapping[str, Picture]) -> Iterator[Stretch]:
    """The body cut before and after whatever is too wide for a column.

    A heading goes with what it stands over. Stretches are boxes of their own because WeasyPrint can
    lose what follows an element that spans the columns of its own box.
    """
    text, waiting = root.text or "", list[Element]()
    for element in root:
        waiting.append(element)
        if not _is_wide(element, pictures):
            continue
        after, element.tail = element.tail or "", None
        over = _headings_before(waiting)
        if over < len(waiting) or text.strip():
            yield Stretch("columns", _inner_html(text, waiting[:over]))
        yield Stretch("wide", _inner_html("", waiting[over:]))
        text, waiting = after, []
    yield Stretch("columns", _inner_html(text, waiting))


def _headings_before(elements: list[Element]) -> int:
    """Where the headings begin that stand directly over the last of the elements."""
    first = len(elements) - 1
    while first and elements[first - 1].tag in HEADINGS:
        first -= 1
    return first


def _is_wide(element: Element, pictures: Mapping[str, Picture]) -> bool:
    if any(map(_is_wide_table, element.iter("table"))):
        return True
    if element.tag != "figure":
        return False
    shown = (_picture_of(image, pictures) for image in element.iter("img"))
    return any(picture.ratio >= PANORAMA for picture in shown if picture is not None)


def _is_wide_table(table: Element) -> bool:
    return max(map(_columns, table.iter("tr")), default=0) >= WIDE_TABLE_COLUMNS


def _picture_of(image: Element, pictures: Mapping[str, Picture]) -> Picture | None:
    return pictures.get(image.get("src", "").removeprefix("asset:"))


def _mark_quotations(root: Element) -> None:
    for quotation in root.findall("blockquote"):
        if len(_words(quotation).split()) <= PULL_QUOTE_WORDS:
            quotation.set("class", "pull")


def _mark_lead_ins(root: Element) -> None:
    for paragraph in root.findall("p"):
        only = paragraph[0] if len(paragraph) == 1 and not (paragraph.text or "").strip() else None
        if only is None or only.tag not in ("b", "strong") or (only.tail or "").strip():
            continue
        if len(_words(paragraph)) <= LEAD_IN_CHARACTERS:
            paragraph.set("class", "lead-in")


def _open_and_close(root: Element) -> None:
    """Mark the first paragraph, give it a drop cap where there is room, and end the last."""
    children = list(root)
    first = next((child for child in children if child.tag == "p"), None)
    if first is not None:
        _add_class(first, "first")
        _drop_cap(first)
    if children and children[-1].tag == "p":
        _add_class(children[-1], "end")


def _add_class(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _drop_cap(paragraph: Element) -> None:
    text = (paragraph.text or "").lstrip()
    if not text[:1].isalpha() or len(_words(paragraph)) < DROP_CAP_CHARACTERS:
        return
    capital = etree.Element("span", {"class": "drop-cap"})
    capital.text, capital.tail = text[0], text[1:]
    paragraph.text = None
    paragraph.insert(0, capital)


def _words(element: Element) -> str:
    return " ".join(element.text_content().split())


def _inner_html(text: str, elements: Iterable[Element]) -> Markup:
    """Words and the elements after them, as they are placed in a page."""
    parts = (etree.tostring(element, encoding="unicode", method="html") for element in elements)
    # Serialised by lxml from elements that passed _clean, so safe to place in a template.
    return Markup(Markup.escape(text) + Markup("").join(map(Markup, parts)))  # noqa: S704
