"""Headlines set in even lines.

WeasyPrint fills each line before it starts the next, which leaves one word alone on the last.
Measured here with the real typeface, a headline gets the narrowest measure that takes no more
lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import ImageFont

from licensing.documents.fonts import Face, Family

MM_PER_POINT = 25.4 / 72
SLACK = 1.015
"""Room for the difference between two programs' measures of the same words."""

_UNIT = 200


@dataclass(frozen=True, slots=True)
class Headline:
    """Type size in points, and the measure in millimetres that evens the lines out."""

    size_pt: float
    measure_mm: float


def fit(text: str, family: Family, sizes_pt: tuple[float, ...], measure_mm: float) -> Headline:
    """The largest of the sizes (in falling order) that takes two lines, or else the smallest."""
    for size in sizes_pt:
        widths = _widths(text, family, size)
        if _lines(widths, measure_mm) <= 2:
            break
    return Headline(size, _narrowest(widths, measure_mm))


def _widths(text: str, family: Family, size_pt: float) -> list[float]:
    """Millimetres of each word with the space before it."""
    scale = size_pt * MM_PER_POINT * SLACK / _UNIT
    measure = _ruler(family)
    return [measure(f" {word}") * scale for word in text.split()]


@cache
def _ruler(family: Family) -> Callable[[str], float]:
    face = next(each for each in family.faces if each.weight == family.headline_weight)
    return ImageFont.truetype(family.path(Face(face.weight)), _UNIT).getlength


def _lines(widths: list[float], measure_mm: float) -> int:
    lines, used = 1, 0.0
    for width in widths:
        if used and used + width > measure_mm:
            lines, used = lines + 1, 0.0
        used += width
    return lines


def _narrowest(widths: list[float], measure_mm: float) -> float:
    """The narrowest measure, to half a millimetre, with as many lines as the full one."""
    lines = _lines(widths, measure_mm)
    longest = max(widths, default=0)
    narrow = measure_mm
    while narrow - 0.5 > longest and _lines(widths, narrow - 0.5) == lines:
        narrow -= 0.5
    return round(narrow, 1)
