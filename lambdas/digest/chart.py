"""A small bar chart as a PNG; a library for charts would be larger than all the rest of the function.

https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from collections.abc import Sequence

_PALETTE = bytes.fromhex("ffffff d0d7de 1f6feb 424a53")
_GRID, _BAR, _TEXT = 1, 2, 3
_BAR_WIDTH, _GAP, _HEIGHT = 14, 4, 120
_LEFT, _TOP, _BOTTOM = 44, 12, 18
_PIXEL = 2
# Each digit is 5 rows of 3 pixels.
_DIGITS = dict(
    zip(
        "0123456789",
        (0o75557, 0o26227, 0o71747, 0o71717, 0o55711, 0o74717, 0o74757, 0o71111, 0o75757, 0o75717),
        strict=True,
    )
)


class _Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.rows = [bytearray(width) for _ in range(height)]

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        for row in self.rows[top : top + height]:
            row[left : left + width] = bytes([colour]) * width

    def number(self, left: int, top: int, value: int) -> None:
        for place, digit in enumerate(str(value)):
            for bit in range(15):
                if _DIGITS[digit] >> (14 - bit) & 1:
                    x, y = place * 4 + bit % 3, bit // 3
                    self.fill(left + x * _PIXEL, top + y * _PIXEL, _PIXEL, _PIXEL, _TEXT)


def bar_chart(values: Sequence[int]) -> bytes:
    """A bar for each value, numbered from 0; the largest value stands beside the axis."""
    most = max(values, default=0)
    width = _LEFT + len(values) * (_BAR_WIDTH + _GAP) + _GAP
    canvas = _Canvas(width, _TOP + _HEIGHT + _BOTTOM)
    for line in (0, _HEIGHT // 2, _HEIGHT):
        canvas.fill(_LEFT, _TOP + line, width - _LEFT, 1, _GRID)
    canvas.number(4, _TOP - 5, most)
    for index, value in enumerate(values):
        left = _LEFT + _GAP + index * (_BAR_WIDTH + _GAP)
        height = value * _HEIGHT // most if most else 0
        canvas.fill(left, _TOP + _HEIGHT - height, _BAR_WIDTH, height, _BAR)
        if index % 6 == 0:
            canvas.number(left, _TOP + _HEIGHT + 4, index)
    return _png(canvas.rows)


def _png(rows: Sequence[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    # Every row begins with its filter: 0 is none.
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), level=9)
    chunks = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
