"""A small PNG drawn by arithmetic, so that the samples need no image library and no image file."""

from __future__ import annotations

import struct
import zlib
from math import atan2, hypot, pi

SIZE = 64
"""Pixels in width and height."""

PALETTE = bytes.fromhex("FFFFFF2F2A26B5651DE8B978")
"""White, ink, crust, crumb."""

SPOKES = 12


def _colour(x: int, y: int) -> int:
    """Return the palette index of one pixel of the emblem: half a loaf's crumb, half a bicycle wheel."""
    across, down = x - SIZE / 2 + 0.5, y - SIZE / 2 + 0.5
    radius = hypot(across, down)
    if radius > 30:
        return 0
    if radius > 26:
        return 2 if across < 0 else 1
    if across < 0:
        return 3
    if radius < 4:
        return 1
    angle = (atan2(down, across) + 2 * pi) % (2 * pi / SPOKES)
    return 1 if min(angle, 2 * pi / SPOKES - angle) * radius < 0.8 else 0


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def emblem() -> bytes:
    """Return the studio's emblem as a PNG of 64 x 64 pixels with a palette (PNG specification, third edition)."""
    pixels = b"".join(b"\0" + bytes(_colour(x, y) for x in range(SIZE)) for y in range(SIZE))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", PALETTE),
            # Stored, not compressed: builds of zlib differ in what they make of the same bytes.
            _chunk(b"IDAT", zlib.compress(pixels, 0)),
            _chunk(b"IEND", b""),
        )
    )
