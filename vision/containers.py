"""Cuts a file down to what its pixels need before any decoder sees it.

Metadata is what decoders are slow, greedy or wrong about: a quarter of a megabyte of EXIF made
Pillow take gigabytes, a GIF comment of twelve kept it busy for more than half a minute.
Only the orientation is read here; everything else that is not pixels is left out.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from vision.exif import read_orientation
from vision.signatures import Format
from vision.types import NotAnImage

# Far above what cameras and encoders write; each part costs a decoder some microseconds.
MAX_PARTS = 20_000

_MARKER = re.compile(rb"\xff([\x01-\xfe])", re.DOTALL)
# Within a scan 0xFF00 is a byte of it, and 0xFFD0-D7 are its restarts.
_MARKER_AFTER_SCAN = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])", re.DOTALL)
_START, _ALONE, _END, _SCAN = b"\xff\xd8", {0x01, *range(0xD0, 0xD9)}, 0xD9, 0xDA
_JFIF, _EXIF, _ADOBE = 0xE0, 0xE1, 0xEE
# Frames, Huffman and arithmetic tables, scans, quantisation, number of lines, restarts.
_JPEG_KEPT = {*range(0xC0, 0xD0), _SCAN, 0xDB, 0xDC, 0xDD}
_PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_WEBP_KEPT = (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF")
_WEBP_METADATA = 0x2C  # flags in VP8X: colour profile, EXIF, XMP
_GIF_IMAGE, _GIF_EXTENSION, _GIF_CONTROL = 0x2C, 0x21, 0xF9


@dataclass(frozen=True, slots=True)
class Bare:
    """A file without metadata, and the EXIF orientation that it had, 1-8.

    `scans` is how often its pixels are gone over; only JPEGs do so more than once.
    """

    data: bytes
    orientation: int = 1
    scans: int = 1


def bare(data: bytes, kind: Format) -> Bare:
    """Return the file with nothing in it but what the pixels of its first picture need.

    HEIF stays as it is: its reader takes no metadata apart, and turns the picture itself.

    Raises:
        NotAnImage: It is made of more parts than any photo.
        ValueError, IndexError, struct.error: It is malformed or cut off.
    """
    match kind:
        case "JPEG":
            return _bare_jpeg(data)
        case "PNG":
            return _bare_png(data)
        case "GIF":
            return Bare(_bare_gif(data))
        case "WEBP":
            return _bare_webp(data)
        case "HEIF":
            return Bare(data)


def _bare_jpeg(data: bytes) -> Bare:
    kept, orientation, scans = [_START], 1, 0
    for code, body in _segments(data):
        if code == _EXIF and orientation == 1:
            orientation = read_orientation(body[2:])
        scans += code == _SCAN
        if code in _JPEG_KEPT or code == _END or _tells_colour(code, body):
            kept += [bytes((0xFF, code)), body]
    return Bare(b"".join(kept), orientation, max(scans, 1))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker's code with its bytes, a scan's data among them; nothing after the end."""
    at, scanning = len(_START), False
    for _ in range(MAX_PARTS):
        found = (_MARKER_AFTER_SCAN if scanning else _MARKER).search(data, at)
        if found is None:
            return
        code, at = found[1][0], found.end()
        if code == _END:
            yield code, b""
            return
        if code in _ALONE:
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        scanning = code == _SCAN
        if scanning:
            following = _MARKER_AFTER_SCAN.search(data, end)
            end = following.start() if following else len(data)
        yield code, data[at:end]
        at = end
    raise _too_many("JPEG")


def _tells_colour(code: int, body: bytes) -> bool:
    """Tell whether a segment says how the colours are coded."""
    names = {_JFIF: b"JFIF", _ADOBE: b"Adobe"}
    return code in names and body[2:].startswith(names[code])


def _bare_png(data: bytes) -> Bare:
    kept, orientation, at = [data[:8]], 1, 8
    for _ in range(MAX_PARTS):
        if at + 8 > len(data):
            return Bare(b"".join(kept), orientation)
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if name == b"eXIf":
            orientation = read_orientation(data[at + 8 : end - 4])
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        at = len(data) if name == b"IEND" else end
    raise _too_many("PNG")


def _bare_gif(data: bytes) -> bytes:
    flags, at = data[10], 13
    at += 3 << ((flags & 7) + 1) if flags & 0x80 else 0
    head, control, blocks = data[:at], b"", 0
    while data[at] != _GIF_IMAGE:
        if data[at] != _GIF_EXTENSION:
            raise ValueError("neither an image nor an extension")
        label, begin, at = data[at + 1], at, at + 2
        while data[at]:
            at, blocks = at + 1 + data[at], blocks + 1
        at, blocks = at + 1, blocks + 1
        if blocks > MAX_PARTS:
            raise _too_many("GIF")
        if label == _GIF_CONTROL:
            control = data[begin:at]
    return head + control + data[at:]


def _bare_webp(data: bytes) -> Bare:
    parts, orientation, frames, at = [b"WEBP"], 1, 0, 12
    whole = 8 + int.from_bytes(data[4:8], "little")
    for _ in range(MAX_PARTS):
        if at + 8 > min(whole, len(data)):
            break
        name, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        chunk = data[at:end]
        frames += name == b"ANMF"
        if name == b"EXIF":
            orientation = read_orientation(chunk[8:])
        elif name == b"VP8X":
            parts.append(chunk[:8] + bytes((chunk[8] & ~_WEBP_METADATA,)) + chunk[9:])
        elif name in _WEBP_KEPT and frames <= 1:
            parts.append(chunk)
        at = end
    else:
        raise _too_many("WebP")
    kept = b"".join(parts)
    return Bare(b"RIFF" + struct.pack("<I", len(kept)) + kept, orientation)


def _too_many(kind: str) -> NotAnImage:
    return NotAnImage(
        f"The {kind} file is made of more than {MAX_PARTS:,} parts, which no camera writes. "
        "Take the photo again or send a screenshot of it."
    )
