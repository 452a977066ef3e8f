"""The chart: a PNG that decoders accept, with bars of the right height."""

import struct
import zlib
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.support.lambdas import load

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def chart() -> ModuleType:
    return load("digest", "chart")


def chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert image.startswith(SIGNATURE)
    place = len(SIGNATURE)
    while place < len(image):
        (length,) = struct.unpack_from(">I", image, place)
        kind, data = image[place + 4 : place + 8], image[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", image, place + 8 + length)
        assert checksum == zlib.crc32(kind + data)
        yield kind, data
        place += 12 + length
    assert place == len(image)


def pixels(image: bytes) -> list[bytes]:
    found = dict(chunks(image))
    width, height, *rest = struct.unpack(">IIBBBBB", found[b"IHDR"])
    assert rest == [8, 3, 0, 0, 0]
    raw = zlib.decompress(found[b"IDAT"])
    assert len(raw) == height * (width + 1)
    rows = [raw[start : start + width + 1] for start in range(0, len(raw), width + 1)]
    assert {row[0] for row in rows} == {0}
    return [row[1:] for row in rows]


def heights(chart: ModuleType, rows: list[bytes], count: int) -> list[int]:
    step = chart._BAR_WIDTH + chart._GAP
    columns = [chart._LEFT + chart._GAP + index * step for index in range(count)]
    return [sum(row[column] == chart._BAR for row in rows) for column in columns]


@pytest.mark.parametrize("values", [[], [0], [0] * 24, [1], list(range(24)), [99_999] * 24], ids=str)
def test_is_a_png(chart: ModuleType, values: list[int]) -> None:
    image = chart.bar_chart(values)
    assert [kind for kind, _ in chunks(image)] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    palette = len(dict(chunks(image))[b"PLTE"]) // 3
    assert {pixel for row in pixels(image) for pixel in row} <= set(range(palette))


def test_bars_are_as_high_as_their_values(chart: ModuleType) -> None:
    values = [0, 10, 5, 1, 10]
    rows = pixels(chart.bar_chart(values))
    assert heights(chart, rows, len(values)) == [0, 120, 60, 12, 120]


def test_a_day_without_orders_has_no_bars(chart: ModuleType) -> None:
    assert heights(chart, pixels(chart.bar_chart([0] * 24)), 24) == [0] * 24


def test_same_values_make_the_same_bytes(chart: ModuleType) -> None:
    assert chart.bar_chart([3, 1]) == chart.bar_chart([3, 1])
    assert len(chart.bar_chart(list(range(24)))) < 2_000
