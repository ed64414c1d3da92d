"""Pictures on pages: cut down from what was stored for print, once, and kept in memory."""

from functools import lru_cache
from io import BytesIO

from PIL import Image

from licensing.core import files

WIDTHS = (480, 960, 1600)
"""Widths that are served, pixels. A closed set, so that nobody can ask for a thousand sizes."""

_QUALITY = 80
_KEPT = 96  # about 100 kB each


@lru_cache(maxsize=_KEPT)
def reduced(sha256: str, width_px: int) -> bytes:
    """The stored picture as a JPEG at most ``width_px`` wide. Raises FileNotFoundError."""
    content = files.get(sha256)
    with Image.open(BytesIO(content)) as picture:
        if picture.width <= width_px and picture.format == "JPEG":
            return content
        height = max(1, round(picture.height * width_px / picture.width))
        picture.draft("RGB", (width_px, height))
        small = picture.convert("RGB").resize((width_px, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
