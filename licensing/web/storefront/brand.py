"""A publication's own stylesheet: its accent, made readable, and its faces.

Everything else of the visual language is the same for every publication. The colours are computed
for contrast here, so that a pale accent still carries words.
"""

from dataclasses import dataclass

from licensing.core.colour import contrast, readable_on

PAPER = "#fdfcf9"
"""``--paper`` of tokens.css: the palest thing that accented words stand on is darker than this."""

WASH = "#f6f3ec"
"""``--wash`` of tokens.css: the darkest background that accented words stand on."""


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface in a given role. ``tracking`` is in em."""

    stack: str
    mast_weight: int
    headline_weight: int
    tracking: float = -0.01


SERIF = 'Georgia, "Times New Roman", serif'
SANS = '"Helvetica Neue", Arial, sans-serif'

FACES = {
    "archivo": Face(f'"Archivo", {SANS}', 800, 700, -0.035),
    "ibm-plex-serif": Face(f'"IBM Plex Serif", {SERIF}', 600, 600, -0.015),
    "libre-franklin": Face(f'"Libre Franklin", {SANS}', 700, 600, -0.025),
    "newsreader": Face(f'"Newsreader", {SERIF}', 600, 500, -0.015),
    "playfair-display": Face(f'"Playfair Display", {SERIF}', 900, 700, -0.005),
    "source-serif-4": Face(f'"Source Serif 4", {SERIF}', 600, 600, -0.015),
}
"""The faces that fonts.css serves, with the weights it has."""

DEFAULT_FACE = FACES["newsreader"]


def stylesheet(slug: str, *, accent: str, masthead_font: str, headline_font: str) -> str:
    """The CSS that dresses every element marked ``data-brand="<slug>"``.

    ``accent`` is ``#rrggbb``. A face we do not serve falls back to the house's own.
    """
    mast = FACES.get(masthead_font, DEFAULT_FACE)
    headline = FACES.get(headline_font, DEFAULT_FACE)
    on_accent = max(("#ffffff", "#1c1a17"), key=lambda words: contrast(words, accent))
    declarations = {
        "--accent": accent,
        "--accent-text": readable_on(accent, WASH),
        "--on-accent": readable_on(on_accent, accent),
        "--face-mast": mast.stack,
        "--mast-weight": str(mast.mast_weight),
        "--mast-tracking": f"{mast.tracking}em",
        "--face-headline": headline.stack,
        "--headline-weight": str(headline.headline_weight),
    }
    body = "".join(f"  {name}: {value};\n" for name, value in declarations.items())
    return f'[data-brand="{slug}"] {{\n{body}}}\n'
