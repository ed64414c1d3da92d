"""Which characters a document can set.

A copy is set in the shipped faces alone, so what they lack would end a paid order without a copy.
It is asked here beforehand, of a licensee's name and of an article, and refused by name.
"""

import unicodedata
from functools import cache

# fontTools comes with WeasyPrint and ships no types.
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from licensing.documents.fonts import FALLBACK, FAMILIES, Face

_REGULAR = Face(400)
_WITHOUT_A_GLYPH = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Categories of characters that are layout and not ink: controls, formats, spaces."""


def unprintable(text: str) -> str:
    """The characters that no shipped face can set, in their order, each once."""
    return "".join(dict.fromkeys(filter(_is_unprintable, unicodedata.normalize("NFC", text))))


def _is_unprintable(character: str) -> bool:
    if unicodedata.category(character) in _WITHOUT_A_GLYPH:
        return False
    return ord(character) not in _covered()


@cache
def _covered() -> frozenset[int]:
    """What is in the faces that any text may fall back on, and in every family a brand may name.

    The regular face speaks for its family: the others are cut from the same characters.
    """
    families = (*FAMILIES.values(), FALLBACK)
    regular = (family.path(_REGULAR) for family in families if _REGULAR in family.faces)
    return frozenset().union(*(TTFont(path, lazy=True).getBestCmap() for path in regular))
