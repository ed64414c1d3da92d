"""A picture from outside, checked and converted once for print.

What comes out is one kind of file, a baseline sRGB JPEG without anybody's metadata, so that no
later room meets a decoder's surprises, a camera's position or a colour profile it cannot print.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from licensing.core.errors import InvalidInput

MAX_FILE_BYTES = 40_000_000
MAX_PIXELS = 80_000_000
"""Before decoding: width times height as the file's head claims."""

PRINT_WIDTH_PX = 2_400
"""300 to the inch across eight inches, the widest that any layout prints."""
PRINT_HEIGHT_PX = 3_300
"""300 to the inch down eleven inches."""
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PAPER = (255, 255, 255)

Image.init()  # registers WebP, which Pillow otherwise leaves until some other file fails to open
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class PictureRefused(InvalidInput):
    """A file that is not a picture we can print; the message says why."""

    code = "picture-refused"


@dataclass(frozen=True, slots=True)
class PrintPicture:
    """A picture ready for print; ``sha256`` is that of ``content``, in hexadecimal."""

    content: bytes
    media_type: str
    width_px: int
    height_px: int
    sha256: str


def prepare(content: bytes) -> PrintPicture:
    """Check ``content`` (JPEG, PNG, WebP or a GIF's first frame) and convert it for print.

    The same bytes always give the same picture. Raises ``PictureRefused``.
    """
    if len(content) > MAX_FILE_BYTES:
        raise PictureRefused(f"The picture's file is larger than {MAX_FILE_BYTES / 1e6:g} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            return _printed(_upright(picture))
    except UnidentifiedImageError:
        raise PictureRefused("The file is not a JPEG, PNG, WebP or GIF picture.") from None
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except PictureRefused:
        raise
    except Exception as error:
        # A decoder fed with hostile bytes may raise nearly anything; the file is at fault.
        raise PictureRefused(f"The picture is damaged ({type(error).__name__}).") from error


def _upright(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()
    # A JPEG can be decoded at a half, a quarter or an eighth, which saves most of the work.
    picture.draft(None, (PRINT_WIDTH_PX * 2, PRINT_HEIGHT_PX * 2))
    with _whole_files_only():
        picture.load()
    return ImageOps.exif_transpose(picture)


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Refuse a file that breaks off, though the renderer asks Pillow to forgive it."""
    forgiving = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = forgiving


def _printed(picture: Image.Image) -> PrintPicture:
    flat = _on_paper(_in_srgb(picture))
    flat.thumbnail((PRINT_WIDTH_PX, PRINT_HEIGHT_PX), Image.Resampling.LANCZOS)
    bare = Image.frombytes("RGB", flat.size, flat.tobytes())  # pixels alone: no metadata follows
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, subsampling="4:4:4")
    content = out.getvalue()
    return PrintPicture(
        content=content,
        media_type="image/jpeg",
        width_px=bare.width,
        height_px=bare.height,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture in sRGB or sRGB with transparency, by its own profile when that can be read."""
    picture = _eight_bits(picture)
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, _SRGB, outputMode="RGBA" if picture.mode == "RGBA" else "RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            return picture  # a broken profile is worth less than the plain numbers
        return converted or picture
    return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode in {"P", "PA"}:
        return picture.convert("RGBA" if _has_transparency(picture) else "RGB")
    return picture


def _has_transparency(picture: Image.Image) -> bool:
    return "transparency" in picture.info or picture.mode in {"PA", "RGBA", "LA", "RGBa", "La"}


def _on_paper(picture: Image.Image) -> Image.Image:
    if not _has_transparency(picture):
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGBA", seen.size, (*PAPER, 255))
    return Image.alpha_composite(paper, seen).convert("RGB")


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(f"The picture has more than {MAX_PIXELS / 1e6:g} million pixels.")
