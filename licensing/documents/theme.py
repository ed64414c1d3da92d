"""How one publication looks: its colours made readable, its families, sizes that fit its words."""

from dataclasses import dataclass

from markupsafe import Markup

from licensing.core.colour import contrast, mix, readable_on
from licensing.documents.facts import Brand
from licensing.documents.fonts import ALPHABETS, FALLBACK, SANS, Family, family
from licensing.documents.headline import Headline, fit
from licensing.documents.marks import PAPER_TINT

LAYOUTS = ("newspaper", "magazine", "journal")

LONG_NAME = 24
"""Characters from which a masthead is set smaller, and again from half as many more."""


SIDE_MARGINS_MM = {"newspaper": 18.0, "magazine": 20.0, "journal": 20.0, "personal": 34.0}
"""Left and right margin of a page, as in the layouts' stylesheets."""
HEADLINE_SIZES_PT = {
    "newspaper": (31.0, 25.0, 18.5),
    "magazine": (34.0, 26.0, 19.0),
    "journal": (25.0, 21.0, 16.5),
    "personal": (24.0, 20.0, 16.0),
}
UPRIGHT_SIZES_PT = (27.0, 22.0, 17.0)
"""Sizes of a headline that stands beside an upright picture."""
UPRIGHT_PICTURE_MM = {"newspaper": 73.0, "magazine": 80.0}
"""What an upright picture and its gutter take from the measure."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet, in millimetres. ``name`` is also the name of its stylesheet."""

    name: str
    width_mm: float
    height_mm: float


A4 = Paper("a4", 210, 297)
LETTER = Paper("letter", 215.9, 279.4)


def paper(name: str) -> Paper:
    """US Letter by name, otherwise A4."""
    return LETTER if name == LETTER.name else A4


def layout(brand: Brand) -> str:
    """The brand's layout; a newspaper's when it names none that exists."""
    return brand.layout if brand.layout in LAYOUTS else LAYOUTS[0]


def variables(brand: Brand, scale: float) -> Markup:
    """The custom properties that every stylesheet takes the brand from, as one CSS rule.

    ``scale`` is of type size and leading. Safe to place in a page: every value is from our own
    tables or a number or colour that was computed with.
    Raises ``ValueError`` if the accent is no ``#rrggbb``.
    """
    values = (_values(brand) | {"scale": f"{scale:g}"}).items()
    return Markup(":root {" + "".join(f" --{name}: {value};" for name, value in values) + " }")  # noqa: S704


def _values(brand: Brand) -> dict[str, str]:
    masthead, headline = family(brand.masthead_font), family(brand.headline_font)
    return {
        "accent": brand.accent,
        "on-accent": _on(brand.accent),
        "accent-ink": readable_on(brand.accent, "#ffffff"),
        "accent-on-tint": readable_on(brand.accent, PAPER_TINT),
        "accent-pale": mix(brand.accent, "#ffffff", 0.92),
        "paper-tint": PAPER_TINT,
        "text-font": _stack(family(brand.text_font)),
        "headline-font": _stack(headline),
        "headline-weight": str(headline.headline_weight),
        "headline-tracking": headline.tracking,
        "masthead-font": _stack(masthead),
        "masthead-weight": str(masthead.masthead_weight),
        "sans": _stack(SANS),
    }


def headline(text: str, brand: Brand, form: str, sheet: Paper, *, upright: bool) -> Headline:
    """The headline's size and measure. ``form`` is the layout, or ``personal``."""
    measure = sheet.width_mm - 2 * SIDE_MARGINS_MM[form]
    sizes = HEADLINE_SIZES_PT[form]
    if upright and form in UPRIGHT_PICTURE_MM:
        measure, sizes = measure - UPRIGHT_PICTURE_MM[form], UPRIGHT_SIZES_PT
    return fit(text, family(brand.headline_font), sizes, measure)


def masthead_size(publication: str) -> str:
    """``short``, ``long`` or ``very-long``."""
    if len(publication) <= LONG_NAME:
        return "short"
    return "long" if len(publication) <= LONG_NAME * 3 // 2 else "very-long"


def _on(accent: str) -> str:
    return max(("#ffffff", "#1a1a1c"), key=lambda ink: contrast(ink, accent))


def _stack(first: Family) -> str:
    names = dict.fromkeys(each.name for each in (first, ALPHABETS, FALLBACK))
    return ", ".join(f'"{name}"' for name in names)
