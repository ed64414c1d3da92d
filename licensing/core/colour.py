"""Colour arithmetic: how readable one colour is on another, and the nearest one that is.

Colours are ``#rrggbb``. Contrast is the ratio of WCAG 2.2, from 1 (the same) to 21 (black on
white). A publication's accent may be any colour, so whatever carries words in it asks here first.
"""

import re

Channels = tuple[float, float, float]

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 100


def contrast(a: str, b: str) -> float:
    """The WCAG contrast ratio of two colours; the order does not matter."""
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: str, background: str, minimum: float = 4.5) -> str:
    """The colour itself if words in it can be read on the background, else its nearest such shade.

    It is mixed with black on a light background and with white on a dark one, by hundredths, until
    the contrast reaches ``minimum``. Where even black or white falls short, that is the answer: no
    colour does better.
    """
    pole = max(("#000000", "#ffffff"), key=lambda end: contrast(end, background))
    for step in range(_STEPS):
        shade = mix(colour, pole, step / _STEPS)
        if contrast(shade, background) >= minimum:
            return shade
    return pole


def mix(colour: str, other: str, amount: float) -> str:
    """``colour`` with ``amount`` of the other in it: 0 is the colour itself, 1 is the other."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    mixed = (round(255 * (a + (b - a) * amount)) for a, b in pairs)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> Channels:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"not a #rrggbb colour: {colour!r}")
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
