"""Pictures for print: converted once, stripped bare, and refused when they are not pictures."""

import hashlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from licensing.articles.ingest.pictures import (
    MAX_PIXELS,
    PRINT_HEIGHT_PX,
    PRINT_WIDTH_PX,
    PictureRefused,
    prepare,
)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def pixel(content: bytes, at: tuple[int, int] = (4, 4)) -> tuple[int, ...]:
    found = opened(content).getpixel(at)
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 6) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def png_claiming(width: int, height: int) -> bytes:
    """A tiny file whose head claims a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_format_becomes_a_jpeg_of_the_same_size(kind: str) -> None:
    ready = prepare(saved(Image.new("RGB", (640, 480), (200, 30, 40)), kind))

    assert (ready.media_type, ready.width_px, ready.height_px) == ("image/jpeg", 640, 480)
    assert opened(ready.content).format == "JPEG"
    assert near(pixel(ready.content), (200, 30, 40))


def test_the_digest_is_that_of_the_content() -> None:
    ready = prepare(saved(Image.new("RGB", (8, 8)), "PNG"))

    assert ready.sha256 == hashlib.sha256(ready.content).hexdigest()


def test_the_same_bytes_give_the_same_picture() -> None:
    content = saved(Image.radial_gradient("L"), "PNG")

    assert prepare(content) == prepare(content)


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((4_800, 1_600), (PRINT_WIDTH_PX, 800)),
        ((1_000, 6_600), (500, PRINT_HEIGHT_PX)),
        ((300, 200), (300, 200)),
    ],
)
def test_a_large_picture_is_fitted_to_print_and_a_small_one_left(
    size: tuple[int, int], fitted: tuple[int, int]
) -> None:
    ready = prepare(saved(Image.new("RGB", size), "JPEG"))

    assert (ready.width_px, ready.height_px) == fitted


def test_metadata_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    content = saved(Image.new("RGB", (16, 16)), "JPEG", exif=exif, comment=b"secret comment")
    assert b"Taken at home" in content

    ready = prepare(content)

    assert b"Taken at home" not in ready.content
    assert b"secret comment" not in ready.content
    assert not opened(ready.content).getexif()


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    ready = prepare(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif))

    assert (ready.width_px, ready.height_px) == (20, 40)


def test_transparency_shows_the_paper() -> None:
    ready = prepare(saved(Image.new("RGBA", (16, 16), (0, 0, 0, 0)), "PNG"))

    assert near(pixel(ready.content), (255, 255, 255))


def test_a_palette_with_a_transparent_colour_shows_the_paper() -> None:
    picture = Image.new("P", (16, 16), 0)
    ready = prepare(saved(picture, "GIF", transparency=0))

    assert near(pixel(ready.content), (255, 255, 255))


def test_sixteen_bits_become_eight() -> None:
    ready = prepare(saved(Image.new("I;16", (16, 16), 0x8080), "PNG"))

    assert near(pixel(ready.content), (128, 128, 128))


def test_four_colour_print_becomes_srgb() -> None:
    ready = prepare(saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG"))

    red, green, blue = pixel(ready.content)
    assert red > 200
    assert green < 60
    assert blue < 60


def test_a_colour_profile_is_honoured() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ready = prepare(saved(Image.new("RGB", (16, 16), (10, 200, 90)), "JPEG", icc_profile=profile))

    assert near(pixel(ready.content), (10, 200, 90))
    assert "icc_profile" not in opened(ready.content).info


def test_a_broken_colour_profile_is_set_aside() -> None:
    content = saved(Image.new("RGB", (16, 16), (10, 200, 90)), "JPEG", icc_profile=b"not a profile")

    assert near(pixel(prepare(content).content), (10, 200, 90))


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    assert near(pixel(prepare(content).content), (255, 0, 0))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_claim_of_too_many_pixels_is_refused_before_decoding() -> None:
    with pytest.raises(PictureRefused, match="million pixels"):
        prepare(png_claiming(50_000, 50_000))


def test_a_claim_within_the_limit_that_is_not_kept_is_refused() -> None:
    side = int(MAX_PIXELS**0.5) // 8
    with pytest.raises(PictureRefused, match="damaged"):
        prepare(png_claiming(side, side))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"\x00\x00\x01\x00" + bytes(60),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(PictureRefused):
        prepare(content)


def test_a_picture_that_breaks_off_is_refused() -> None:
    whole = saved(Image.effect_noise((200, 200), 50), "JPEG")

    with pytest.raises(PictureRefused):
        prepare(whole[: len(whole) // 2])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_damage_anywhere_is_a_refusal_or_a_picture_never_another_error(
    at: int, damage: bytes
) -> None:
    whole = saved(Image.effect_noise((24, 24), 50), "PNG")

    try:
        ready = prepare(whole[:at] + damage + whole[at + len(damage) :])
    except PictureRefused:
        return
    assert ready.media_type == "image/jpeg"
