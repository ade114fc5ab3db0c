"""Smaller pictures: a browser's PNG, of four bytes a pixel, written again with a palette of 256 colors.

Charts have few colors; the rest is the soft edge of letters and lines, for which the nearest of the 256 serves. A
lesson with four charts then stays light enough for a code-hosting site to show.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Pixels = npt.NDArray[np.uint8]


def smaller(png: bytes) -> bytes:
    """The picture with a palette; as it was, if it is not of eight bits a channel with transparency (RGBA)."""
    parts = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if (depth, kind, interlaced) != (8, 6, 0):
        return png
    packed = b"".join(data for name, data in parts if name == b"IDAT")
    pixels = _unfiltered(zlib.decompress(packed), width, height)
    palette, indices = _palette(pixels[:, :, :3])
    rows = np.concatenate([np.zeros((height, 1), np.uint8), indices], axis=1)
    return SIGNATURE + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", palette.tobytes()),
            (b"IDAT", zlib.compress(rows.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _unfiltered(raw: bytes, width: int, height: int) -> Pixels:
    """The pixels, height x width x 4: each row is stored as differences from its neighbors."""
    step, length = 4, 4 * width
    above, rows = bytearray(length), []
    for number in range(height):
        start = number * (length + 1)
        method, row = raw[start], bytearray(raw[start + 1 : start + 1 + length])
        for place in range(length):
            left = row[place - step] if place >= step else 0
            corner = above[place - step] if place >= step else 0
            row[place] = (row[place] + _guess(method, left, above[place], corner)) & 255
        rows.append(bytes(row))
        above = row
    return np.frombuffer(b"".join(rows), np.uint8).reshape(height, width, 4)


def _guess(method: int, left: int, above: int, corner: int) -> int:
    """What a row's filter expects at a place: nothing, left, above, their mean, or the nearest of three."""
    if method < 4:
        return (0, left, above, (left + above) // 2)[method]
    flat = left + above - corner
    return min((left, above, corner), key=lambda value: abs(flat - value))


def _palette(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """The most frequent colors, and for each pixel the number of the nearest of them."""
    flat = pixels.reshape(-1, 3)
    colours, where, counts = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:COLOURS]]
    distance = ((colours[:, None, :].astype(np.int32) - palette[None, :, :]) ** 2).sum(axis=2)
    nearest = distance.argmin(axis=1).astype(np.uint8)
    return palette, nearest[where.reshape(-1)].reshape(pixels.shape[:2])
