"""What a JATS article contains, written as HTML for the same leaves and sanitiser as a page's."""

import re
from collections.abc import Callable, Mapping
from html import escape

from licensing.articles.ingest import xmltree
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dom import web_address, words
from licensing.articles.ingest.fulltext import plain_text
from licensing.articles.ingest.xmltree import Element, child, children, every
from licensing.articles.ingest.xmltree import text as text_of

MAX_DEPTH = 80
XLINK = "{http://www.w3.org/1999/xlink}href"

_CREDIT = re.compile(
    r"^(?:(?:figure|image|photo|picture|illustration)s?\s*)?(?:credits?|source|photo|by)?\s*:\s*",
    re.I,
)

INLINE = {
    "italic": "em",
    "bold": "strong",
    "sup": "sup",
    "sub": "sub",
    "monospace": "code",
    "code": "code",
}
UNSHOWN = words(
    "object-id label-alternatives inline-graphic supplementary-material inline-supplementary-material "
    "media permissions alt-text long-desc index-term processing-meta private-char inline-media "
    "x open-access self-uri related-object related-article floats-group sub-article response"
)
BLOCKS = words(
    "sec p list def-list disp-quote verse-group boxed-text fig fig-group table-wrap disp-formula "
    "disp-formula-group statement preformat attrib speech graphic ack app app-group fn-group ref-list "
    "notes bio glossary title array question answer table-wrap-group"
)
OPAQUE_BACK = words("bio")


class TooDeep(Exception):
    """Elements nested deeper than anybody writes."""


class Writer:
    """Writes blocks of one article, and remembers the notes that stand in its lines."""

    def __init__(self) -> None:
        self._notes: list[str] = []
        self.pictures: list[Picture] = []
        """Of the figures written so far, with caption and credit as they stand there."""
        self._own: Mapping[str, Callable[[Element, int], str]] = {
            "sec": self._section,
            "ack": self._titled("Acknowledgements"),
            "app": self._section,
            "notes": self._section,
            "glossary": self._titled("Glossary"),
            "boxed-text": self._section,
            "statement": self._section,
            "title": self._title,
            "p": self._paragraph,
            "list": self._list,
            "def-list": self._definitions,
            "disp-quote": self._quotation,
            "speech": self._quotation,
            "verse-group": self._verse,
            "fig": self._figure,
            "graphic": self._lone_graphic,
            "table-wrap": self._table,
            "disp-formula": self._formula,
            "preformat": self._verbatim,
            "attrib": self._paragraph,
            "ref-list": self._references,
            "fn-group": self._footnotes,
        }

    def blocks(self, element: Element, depth: int) -> str:
        """The blocks in an element, one after the other. Raises ``TooDeep``."""
        if depth > MAX_DEPTH:
            raise TooDeep
        return "\n".join(self._block(inner, depth + 1) for inner in element)

    def abstract(self, element: Element) -> str:
        """An abstract under its own title, or under “Abstract”."""
        inner = self.blocks(element, 2)
        titled = child(element, "title") is not None
        return inner if titled or not inner.strip() else f"<h2>Abstract</h2>\n{inner}"

    def back(self, element: Element) -> str:
        """What follows the text: thanks, appendices, footnotes and references."""
        return self.blocks(element, 0)

    def notes(self) -> str:
        """The notes that stood in the lines, as a list at the end."""
        items = "".join(f"<li>{note}</li>" for note in self._notes)
        return f"<h2>Notes</h2><ol>{items}</ol>" if items else ""

    def _block(self, element: Element, depth: int) -> str:
        name = xmltree.name(element)
        if not name or name in UNSHOWN | OPAQUE_BACK | {"label", "sec-meta", "caption"}:
            return ""
        if (write := self._own.get(name)) is not None:
            return write(element, depth)
        if any(xmltree.name(inner) in BLOCKS for inner in element):
            return self.blocks(element, depth)
        return self._paragraph(element, depth)

    def _titled(self, otherwise: str) -> Callable[[Element, int], str]:
        def write(element: Element, depth: int) -> str:
            heading = "" if child(element, "title") is not None else f"<h2>{otherwise}</h2>\n"
            return heading + self._section(element, depth)

        return write

    def _section(self, element: Element, depth: int) -> str:
        caption = child(element, "caption")
        above = self.blocks(caption, depth) if caption is not None else ""
        return f"{above}\n{self.blocks(element, depth)}".strip()

    def _title(self, element: Element, _: int) -> str:
        """A heading as deep as the sections around it."""
        around = sum(
            1
            for e in element.iterancestors()
            if xmltree.name(e) in {"sec", "app", "ack", "ref-list"}
        )
        above = element.getparent()
        label = text_of(child(above, "label")) if above is not None else ""
        level = min(max(around, 1) + 1, 4)
        return f"<h{level}>{escape(label)} {self.inline(element)}</h{level}>".replace("> ", ">", 1)

    def _paragraph(self, element: Element, depth: int) -> str:
        """A paragraph; blocks within it stand on their own, and its lines go on after them."""
        out: list[str] = []
        run: list[str] = [escape(element.text or "", quote=False)]
        for inner in element:
            if xmltree.name(inner) in BLOCKS:
                out += [_p("".join(run)), self._block(inner, depth + 1)]
                run = []
            else:
                run.append(self._inline(inner, depth + 1))
            run.append(escape(inner.tail or "", quote=False))
        out.append(_p("".join(run)))
        return "\n".join(part for part in out if part)

    def _list(self, element: Element, depth: int) -> str:
        kind = element.get("list-type") or ""
        tag = "ul" if kind in {"", "bullet", "simple", "none"} else "ol"
        items = "".join(
            f"<li>{self.blocks(i, depth + 1)}</li>" for i in children(element, "list-item")
        )
        return f"<{tag}>{items}</{tag}>"

    def _definitions(self, element: Element, _: int) -> str:
        found = []
        for item in children(element, "def-item"):
            term, meaning = child(item, "term"), child(item, "def")
            said = self.inline(meaning) if meaning is not None else ""
            found.append(
                f"<li><strong>{self.inline(term) if term is not None else ''}</strong> {said}</li>"
            )
        return f"<ul>{''.join(found)}</ul>"

    def _quotation(self, element: Element, depth: int) -> str:
        inner = [
            f"<p><cite>{self.inline(e)}</cite></p>"
            if xmltree.name(e) in {"attrib", "speaker"}
            else self._block(e, depth + 1)
            for e in element
        ]
        return f"<blockquote>{''.join(inner)}</blockquote>"

    def _verse(self, element: Element, _: int) -> str:
        lines = [self.inline(line) for line in every(element, "verse-line")]
        return f"<blockquote><p>{'<br>'.join(lines)}</p></blockquote>"

    def _figure(self, element: Element, _: int) -> str:
        graphic = next(every(element, "graphic"), None)
        caption = " ".join(part for part in (self._label(element), self._caption(element)) if part)
        if graphic is None:
            return _p(caption)
        alt = text_of(next(every(element, "alt-text"), None))
        href = graphic.get(XLINK) or ""
        src = web_address(href) or f"saved:{href}"
        self.pictures.append(Picture(src, plain_text(caption), self._credit(element), alt, href))
        return f"<figure>{_image(graphic, alt)}<figcaption>{caption}</figcaption></figure>"

    def _lone_graphic(self, element: Element, _: int) -> str:
        return f"<figure>{_image(element, text_of(child(element, 'alt-text')))}</figure>"

    def _credit(self, element: Element) -> str:
        stated = [_CREDIT.sub("", text_of(e)) for e in every(element, "attrib")]
        stated += [text_of(e) for e in every(element, "copyright-statement")]
        return "; ".join(line for line in stated if line)[:300]

    def _label(self, element: Element) -> str:
        label = text_of(child(element, "label")).rstrip(".:")
        return f"{escape(label, quote=False)}." if label else ""

    def _caption(self, element: Element) -> str:
        caption = child(element, "caption")
        return " ".join(self.inline(e) for e in caption) if caption is not None else ""

    def _table(self, element: Element, depth: int) -> str:
        table = next(every(element, "table"), None)
        told = " ".join(part for part in (self._label(element), self._caption(element)) if part)
        if table is None:
            graphic = next(every(element, "graphic"), None)
            return self._figure(element, depth) if graphic is not None else _p(told)
        head = "".join(self._row(row) for row in every(table, "tr") if _is_head(row))
        rows = "".join(self._row(row) for row in every(table, "tr") if not _is_head(row))
        foot = child(element, "table-wrap-foot")
        below = self.blocks(foot, depth) if foot is not None else ""
        caption = f"<caption>{told}</caption>" if told else ""
        thead = f"<thead>{head}</thead>" if head else ""
        return f"<table>{caption}{thead}<tbody>{rows}</tbody></table>\n{below}"

    def _row(self, row: Element) -> str:
        return f"<tr>{''.join(self._cell(cell) for cell in children(row, 'td', 'th'))}</tr>"

    def _cell(self, cell: Element) -> str:
        tag = xmltree.name(cell)
        spans = "".join(
            f' {name}="{escape(value)}"'
            for name in ("colspan", "rowspan")
            if (value := cell.get(name))
        )
        return f"<{tag}{spans}>{self.inline(cell)}</{tag}>"

    def _formula(self, element: Element, _: int) -> str:
        label = text_of(child(element, "label"))
        return _p(f"{_formula(element)} {escape(label, quote=False)}".strip())

    def _verbatim(self, element: Element, _: int) -> str:
        return f"<pre>{escape(''.join(xmltree.pieces(element)), quote=False)}</pre>"

    def _references(self, element: Element, depth: int) -> str:
        heading = "" if child(element, "title") is not None else "<h2>References</h2>"
        title = "".join(self._block(e, depth) for e in children(element, "title"))
        items = "".join(
            f"<li>{escape(_reference(r), quote=False)}</li>" for r in children(element, "ref")
        )
        nested = "".join(self._references(e, depth + 1) for e in children(element, "ref-list"))
        return f"{heading}{title}<ol>{items}</ol>{nested}" if items or nested else ""

    def _footnotes(self, element: Element, depth: int) -> str:
        title = "".join(self._block(e, depth) for e in children(element, "title"))
        return title + "".join(self._footnote(note, depth + 1) for note in children(element, "fn"))

    def _footnote(self, note: Element, depth: int) -> str:
        """A note under its label where that is a word; a mark says nothing without its reference."""
        label = text_of(child(note, "label"))
        named = any(map(str.isalpha, label)) and len(label) > 2
        above = f"<p><strong>{escape(label, quote=False)}</strong></p>" if named else ""
        return above + self.blocks(note, depth)

    def inline(self, element: Element, depth: int = 0) -> str:
        """The lines of an element as HTML, without the element itself. Raises ``TooDeep``."""
        if depth > MAX_DEPTH:
            raise TooDeep
        inner = "".join(
            self._inline(child_, depth + 1) + escape(child_.tail or "", quote=False)
            for child_ in element
        )
        return escape(element.text or "", quote=False) + inner

    def _inline(self, element: Element, depth: int) -> str:
        if xmltree.is_entity(element):
            return escape(xmltree.entity(element), quote=False)
        name = xmltree.name(element)
        if not name or name in UNSHOWN:
            return ""
        if name == "break":
            return "<br>"
        if name == "fn":
            self._notes.append(self.inline(element, depth))
            return ""
        if name in {"inline-formula", "math", "tex-math", "alternatives", "disp-formula"}:
            return _formula(element)
        content = self.inline(element, depth)
        if name in {"ext-link", "uri", "email"}:
            return _link(element, content)
        tag = INLINE.get(name)
        gap = " " if name in {"p", "label", "title", "list-item", "def"} else ""
        return f"<{tag}>{content}</{tag}>" if tag else f"{content}{gap}"


def _is_head(row: Element) -> bool:
    group = row.getparent()
    return group is not None and xmltree.name(group) == "thead"


def _p(content: str) -> str:
    return f"<p>{content}</p>" if content.strip() else ""


def _image(graphic: Element, alt: str) -> str:
    return f'<img src="{escape(graphic.get(XLINK) or "")}" alt="{escape(alt)}">'


def _link(element: Element, content: str) -> str:
    href = (element.get(XLINK) or "").strip()
    if element.get("ext-link-type") == "doi" or href.startswith("10."):
        href = f"https://doi.org/{href}" if href.startswith("10.") else href
    address = web_address(href)
    return f'<a href="{escape(address)}">{content}</a>' if address else content


def _formula(element: Element) -> str:
    """A formula as a line: its MathML as it reads, or its TeX without the preamble."""
    math = next(every(element, "math"), None)
    if math is not None:
        return " ".join(_math(math, 0).split())
    tex = next(every(element, "tex-math"), None)
    if tex is not None:
        return escape(_tex(text_of(tex)), quote=False)
    return escape(" ".join("".join(xmltree.pieces(element)).split()), quote=False)


def _math(element: Element, depth: int) -> str:
    """MathML with its raised and lowered parts in their place, and fractions on one line."""
    if depth > MAX_DEPTH:
        raise TooDeep
    parts = [_math(inner, depth + 1) for inner in element if xmltree.name(inner)]
    match xmltree.name(element), parts:
        case "msup", [base, above]:
            return f"{base}<sup>{above}</sup>"
        case "msub", [base, below]:
            return f"{base}<sub>{below}</sub>"
        case "msubsup", [base, below, above]:
            return f"{base}<sub>{below}</sub><sup>{above}</sup>"
        case "mfrac", [upper, lower]:
            return f"({upper})/({lower})"
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "annotation" | "annotation-xml", _:
            return ""
        case _:
            return escape((element.text or "").strip(), quote=False) + "".join(parts)


def _tex(source: str) -> str:
    shown = source.partition("\\begin{document}")[2].partition("\\end{document}")[0]
    return (shown or source).strip("$ ")


def _reference(ref: Element) -> str:
    """One reference as a line: as it was written, or put together from its parts."""
    mixed = next(every(ref, "mixed-citation", "citation", "nlm-citation"), None)
    written = mixed is not None and any((e.tail or "").strip(" ") for e in mixed)
    if mixed is not None and ((mixed.text or "").strip() or written):
        return text_of(mixed)
    cited = mixed if mixed is not None else next(every(ref, "element-citation"), None)
    return _assembled(cited) if cited is not None else text_of(ref)


def _assembled(cited: Element) -> str:
    people = [
        " ".join(p for p in (text_of(child(n, "surname")), text_of(child(n, "given-names"))) if p)
        for n in every(cited, "name")
    ]
    people += [text_of(e) for e in every(cited, "collab")]
    where = " ".join(t for name in ("source", "volume") if (t := text_of(child(cited, name))))
    pages = "–".join(t for name in ("fpage", "lpage") if (t := text_of(child(cited, name))))
    parts = (
        ", ".join(people[:20]),
        text_of(child(cited, "year")),
        text_of(child(cited, "article-title")) or text_of(child(cited, "chapter-title")),
        f"{where}:{pages}" if where and pages else where or pages,
    )
    return (
        ". ".join(part.rstrip(".") for part in parts if part) + "."
        if any(parts)
        else text_of(cited)
    )
