"""The typefaces a document may use, and the ``@font-face`` rules that name them.

Every face is shipped as TrueType beside this module (``faces/``), because WeasyPrint loads TrueType
thirty times as fast as WOFF2 and makes up no bold or italic of its own. Nothing is taken from the
machine, so a document looks the same wherever it is rendered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

FACES = Path(__file__).parent / "faces"
FONTCONFIG = FACES / "fonts.conf"
"""Tells Fontconfig of no typefaces, so that only those of the ``@font-face`` rules are used."""


@dataclass(frozen=True, slots=True)
class Face:
    """One weight and slope of a family."""

    weight: int
    italic: bool = False

    @property
    def style(self) -> str:
        return "italic" if self.italic else "normal"


@dataclass(frozen=True, slots=True)
class Family:
    """A family, and how it is set when it carries a headline or a masthead."""

    slug: str
    name: str
    faces: tuple[Face, ...]
    headline_weight: int = 600
    masthead_weight: int = 600
    tracking: str = "-0.015em"
    """Letter spacing at display sizes."""

    def path(self, face: Face) -> Path:
        """Where this face is stored."""
        return FACES / f"{self.slug}-{face.weight}-{face.style}.ttf"

    def rules(self) -> str:
        """One ``@font-face`` rule a face."""
        return "\n".join(
            f'@font-face {{ font-family: "{self.name}"; font-weight: {face.weight}; '
            f'font-style: {face.style}; src: url("{self.path(face).as_uri()}") }}'
            for face in self.faces
        )


def _faces(*names: str) -> tuple[Face, ...]:
    return tuple(Face(int(name.rstrip("i")), name.endswith("i")) for name in names)


SANS = Family("libre-franklin", "Libre Franklin", _faces("400", "400i", "500", "600", "700"))
SIGNATURE = Family(
    "playfair-display", "Offprint Display", _faces("700", "700i", "400i", "900"), 700, 900
)
FALLBACK = Family("dejavu-sans", "DejaVu Sans", _faces("400"))
"""Drawn last: symbols, mathematics and alphabets that no other family here has."""

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        family.slug: family
        for family in (
            Family("source-serif-4", "Source Serif 4", _faces("400", "400i", "600", "700", "700i")),
            Family("newsreader", "Newsreader", _faces("400", "400i", "600", "700", "700i")),
            Family("ibm-plex-serif", "IBM Plex Serif", _faces("400", "400i", "600", "700", "700i")),
            Family("archivo", "Archivo", _faces("400", "400i", "600", "700", "800"), 700, 800),
            SIGNATURE,
            SANS,
        )
    }
)
"""Families a :class:`~licensing.documents.facts.Brand` may name, by slug."""

ALPHABETS = FAMILIES["source-serif-4"]
"""Greek and Cyrillic in running text."""


def family(slug: str) -> Family:
    """The family of that slug; the text family when the brand names one that is not shipped."""
    return FAMILIES.get(slug, ALPHABETS)


def font_face_css() -> str:
    """The ``@font-face`` rules of every shipped face."""
    return "\n".join(each.rules() for each in (*FAMILIES.values(), FALLBACK))
