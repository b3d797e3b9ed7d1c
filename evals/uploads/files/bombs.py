"""Small files that cost much: memory, time, or both."""

import struct
from functools import partial

from evals.uploads.files.pictures import (
    BIG,
    after_head,
    after_start,
    chunk,
    encoded,
    flat,
    noise,
    png,
    segment,
    zipped,
)
from evals.uploads.files.types import MARK, Upload, accepted, refused, slow, too_large

PALETTE = chunk(b"PLTE", bytes(range(256)) * 3)
CLEAR = chunk(b"tRNS", bytes(range(256)))
SMALL = (96, 64)


def exif_bomb(fields: int, length: int) -> bytes:
    """Return an EXIF block of fields that all share the same data: their lengths add up."""
    head = b"II*\0" + struct.pack("<LH", 8, fields)
    rows = (struct.pack("<HHLL", 0x1000 + n, 7, length, 8) for n in range(fields))
    block = head + b"".join(rows) + bytes(4)
    return b"Exif\0\0" + block + MARK + bytes(max(0, length - len(block)))


def _exif_in_pieces() -> bytes:
    """Return a JPEG whose EXIF goes over several segments, which Pillow joins: it takes 3 GB."""
    block, step = exif_bomb(15_000, 250_000)[6:], 60_000
    pieces = (block[at : at + step] for at in range(0, len(block), step))
    photo = encoded(noise(), "JPEG")
    return after_start(photo, *(segment(0xE1, b"Exif\0\0" + piece) for piece in pieces))


def _exif_in(kind: str) -> bytes:
    return encoded(noise(), kind, exif=exif_bomb(4000, 1_000_000))


def _exif_chunk() -> bytes:
    return after_head(encoded(noise(), "PNG"), chunk(b"eXIf", exif_bomb(4000, 1_000_000)[6:]))


def _between_segments(filler: bytes) -> bytes:
    jpeg = encoded(noise(), "JPEG")
    behind_first = 4 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:behind_first] + filler * (8 * 2**20) + jpeg[behind_first:]


def _many_chunks(name: bytes, body: bytes) -> bytes:
    return after_head(encoded(noise(), "PNG"), chunk(name, body) * 400_000)


def gif_comment(size: int) -> bytes:
    """Return a GIF with a comment of so many bytes."""
    gif = encoded(noise(), "GIF")
    at = 13 + (3 << ((gif[10] & 7) + 1) if gif[10] & 0x80 else 0)
    block = b"\xff" + (MARK * 10)[:255]
    return gif[:at] + b"!\xfe" + block * (size // 256) + b"\0" + gif[at:]


def scans(size: tuple[int, int], count: int) -> bytes:
    """Return a progressive JPEG whose last scan comes so many times over."""
    jpeg = encoded(flat(size, "L"), "JPEG", progressive=True)
    at = jpeg.rindex(b"\xff\xda")
    return jpeg[:at] + jpeg[at:-2] * count + jpeg[-2:]


def _text(size: int, keyword: bytes = b"zTXt") -> bytes:
    packed = chunk(keyword, b"note\0\0" + zipped(MARK * 40_000, size // (len(MARK) * 40_000)))
    return after_head(encoded(noise(), "PNG"), packed)


def _profile(size: int) -> bytes:
    return after_head(
        encoded(noise(), "PNG"), chunk(b"iCCP", b"x\0\0" + zipped(bytes(2**20), size // 2**20))
    )


def _frames(kind: str, count: int) -> bytes:
    # Frames that differ, or encoders join them.
    frames = [flat(SMALL).point(lambda value, n=n: (value + n) % 256) for n in range(count)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


BIG_ONES: tuple[Upload, ...] = (
    too_large("png: 400 megapixels of one colour", partial(png, (20_000, 20_000), 1, 0)),
    accepted("png: 64 megapixels", partial(png, BIG, 8, 2)),
    accepted("png: 64 megapixels, 16 bit grey", partial(png, BIG, 16, 0)),
    accepted("png: 64 megapixels, 16 bit, clear", partial(png, BIG, 16, 6)),
    accepted("png: 64 megapixels, clear palette", partial(png, BIG, 8, 3, extra=PALETTE + CLEAR)),
    accepted("gif: 64 megapixels", lambda: encoded(flat(BIG, "P"), "GIF")),
    accepted("jpeg: 64 megapixels", lambda: encoded(flat(BIG), "JPEG")),
    accepted(
        "jpeg: 64 megapixels, progressive",
        lambda: encoded(flat(BIG), "JPEG", progressive=True, subsampling=0),
    ),
    accepted("heif: 64 megapixels", lambda: encoded(flat(BIG), "HEIF")),
    too_large("webp: 64 megapixels", lambda: encoded(flat(BIG), "WEBP", lossless=True)),
    accepted(
        "webp: 24 megapixels, clear",
        lambda: encoded(flat((6000, 4000), "RGBA"), "WEBP", lossless=True),
    ),
    too_large("jpeg: 64 megapixels in 2000 scans", partial(scans, BIG, 2000)),
)

FILES: tuple[Upload, ...] = (
    *map(slow, BIG_ONES),
    accepted("jpeg: a thousand scans", partial(scans, (640, 480), 1000)),
    accepted(
        "jpeg: EXIF fields that share data",
        lambda: encoded(noise(), "JPEG", exif=exif_bomb(4000, 60_000)),
    ),
    accepted("jpeg: EXIF in pieces", _exif_in_pieces),
    accepted("png: EXIF fields that share data", _exif_chunk),
    accepted("webp: EXIF fields that share data", partial(_exif_in, "WEBP")),
    accepted("heif: EXIF fields that share data", partial(_exif_in, "HEIF")),
    accepted("jpeg: 8 MB of fill bytes", partial(_between_segments, b"\xff")),
    accepted("jpeg: 8 MB of junk", partial(_between_segments, b"\0")),
    refused("png: 400,000 empty chunks", partial(_many_chunks, b"prVt", b"")),
    refused("png: 400,000 notes", partial(_many_chunks, b"tEXt", b"k\0v")),
    slow(accepted("png: note of 200 MB", partial(_text, 200 * 2**20))),
    slow(accepted("png: colour profile of 1 GB", partial(_profile, 2**30))),
    accepted("gif: comment of 4 MB", partial(gif_comment, 4 * 2**20)),
    refused("gif: comment of 12 MB", partial(gif_comment, 12 * 2**20)),
    accepted("gif: 600 frames", partial(_frames, "GIF", 600)),
    accepted("webp: 200 frames", partial(_frames, "WEBP", 200)),
    accepted("png: 200 frames", partial(_frames, "PNG", 200)),
)
