"""Marks drawn by calculation: the QR code, the certificate's frame, the proof's watermark."""

import io
import math
from collections.abc import Iterator
from itertools import pairwise

import segno

from licensing.core.colour import mix, readable_on

Point = tuple[float, float]

PAPER_TINT = "#fdfbf5"
"""The certificate's paper."""

_EASE = 0.3642
"""Handle length at which one cubic curve follows half a cosine wave to within a thousandth."""


def qr_code(url: str) -> bytes:
    """The URL as a QR code: a black and white PNG without a quiet zone, eight pixels a module.

    A bitmap and not a drawing: every page shows the same code, and a bitmap is stored once.
    """
    image = io.BytesIO()
    segno.make(url, error="m", micro=False).save(image, kind="png", scale=8, border=0)
    return image.getvalue()


def certificate_frame(width_mm: float, height_mm: float, accent: str) -> bytes:
    """A whole sheet of engraved border, as SVG: woven bands, a rosette in each corner and a seal.

    Bands are waves of two curves a period, and rosettes of two curves a petal, so that a sheet
    costs milliseconds where a dense engraving costs half a second.
    """
    ink = readable_on(accent, PAPER_TINT)
    pale = mix(ink, PAPER_TINT, 0.55)
    outer, band, corner = 9.0, 6.4, 10.4
    middle = outer + band / 2 + 1.2
    inner = outer + band + 2.4
    corners = [(x, y) for x in (middle, width_mm - middle) for y in (middle, height_mm - middle)]
    strokes = [
        *_bands(width_mm, height_mm, middle, band / 2, (ink, pale)),
        *(_corner(x, y, corner, ink, pale) for x, y in corners),
        _box(outer, width_mm, height_mm, ink, 0.55),
        _box(inner, width_mm, height_mm, ink, 0.2),
        _rosette(width_mm / 2, height_mm - inner - 17, 11, 2.9, petals=12, strands=7, colour=pale),
    ]
    return _svg(width_mm, height_mm, "".join(strokes))


def _bands(
    width: float, height: float, middle: float, amplitude: float, colours: tuple[str, str]
) -> Iterator[str]:
    across, down = width - 2 * middle, height - 2 * middle
    for strand in range(4):
        colour, phase = colours[strand % 2], strand / 4
        for y in (middle, height - middle):
            yield _stroke(_wave(across, amplitude, phase), colour, f"translate({middle} {y:g})")
        for x in (middle, width - middle):
            place = f"translate({x:g} {middle}) rotate(90)"
            yield _stroke(_wave(down, amplitude, phase), colour, place)


def _wave(length: float, amplitude: float, phase: float, period: float = 7.5) -> str:
    """A cosine wave along x, a curve from each crest to each trough.

    It starts up to a period early, by its phase; the corners cover what stands out.
    """
    waves = round(length / period)
    half = length / waves / 2
    crests = [
        (half * (step - 2 * phase), amplitude * (-1) ** step) for step in range(2 * waves + 2)
    ]
    path = ["M{:.2f} {:.2f}".format(*crests[0])]
    for (x0, y0), (x1, y1) in pairwise(crests):
        near, far = x0 + _EASE * half, x1 - _EASE * half
        path.append(f"C{near:.2f} {y0:.2f} {far:.2f} {y1:.2f} {x1:.2f} {y1:.2f}")
    return "".join(path)


def _corner(x: float, y: float, size: float, ink: str, pale: str) -> str:
    half = size / 2
    ground = (
        f'<rect x="{x - half:g}" y="{y - half:g}" width="{size:g}" height="{size:g}" '
        f'fill="{PAPER_TINT}" stroke="{ink}" stroke-width=".3"/>'
    )
    return ground + _rosette(
        x, y, half * 0.62, half * 0.26, petals=8, strands=3, colour=pale, pen=0.2
    )


def _rosette(
    x: float,
    y: float,
    radius: float,
    depth: float,
    *,
    petals: int,
    strands: int,
    colour: str,
    pen: float = 0.16,
) -> str:
    """Closed waves around a circle, each turned a little further than the one before."""
    turns = (2 * math.pi * strand / (petals * strands) for strand in range(strands))
    paths = (_stroke(_petals(radius, depth, petals, turn), colour, width=pen) for turn in turns)
    return f'<g transform="translate({x:g} {y:g})">{"".join(paths)}</g>'


def _petals(radius: float, depth: float, petals: int, turn: float) -> str:
    """One closed wave: its radius swings ``depth`` either side of ``radius``, once a petal."""
    step = math.pi / petals
    path = ["M{:.2f} {:.2f}".format(*_polar(radius + depth, turn))]
    for index in range(2 * petals):
        near, far = (depth, -depth) if index % 2 == 0 else (-depth, depth)
        angle = turn + index * step
        points = (
            _tangent(radius + near, angle, _EASE * step),
            _tangent(radius + far, angle + step, -_EASE * step),
            _polar(radius + far, angle + step),
        )
        path.append("C" + " ".join(f"{x:.2f} {y:.2f}" for x, y in points))
    return "".join(path) + "Z"


def _polar(radius: float, angle: float) -> Point:
    return radius * math.cos(angle), radius * math.sin(angle)


def _tangent(radius: float, angle: float, turn: float) -> Point:
    """A point at ``angle`` moved along the circle's tangent by the length of arc ``turn``."""
    x, y = _polar(radius, angle)
    return x - radius * turn * math.sin(angle), y + radius * turn * math.cos(angle)


def _box(inset: float, width: float, height: float, colour: str, pen: float) -> str:
    return (
        f'<rect x="{inset:g}" y="{inset:g}" width="{width - 2 * inset:g}" '
        f'height="{height - 2 * inset:g}" fill="none" stroke="{colour}" stroke-width="{pen}"/>'
    )


def _stroke(path: str, colour: str, place: str = "", width: float = 0.18) -> str:
    moved = f' transform="{place}"' if place else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{moved}/>'


def _svg(width_mm: float, height_mm: float, content: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="0 0 {width_mm:g} {height_mm:g}">{content}</svg>'
    ).encode()
