"""What changed from one version to the next, in words: for people who must judge whether it matters.

``difference`` compares the parts that are printed: headline, standfirst, bylines, correction, the body
paragraph by paragraph, and pictures by their captions. Within a changed paragraph words are compared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from licensing.articles.models import Version
from licensing.articles.rights import assets_of

Mark = Literal["same", "deleted", "inserted"]
LONGEST_COMPARED = 1_000
"""Words of a paragraph up to which words are compared; a longer one is shown as replaced."""
MOST_PAIRS = 10_000
"""Paragraphs against paragraphs up to which twins are looked for: a page is drawn while one waits."""
CONTEXT = 12
"""Unchanged words shown on either side of a change."""
ALIKE = 0.4
"""Share of words in common from which two paragraphs are one that was edited."""

_WORDS = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words and what became of it."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs: "Headline", "Paragraph 3", and its words with what became of them."""

    where: str
    pieces: tuple[Piece, ...]


def difference(old: Version, new: Version) -> list[Change]:
    """What a reader of ``old`` would find otherwise in ``new``, in the order of the article."""
    named = [
        ("Headline", old.headline, new.headline),
        ("Standfirst", old.standfirst, new.standfirst),
        ("Byline", ", ".join(old.bylines), ", ".join(new.bylines)),
        ("Correction", old.correction, new.correction),
    ]
    found = [_change(where, before, after) for where, before, after in named if before != after]
    found += _paragraphs(old.body_text.splitlines(), new.body_text.splitlines())
    found += _pictures(old, new)
    return found


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, with what was deleted and inserted; long unchanged stretches are cut."""
    a, b = _WORDS.findall(before), _WORDS.findall(after)
    if not a or not b or max(len(a), len(b)) > LONGEST_COMPARED:
        whole: tuple[tuple[Mark, str], ...] = (("deleted", before), ("inserted", after))
        return tuple(Piece(mark, text) for mark, text in whole if text)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(a[i:j])))
            continue
        pieces += [Piece("deleted", "".join(a[i:j]))] if i < j else []
        pieces += [Piece("inserted", "".join(b[k:m]))] if k < m else []
    return tuple(_shortened(_joined(pieces)))


def _change(where: str, before: str, after: str) -> Change:
    return Change(where, compare(before, after))


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for offset, (before, after) in enumerate(_paired(old[i:j], new[k:m])):
            number = min(k + offset, max(k, m - 1)) + 1
            yield _change(f"Paragraph {number}", before, after)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs of a changed stretch side by side: one that was edited with what it was."""
    if len(old) * len(new) > MOST_PAIRS:
        yield from ((before, "") for before in old)
        yield from (("", after) for after in new)
        return
    if len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from [(before, after)] if _alike(before, after) else [(before, ""), ("", after)]
        return
    rest = list(new)
    for before in old:
        twin = next((after for after in rest if _alike(before, after)), None)
        if twin is None:
            yield before, ""
            continue
        while rest[0] != twin:
            yield "", rest.pop(0)
        yield before, rest.pop(0)
    yield from (("", after) for after in rest)


def _alike(before: str, after: str) -> bool:
    a, b = before.split(), after.split()
    return SequenceMatcher(None, a, b, autojunk=False).quick_ratio() >= ALIKE


def _pictures(old: Version, new: Version) -> Iterator[Change]:
    before = {asset.sha256: asset.caption or asset.alt or asset.credit for asset in assets_of(old)}
    after = {asset.sha256: asset.caption or asset.alt or asset.credit for asset in assets_of(new)}
    for digest, caption in before.items():
        if digest not in after:
            yield Change("Picture removed", (Piece("deleted", caption or "Without a caption"),))
    for digest, caption in after.items():
        if digest not in before:
            yield Change("Picture added", (Piece("inserted", caption or "Without a caption"),))
        elif before[digest] != caption:
            yield _change("Caption", before[digest], caption)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without single spaces that would part one change into many."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        alone = piece.mark == "same" and not piece.text.strip() and 0 < number < len(pieces) - 1
        for mark in ("deleted", "inserted") if alone else (piece.mark,):
            found.append(Piece(mark, piece.text))
    return _runs(found)


def _runs(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbouring changes as one deletion and one insertion."""
    found: list[Piece] = []
    deleted = inserted = ""
    for piece in (*pieces, Piece("same", "")):
        if piece.mark == "deleted":
            deleted += piece.text
        elif piece.mark == "inserted":
            inserted += piece.text
        else:
            found += [Piece("deleted", deleted)] if deleted else []
            found += [Piece("inserted", inserted)] if inserted else []
            found += [piece] if piece.text else []
            deleted = inserted = ""
    return found


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        words = piece.text.split()
        if piece.mark != "same" or len(words) <= 2 * CONTEXT + 4:
            yield piece
            continue
        head = " ".join(words[:CONTEXT]) if number else ""
        tail = " ".join(words[-CONTEXT:]) if number < last else ""
        opens = " " if piece.text[:1].isspace() else ""
        ends = " " if piece.text[-1:].isspace() else ""
        cut = f"{opens}{head} … {tail}{ends}"
        yield Piece("same", cut if number else cut.lstrip())
