"""Plain text as simple HTML: what people mean by blank lines, dashes and short lines alone."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

MAX_SUBHEAD = 90
"""Characters of a line that may be a subhead."""

_ITEM = re.compile(r"^\s*(?:[-*•–]\s+|(?P<number>\d{1,3})[.)]\s+)(?=\S)")
_QUOTED = re.compile(r"^\s*>\s?")
_MARKED = re.compile(r"^#{1,4}\s+")
_ENDED = re.compile(r"[.!?…:;,”\"’')\]]$")


def to_html(text: str, *, subheads: bool = False) -> str:
    """Paragraphs, lists and quotations. With ``subheads``, a short line alone is a heading."""
    found = blocks(text)
    return "\n".join(
        _block(block, subheads and 0 < position < len(found) - 1)
        for position, block in enumerate(found)
    )


def blocks(text: str) -> list[list[str]]:
    """Lines that belong together. Where no line is blank, each line is a paragraph."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if not any(not line.strip() for line in lines):
        return [list(group) for group in _runs(lines)]
    parted = groupby(lines, key=lambda line: bool(line.strip()))
    return [list(group) for filled, group in parted if filled]


def _runs(lines: list[str]) -> Iterator[list[str]]:
    """Items of a list together, every other line alone."""
    for is_item, group in groupby(lines, key=lambda line: bool(_ITEM.match(line))):
        if is_item:
            yield list(group)
        else:
            yield from ([line] for line in group)


def _block(lines: list[str], may_be_subhead: bool) -> str:
    if all(_ITEM.match(line) for line in lines):
        return _list(lines)
    if all(_QUOTED.match(line) for line in lines):
        inner = " ".join(_QUOTED.sub("", line).strip() for line in lines)
        return f"<blockquote><p>{_escaped(inner)}</p></blockquote>"
    joined = " ".join(line.strip() for line in lines)
    marked = _MARKED.match(joined)
    if marked or (may_be_subhead and len(lines) == 1 and is_title_like(joined)):
        return f"<h2>{_escaped(joined[marked.end() :] if marked else joined)}</h2>"
    return f"<p>{_escaped(joined)}</p>"


def is_title_like(line: str) -> bool:
    """Whether a line alone reads as a title: short, and no sentence."""
    return len(line) <= MAX_SUBHEAD and not _ENDED.search(line) and bool(re.match(r"\W?\w", line))


def _list(lines: list[str]) -> str:
    matches = [(line, match) for line in lines if (match := _ITEM.match(line))]
    numbered = all(match.group("number") for _, match in matches)
    items = "".join(f"<li>{_escaped(line[match.end() :].strip())}</li>" for line, match in matches)
    return f"<ol>{items}</ol>" if numbered else f"<ul>{items}</ul>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)
