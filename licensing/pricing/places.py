"""Where an entry of a rate card's file stands: ``uses.eprint.audience.2.price`` is on line 14.

Python's own reader of TOML keeps no lines, so the text is walked once more. It was read before, so it is
known to be whole, and only what opens, closes and names is looked at. Entries of lists are counted from 1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEADER = re.compile(r"\[\[?([^\[\]\n]*)\]\]?")
_NAME = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_TOKEN = re.compile(
    r"""\#[^\n]* | \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
    | [\[\]{}=,.\n] | [^\s\[\]{}=,.\#"']+ | [^\S\n]+""",
    re.VERBOSE | re.DOTALL,
)


def line_of(text: str, path: str) -> int | None:
    """The line, from 1, of the entry at ``path``, or of the nearest that holds it; None for none."""
    found = lines(text)
    while path and path not in found:
        path = path.rpartition(".")[0]
    return found.get(path)


def lines(text: str) -> Mapping[str, int]:
    """The line of every entry of a TOML text, by path."""
    walk = _Walk()
    line, place = 1, 0
    while place < len(text):
        header = _HEADER.match(text, place) if walk.at_rest else None
        found = header or _TOKEN.match(text, place)
        if header is not None:
            walk.enter(header.group(1), line, many=header.group().startswith("[["))
        elif found is not None:
            walk.take(found.group(), line)
        said = found.group() if found else text[place]
        line += said.count("\n")
        place += len(said)
    return walk.found


@dataclass(slots=True)
class _Frame:
    """A table or a list that is open: the path to it, and how far it was read."""

    path: str
    is_list: bool = False
    count: int = 0
    key: list[str] = field(default_factory=list)
    here: str = ""
    """The path of the value that is being read; empty between values."""


class _Walk:
    """Takes one sign after the other; ``found`` is what it passed."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}
        self._open = [_Frame("")]
        self._tables: dict[str, int] = {}

    @property
    def at_rest(self) -> bool:
        """Between two statements, where a header may come."""
        frame = self._open[-1]
        return len(self._open) == 1 and not frame.key and not frame.here

    def enter(self, names: str, line: int, *, many: bool) -> None:
        """Go on in the table of that header."""
        path = ""
        parts = ["".join(found) for found in _NAME.findall(names)]
        for depth, part in enumerate(parts, 1):
            path = _below(path, part)
            if many and depth == len(parts):
                self._tables[path] = self._tables.get(path, 0) + 1
                self.found.setdefault(path, line)
            if path in self._tables:
                path = _below(path, str(self._tables[path]))
        self.found.setdefault(path, line)
        self._open = [_Frame(path)]

    def take(self, sign: str, line: int) -> None:
        """Read on by one sign."""
        if sign.startswith("#") or (sign.isspace() and sign != "\n"):
            return
        frame = self._open[-1]
        if sign in ("]", "}"):
            if len(self._open) > 1:
                self._open.pop()
        elif sign == "," or (sign == "\n" and len(self._open) == 1):
            frame.key, frame.here = [], ""
        elif sign == "\n":
            return
        elif frame.is_list:
            self._take_item(frame, sign, line)
        else:
            self._take_pair(frame, sign, line)

    def _take_item(self, frame: _Frame, sign: str, line: int) -> None:
        if not frame.here:
            frame.count += 1
            frame.here = _below(frame.path, str(frame.count))
            self.found.setdefault(frame.here, line)
            self._begin(frame.here, sign)

    def _take_pair(self, frame: _Frame, sign: str, line: int) -> None:
        if frame.here:
            self._begin(frame.here, sign)
        elif sign == "=":
            frame.here = _below(frame.path, ".".join(frame.key))
            self.found.setdefault(frame.here, line)
        elif sign != ".":
            frame.key.append(sign.strip("\"'"))

    def _begin(self, path: str, sign: str) -> None:
        if sign in ("[", "{"):
            self._open.append(_Frame(path, is_list=sign == "["))


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
