"""The pictures of an article, made fit for print: RGB or grey, as JPEG or PNG."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from licensing.documents.errors import RenderFailed
from licensing.documents.fonts import SANS, Face

PROOF_PIXELS = 720
"""Longest side of a picture in a proof: enough to judge the layout, too little to use."""

_PRINTABLE = {("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "L"), ("PNG", "1")}


@dataclass(frozen=True, slots=True)
class Picture:
    """Encoded bytes and the size they are seen at, in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height


def for_print(name: str, content: bytes) -> Picture:
    """The picture as it is when print can take it so, otherwise converted.

    Raises :class:`RenderFailed` when it cannot be read, or is large enough to be an attack.
    """
    image = _open(name, content)
    upright = image.getexif().get(0x0112, 1) == 1
    if upright and (image.format, image.mode) in _PRINTABLE:
        return Picture(content, *image.size)
    return _encode(_opaque(ImageOps.exif_transpose(image)))


def for_proof(name: str, content: bytes, legend: str) -> Picture:
    """The picture made small, with the legend drawn through it.

    Raises :class:`RenderFailed` as :func:`for_print` does.
    """
    image = _opaque(ImageOps.exif_transpose(_open(name, content)))
    image.thumbnail((PROOF_PIXELS, PROOF_PIXELS))
    return _encode(_overprinted(image, legend), quality=70)


def watermark(legend: str, width: int = 900, height: int = 420) -> bytes:
    """A tile of the legend, faint on nothing, to lie behind a proof's text."""
    tile = Image.new("LA", (width, height), (90, 0))
    for x, y in ((0, height // 8), (width // 2, height * 5 // 8)):
        ImageDraw.Draw(tile).text((x, y), legend, fill=(90, 44), font=_legend_font(34))
    return _png(tile)


def _open(name: str, content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content))
        image.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise RenderFailed(f"The picture {name} cannot be read: {error}.") from error
    return image


def _opaque(image: Image.Image) -> Image.Image:
    """RGB, with whatever was transparent on white."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _overprinted(image: Image.Image, legend: str) -> Image.Image:
    size = max(image.width // 22, 12)
    font = _legend_font(size)
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for x, y in _places(image.size, pen.textlength(legend, font), size):
        pen.text((x + 1, y + 1), legend, fill=(0, 0, 0, 70), font=font)
        pen.text((x, y), legend, fill=(255, 255, 255, 120), font=font)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def _places(area: tuple[int, int], length: float, size: int) -> Iterator[tuple[int, int]]:
    """Where the legend stands: rows across the whole picture, every second one moved by half."""
    width, height = area
    stride = int(length * 1.25)
    for row, y in enumerate(range(size, height, size * 4)):
        yield from ((x, y) for x in range(-(row % 2) * stride // 2, width, stride))


def _legend_font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SANS.path(Face(600)), size)


def _encode(image: Image.Image, quality: int = 88) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0)
    return Picture(out.getvalue(), *image.size)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
