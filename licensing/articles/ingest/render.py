"""Chosen leaves written as our semantic HTML: the page's structure, none of its furniture."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from lxml.html import HtmlElement

from licensing.articles.ingest import dom
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.html.leaves import Leaf, Node
from licensing.articles.ingest.sanitise import MAX_DEPTH

INLINE = {
    "em": "em",
    "i": "em",
    "strong": "strong",
    "b": "strong",
    "sub": "sub",
    "sup": "sup",
    "cite": "cite",
    "small": "small",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
WRAPPERS = dom.words("ul ol li blockquote")
_HOLDERS = WRAPPERS | dom.words("div table thead tbody tfoot")
_SPACES = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")
"""What a browser shows as one space. Wider and narrower ones are not among them, and are kept."""
_EDGE_BREAKS = re.compile(r"^(?:\s*<br>)+|(?:<br>\s*)+$")
_AROUND_BREAK = re.compile(r" ?<br> ?")
_CELL_BLOCKS = dom.words("p div li br tr section h2 h3 h4 h5 h6 dt dd")


def to_html(leaves: Sequence[Leaf], pictures: Mapping[Leaf, Picture], base: str) -> str:
    """Body HTML of the leaves in their order. ``pictures`` has the figures; ``base`` resolves links."""
    levels = _levels(leaves)
    paths = [_path(leaf) for leaf in leaves]
    items = [path[-1] if path and path[-1].tag == "li" else None for path in paths]
    alone = Counter(item for item in items if item is not None)
    out: list[str] = []
    opened: list[HtmlElement] = []
    for leaf, path, item in zip(leaves, paths, items, strict=True):
        _move(out, opened, [] if leaf in pictures else path)
        bare = leaf.kind in {"item", "text"} and item is not None and alone[item] == 1
        out.append(_leaf(leaf, pictures, base, levels, bare))
        out.append("" if opened else "\n")
    _move(out, opened, [])
    return "".join(out).strip()


def to_text(root: HtmlElement) -> str:
    """Plain text of a sanitised body, a line a block; captions belong to their pictures."""
    lines: list[str] = []
    _lines(root, lines)
    return "\n".join(line for raw in lines if (line := dom.plain(raw)))


def inline(nodes: Iterable[Node], base: str, within: str = "") -> str:
    """Inline pieces as HTML, white space as a browser would show it."""
    raw = "".join(_inline(node, base, within) for node in nodes)
    spaced = " ".join(raw.split()) if raw.isascii() else _SPACES.sub(" ", raw)
    if "<br>" in spaced:
        spaced = _EDGE_BREAKS.sub("", _AROUND_BREAK.sub("<br>", spaced))
    return spaced.strip()


def _levels(leaves: Sequence[Leaf]) -> dict[str, str]:
    """The page's heading levels on to ours: the highest in use is ``h2``."""
    used = sorted({leaf.element.tag for leaf in leaves if leaf.kind == "heading"})
    return {tag: f"h{min(position + 2, 4)}" for position, tag in enumerate(used)}


def _path(leaf: Leaf) -> list[HtmlElement]:
    """The lists and quotations around a leaf, outermost first, as far as they are well formed."""
    element = leaf.element
    around = [e for e in (element, *element.iterancestors()) if e.tag in WRAPPERS]
    path: list[HtmlElement] = []
    for wrapper in reversed(around):
        in_list = bool(path) and path[-1].tag in {"ul", "ol"}
        if (wrapper.tag == "li") == in_list:
            path.append(wrapper)
    while path and path[-1].tag in {"ul", "ol"}:
        path.pop()
    return path[: MAX_DEPTH - 6]


def _move(out: list[str], opened: list[HtmlElement], wanted: list[HtmlElement]) -> None:
    """Close and open wrappers until those in ``wanted`` are the open ones."""
    common = 0
    while common < min(len(opened), len(wanted)) and opened[common] is wanted[common]:
        common += 1
    while len(opened) > common:
        out.append(f"</{opened.pop().tag}>")
        out.append("" if opened else "\n")
    for wrapper in wanted[common:]:
        start = wrapper.get("start") if wrapper.tag == "ol" else None
        numbered = f' start="{start}"' if start and start.isdigit() and start != "1" else ""
        out.append(f"<{wrapper.tag}{numbered}>")
        opened.append(wrapper)


def _leaf(
    leaf: Leaf, pictures: Mapping[Leaf, Picture], base: str, levels: dict[str, str], bare: bool
) -> str:
    if leaf in pictures:
        return _figure(pictures[leaf])
    if leaf.kind == "table":
        return _table(leaf.element, base)
    if leaf.kind == "pre":
        return f"<pre>{escape(_verbatim(leaf.element), quote=False)}</pre>"
    if leaf.kind == "heading":
        level = levels[leaf.element.tag]
        return f"<{level}>{inline(leaf.nodes, base, within='strong')}</{level}>"
    content = inline(leaf.nodes, base)
    if bare:
        return content
    if leaf.element.tag == "dt":
        return f"<p><strong>{content}</strong></p>"
    return f"<p>{content}</p>" if content else ""


def _figure(picture: Picture) -> str:
    caption = escape(picture.caption, quote=False)
    if picture.credit:
        caption += f' <small class="credit">{escape(picture.credit, quote=False)}</small>'
    described = f"<figcaption>{caption.strip()}</figcaption>" if caption else ""
    image = f'<img src="{escape(picture.src)}" alt="{escape(picture.alt)}">'
    return f"<figure>{image}{described}</figure>"


def _table(table: HtmlElement, base: str) -> str:
    rows = list(table.iter("tr"))
    head = [row for row in rows if row.getparent().tag == "thead"]
    if not head and len(rows) > 1 and len(rows[0]) > 1 and all(c.tag == "th" for c in rows[0]):
        head = rows[:1]
    body = [row for row in rows if row not in head]
    caption = dom.caption_of(table)
    told = inline([caption.text or "", *_nodes(caption)], base) if caption is not None else ""
    return "".join(
        (
            "<table>",
            f"<caption>{told}</caption>" if told else "",
            f"<thead>{''.join(_row(row, base) for row in head)}</thead>" if head else "",
            f"<tbody>{''.join(_row(row, base) for row in body)}</tbody>" if body else "",
            "</table>",
        )
    )


def _row(row: HtmlElement, base: str) -> str:
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return f"<tr>{''.join(_cell(cell, base) for cell in cells)}</tr>"


def _cell(cell: HtmlElement, base: str) -> str:
    kept = "".join(
        f' {name}="{escape(value)}"'
        for name in ("colspan", "rowspan", "scope")
        if (value := cell.get(name)) and value != "1"
    )
    content = inline([cell.text or "", *_nodes(cell)], base, within="cell")
    return f"<{cell.tag}{kept}>{content}</{cell.tag}>"


def _nodes(element: HtmlElement) -> list[Node]:
    return [piece for child in element for piece in (child, child.tail or "")]


def _inline(node: Node, base: str, within: str) -> str:
    if isinstance(node, str):
        return escape(dom.without_invisible(node), quote=False).replace("\u00a0", " ")
    if not isinstance(node.tag, str) or node.tag in dom.UNSEEN or dom.is_hidden(node):
        return ""
    if node.tag == "br":
        return "<br>"
    content = "".join(_inline(n, base, within) for n in [node.text or "", *_nodes(node)])
    if within == "cell" and node.tag in _CELL_BLOCKS:
        return f"{content}<br>" if node.getnext() is not None else content
    if not content.strip():
        return content
    if node.tag == "a":
        address = dom.web_address(node.get("href") or "", base)
        return f'<a href="{escape(address)}">{content}</a>' if address else content
    if node.tag == "q":
        return f"“{content}”"
    tag = INLINE.get(node.tag)
    return f"<{tag}>{content}</{tag}>" if tag and tag != within else content


def _verbatim(element: HtmlElement) -> str:
    return dom.without_invisible("".join(element.itertext())).strip("\n")


def _lines(element: HtmlElement, lines: list[str]) -> None:
    """A line for each block of text; a row of a table is one line."""
    if element.tag == "figure":
        return
    if element.tag == "tr":
        lines.append(" | ".join(dom.plain("".join(cell.itertext())) for cell in element))
        return
    if element.tag == "pre":
        lines += (element.text_content() or "").splitlines()
        return
    if element.tag not in _HOLDERS:
        lines.append(_with_breaks(element))
        return
    run = element.text or ""
    for child in element:
        if child.tag in dom.BLOCKS:
            lines.append(run)
            _lines(child, lines)
            run = child.tail or ""
        else:
            run += _with_breaks(child) + (child.tail or "")
    lines.append(run)


def _with_breaks(element: HtmlElement) -> str:
    if element.tag == "br":
        return " "
    inner = "".join(_with_breaks(child) + (child.tail or "") for child in element)
    return f"{element.text or ''}{inner}"
