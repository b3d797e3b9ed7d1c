"""Pictures to encode, and the parts that encoded files are made of."""

import io
import struct
import zlib
from functools import cache

import numpy as np
from PIL import Image

# The most that is accepted, in a shape of a photo.
BIG = (8000, 7990)
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@cache
def noise(width: int = 320, height: int = 240) -> Image.Image:
    """Return a picture whose bytes occur nowhere else, always the same."""
    pixels = np.random.default_rng(width * height).integers(0, 255, (height, width, 3), np.uint8)
    return Image.fromarray(pixels).resize((width, height)).convert("RGB")


def flat(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Return a picture of one colour, which any format packs into nearly nothing."""
    return Image.new(mode, size, 9 if len(mode) == 1 else (9,) * len(mode))


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    if kind == "HEIF":
        from pillow_heif import from_pillow

        from_pillow(picture).save(out, quality=60, enc_params={"preset": "ultrafast"}, **options)
    else:
        picture.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    tail = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + tail


def png(
    size: tuple[int, int], depth: int, colour: int, *, extra: bytes = b"", data: bytes | None = None
) -> bytes:
    """Return a PNG of zeros; with `data` its compressed rows are these instead."""
    width, height = size
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    if data is None:
        channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        data = zipped(b"\0" * (1 + (width * channels * depth + 7) // 8), height)
    return PNG_HEAD + chunk(b"IHDR", head) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zipped(piece: bytes, times: int) -> bytes:
    """Return a piece, so many times over, compressed, without ever holding it all."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])


def segment(code: int, body: bytes) -> bytes:
    """Return a segment of a JPEG file."""
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def after_start(jpeg: bytes, *segments: bytes) -> bytes:
    """Return a JPEG with segments put in at its beginning."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def after_head(png_file: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with chunks put in behind its header."""
    return png_file[:33] + b"".join(chunks) + png_file[33:]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a WebP file of chunks."""
    body = b"WEBP"
    for name, held in chunks:
        body += name + struct.pack("<I", len(held)) + held + b"\0" * (len(held) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body
