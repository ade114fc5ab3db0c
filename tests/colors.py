"""Colors as numbers: contrast, difference, and how they look with the three common color-vision deficiencies.

A color is ``#rrggbb``. Contrast is the ratio of WCAG 2.2 (1 to 21); difference is CIEDE2000 (about 1 is the least
that an eye can tell side by side).
"""

from __future__ import annotations

from functools import cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]

DEFICIENCIES: dict[str, tuple[Triple, Triple, Triple]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""At full severity, on linear light. Machado, Oliveira and Fernandes 2009, IEEE TVCG 15(6), 1291-1298."""


def linear(color: str) -> Triple:
    """The light of a color: red, green and blue from 0 to 1, by the curve of sRGB."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, from 1 to 21."""
    dark, bright = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (linear(one), linear(other))
    )
    return (bright + 0.05) / (dark + 0.05)


def over(color: str, paper: str, share: float) -> str:
    """What is seen where ``color`` lies over ``paper`` with an opacity from 0 to 1."""
    mixed = (
        round(share * int(color[place : place + 2], 16) + (1 - share) * int(paper[place : place + 2], 16))
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)


@cache
def difference(one: str, other: str, vision: str = "") -> float:
    """How far apart two colors look; ``vision`` names a deficiency, or is empty for none."""
    return ciede2000(_lab(_seen(one, vision)), _lab(_seen(other, vision)))


def _seen(color: str, vision: str) -> Triple:
    light = linear(color)
    if not vision:
        return light
    red, green, blue = (
        min(1.0, max(0.0, sum(part * value for part, value in zip(row, light, strict=True))))
        for row in DEFICIENCIES[vision]
    )
    return red, green, blue


def _lab(light: Triple) -> Triple:
    red, green, blue = light
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116 for value in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def ciede2000(one: Triple, other: Triple) -> float:
    """The CIEDE2000 difference of two colors in CIELAB. Sharma, Wu and Dalal 2005, Color Res. Appl. 30(1), 21-30."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(chroma / (chroma + 25**7))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = (degrees(atan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = h2 - h1 if c1 * c2 else 0.0
    turn -= 360 * round(turn / 360) if abs(turn) > 180 else 0
    hue = h1 + turn / 2 if c1 * c2 else h1 + h2
    light, strong = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * strong, 1 + 0.015 * strong * t
    twist = (
        -2 * sqrt(strong**7 / (strong**7 + 25**7)) * sin(radians(60 * exp(-(((hue % 360 - 275) / 25) ** 2))))
    )
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / sh
    return sqrt(dl**2 + dc**2 + dh**2 + twist * dc * dh)
