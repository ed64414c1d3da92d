"""Make the TrueType faces from the WOFF2 subsets that Fontsource publishes.

Run once, when a family or a face is added:

    npm install @fontsource/FAMILY ...
    python -m licensing.documents.faces.convert node_modules/@fontsource

Each face joins the subsets that Fontsource cuts it into, since WeasyPrint does not read
``unicode-range``. ``dejavu-sans`` is the file of the DejaVu distribution and is not converted.
"""

import shutil
import sys
import tempfile
from pathlib import Path

# fontTools comes with WeasyPrint and ships no types.
from fontTools.merge import Merger, Options  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from licensing.documents.fonts import FACES, FAMILIES, SIGNATURE, Face, Family

SUBSETS = ("latin", "latin-ext", "greek", "cyrillic")


def convert(source: Path) -> None:
    """Write every face of every family, and the families' licences, into ``faces/``."""
    for family in FAMILIES.values():
        package = source / family.slug
        for face in family.faces:
            _write(family, face, _subsets(package, family, face))
        shutil.copyfile(package / "LICENSE", FACES / f"{family.slug}-OFL.txt")


def _subsets(package: Path, family: Family, face: Face) -> list[Path]:
    names = (f"{family.slug}-{subset}-{face.weight}-{face.style}.woff2" for subset in SUBSETS)
    return [path for name in names if (path := package / "files" / name).exists()]


def _write(family: Family, face: Face, subsets: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [_plain(subset, Path(folder)) for subset in subsets]
        font = Merger(Options(drop_tables=["vhea", "vmtx", "STAT", "DSIG", "gasp"])).merge(parts)
    if family is SIGNATURE:
        _rename(font, family.name)
    font.recalcTimestamp = False
    font.save(family.path(face))


def _plain(subset: Path, folder: Path) -> str:
    """The subset without its compression and without hints, which print has no use for."""
    font = TTFont(subset)
    font.flavor = None
    for table in ("fpgm", "prep", "cvt ", "hdmx", "LTSH", "VDMX"):
        if table in font:
            del font[table]
    plain = folder / f"{subset.stem}.ttf"
    font.save(plain)
    return str(plain)


def _rename(font: TTFont, name: str) -> None:
    """A merged face is a modified one, and this licence reserves the original's name."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = name.replace(" ", "") if record.nameID == 6 else name


if __name__ == "__main__":
    convert(Path(sys.argv[1]))
