"""What kind of file some bytes are, told by their content alone."""

import io
import zipfile
from typing import Literal

from vision.types import NotAnImage

Format = Literal["JPEG", "PNG", "WEBP", "HEIF", "GIF"]

ACCEPTED = "Send a photo as JPEG, PNG, WebP, HEIC or GIF."
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OTHER_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture or raw camera file"),
    (b"MM\x00*", "a TIFF picture or raw camera file"),
    (b"\x1aE\xdf\xa3", "a video"),
)


def sniff_format(data: bytes) -> Format:
    """Return the format of a photo by its first bytes.

    Raises:
        NotAnImage: Empty, or another kind of file; the message names it.
    """
    if not data:
        raise NotAnImage(f"The file is empty (0 bytes). {ACCEPTED}")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    raise NotAnImage(f"The file is {_describe(data)}, not a photo that can be read. {ACCEPTED}")


def _describe(data: bytes) -> str:
    for magic, words in _OTHER_MAGIC:
        if data.startswith(magic):
            return words
    if data[4:8] == b"ftyp":
        return "a video" if data[8:12] != b"avif" else "an AVIF picture"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head):
        return "an SVG drawing"
    if head.startswith(b"<"):
        return "a web page"
    return "something else"


def refuse_second_nature(data: bytes) -> None:
    """Refuse a picture that is a document, an archive or a script as well.

    A video or a second picture behind the first one is normal for phones.

    Raises:
        NotAnImage: The file is two things at once.
    """
    second = None
    if b"%PDF-" in data[:2048]:
        second = "a PDF document"
    elif b"PK\x05\x06" in data[-66_000:] and zipfile.is_zipfile(io.BytesIO(data)):
        second = "a ZIP archive"
    elif b"<script" in data or b"<?php" in data:
        second = "a script"
    if second:
        raise NotAnImage(f"The file is a picture and {second} at once, which no camera makes.")
