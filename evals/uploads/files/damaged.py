"""Photos that were cut off or corrupted, and headers that lie."""

import random
import struct
from collections.abc import Callable
from functools import partial

from evals.uploads.files.pictures import BIG, encoded, flat, noise, png, riff, zipped
from evals.uploads.files.types import Upload, Verdict, refused, slow, too_large

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
EITHER: tuple[Verdict, ...] = ("accepted", "not-an-image")


def _half(kind: str) -> bytes:
    data = encoded(noise(), kind)
    return data[: len(data) // 2]


def _head(kind: str) -> bytes:
    return encoded(noise(), kind)[:24]


def _corrupted(kind: str, seed: int) -> bytes:
    """Return a photo with every hundredth byte changed, its first forty excepted."""
    data, rng = bytearray(encoded(noise(), kind)), random.Random(seed)
    for _ in range(len(data) // 100):
        data[rng.randrange(40, len(data))] = rng.randrange(256)
    return bytes(data)


def _jpeg_claiming(width: int, height: int) -> bytes:
    data = bytearray(encoded(noise(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _heif_claiming(picture: bytes, width: int, height: int) -> bytes:
    data, at = bytearray(picture), 0
    while (at := data.find(b"ispe", at)) >= 0:
        struct.pack_into(">II", data, at + 8, width, height)
        at += 4
    return bytes(data)


def _heif_hiding_more() -> bytes:
    """Return a HEIF that says 128 x 128 and whose picture is sixty megapixels."""
    return _heif_claiming(encoded(flat(BIG), "HEIF"), 128, 128)


def _gif_frame_outside() -> bytes:
    frame = b"," + struct.pack("<HHHH", 0, 0, 65_000, 65_000) + b"\0\x02\x02\x44\x01\0;"
    return b"GIF89a" + struct.pack("<HH", 64, 64) + b"\x80\0\0" + bytes(6) + frame


def _rows_missing() -> bytes:
    return png((2000, 2000), 8, 2, data=zipped(bytes(6001), 9))


def _wrong_checksum() -> bytes:
    data = bytearray(encoded(noise(), "PNG"))
    data[-13] ^= 0xFF
    return bytes(data)


def _canvas(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff((b"VP8X", b"\x02\0\0\0" + sides), (b"ANIM", bytes(6)))


def _each(
    name: str, make: Callable[..., bytes], expected: tuple[Verdict, ...]
) -> tuple[Upload, ...]:
    return tuple(Upload(f"{kind.lower()}: {name}", partial(make, kind), expected) for kind in KINDS)


FILES: tuple[Upload, ...] = (
    *_each("half of it", _half, ("not-an-image",)),
    *_each("its first bytes", _head, ("not-an-image",)),
    *_each("bytes changed", partial(_corrupted, seed=1), EITHER),
    *_each("other bytes changed", partial(_corrupted, seed=2), EITHER),
    too_large("jpeg: says 65500 x 65500", partial(_jpeg_claiming, 65_500, 65_500)),
    too_large("png: says 65535 x 65535", lambda: png((65_535, 65_535), 8, 2, data=zipped(b"", 1))),
    too_large("png: says 2147483647 x 1", lambda: png((2**31 - 1, 1), 8, 2, data=zipped(b"", 1))),
    refused("png: says 0 x 500", lambda: png((0, 500), 8, 2, data=zipped(b"", 1))),
    Upload("png: rows missing", _rows_missing, EITHER),
    Upload("png: wrong checksum", _wrong_checksum, EITHER),
    too_large("webp: canvas of 268 megapixels", partial(_canvas, 16_383, 16_383)),
    refused("webp: no frame", partial(_canvas, 100, 100)),
    Upload(
        "gif: screen of 4 gigapixels",
        lambda: b"GIF89a\xff\xff\xff\xff\0\0\0",
        ("not-an-image", "too-large"),
    ),
    too_large("gif: frame outside its screen", _gif_frame_outside),
    slow(Upload("heif: says 128 x 128, is 64 megapixels", _heif_hiding_more, EITHER)),
    Upload(
        "heif: says 40000 x 40000",
        lambda: _heif_claiming(encoded(noise(), "HEIF"), 40_000, 40_000),
        ("not-an-image", "too-large"),
    ),
    refused("1 pixel", lambda: encoded(flat((1, 1)), "PNG")),
    refused("60000 x 1", lambda: encoded(flat((60_000, 1)), "PNG")),
    refused("1 x 60000", lambda: encoded(flat((1, 60_000)), "JPEG")),
    refused("strip of 20000 x 100", lambda: encoded(flat((20_000, 100)), "PNG")),
)
