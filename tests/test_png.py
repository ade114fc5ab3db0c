"""Pictures are written again with a palette: the same to the eye, a quarter of the bytes."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from courselab.notebooks import png

WIDTH, HEIGHT = 7, 5


def picture(method: int) -> tuple[bytes, png.Pixels]:
    """A small RGBA picture whose rows are all stored with one filter, as the format describes it."""
    rng = np.random.default_rng(method)
    pixels = rng.integers(0, 255, (HEIGHT, WIDTH, 4), dtype=np.uint8)
    pixels[:, :, 3] = 255
    rows, above = [], bytes(4 * WIDTH)
    for line in pixels.reshape(HEIGHT, -1):
        row = line.tobytes()
        stored = bytes(
            (
                row[place]
                - png._guess(
                    method,
                    row[place - 4] if place >= 4 else 0,
                    above[place],
                    above[place - 4] if place >= 4 else 0,
                )
            )
            & 255
            for place in range(4 * WIDTH)
        )
        rows.append(bytes([method]) + stored)
        above = row
    made = png.SIGNATURE + b"".join(
        png._chunk(name, data)
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 6, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"".join(rows))),
            (b"IEND", b""),
        )
    )
    return made, pixels


@pytest.mark.parametrize("method", range(5))
def test_few_colours_are_kept_exactly(method: int) -> None:
    made, pixels = picture(method)
    parts = dict(png._chunks(png.smaller(made)))
    palette = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(HEIGHT, WIDTH + 1)
    assert (palette[rows[:, 1:]] == pixels[:, :, :3]).all()


def test_another_kind_of_picture_is_left_alone() -> None:
    made, _ = picture(0)
    grey = made.replace(struct.pack(">IIBB", WIDTH, HEIGHT, 8, 6), struct.pack(">IIBB", WIDTH, HEIGHT, 8, 0))
    assert png.smaller(grey) == grey
