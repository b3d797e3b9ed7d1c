"""Encoded photo -> upright RGB pixels: the only place where foreign bytes are decoded.

Nothing but pixels leaves this module, so EXIF, GPS, colour profiles, comments and appended
files are gone by construction; decoders get the file without them in the first place. One photo,
whatever it is made to be, takes less than half a gigabyte and some seconds.
"""

import io
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from vision.containers import Bare, bare
from vision.signatures import Format, refuse_second_nature, sniff_format
from vision.types import ImageTooLarge, NotAnImage

Pixels = npt.NDArray[np.uint8]

MAX_BYTES = 25 * 2**20
MAX_PIXELS = 64_000_000  # a 48-megapixel phone photo passes
# Its decoder holds four copies of a picture; the other formats' one to two.
MAX_WEBP_PIXELS = 24_000_000
# Pixels times the scans over them: 48 megapixels with the ten scans of a progressive JPEG pass.
MAX_SCANNED = 640_000_000
MAX_SIDE = 2000  # exactly 1/2, 1/4 of usual phone photos: their JPEGs decode at that scale
MIN_SIDE = 16
MAX_ASPECT = 12  # panoramas of phones stay below

# Big pictures are converted and reduced so many pixels at a time, never held whole in two forms.
_STRIP_PIXELS = 2_000_000
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow and its decoders raise on damaged input, found by mutating files of every format.
_DECODE_ERRORS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError,
    RuntimeError, AttributeError, MemoryError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded photo.

    `pixels` is RGB uint8 `(h, w, 3)`, upright, reduced so that its long side fits the limit;
    `width` and `height` are the upright size before that reduction.
    """

    pixels: Pixels
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Pixels of the upright original per pixel of `pixels`, >= 1."""
        return self.width / int(self.pixels.shape[1])


def load_image(
    data: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    max_side: int = MAX_SIDE,
) -> Pixels:
    """Decode a photo to upright RGB pixels `(h, w, 3)`; see `load_photo`."""
    return load_photo(data, max_bytes=max_bytes, max_pixels=max_pixels, max_side=max_side).pixels


def load_photo(
    data: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    max_side: int = MAX_SIDE,
) -> Photo:
    """Decode an encoded JPEG, PNG, WebP, HEIC or GIF (first frame) file.

    The size is read from the header and refused before any pixel is decoded. Transparency is
    laid on white, CMYK, 16-bit and palette pictures become 8-bit RGB, orientation is applied.

    Args:
        data: The whole file; its name and declared type play no part.
        max_bytes: Longest file accepted.
        max_pixels: Most pixels accepted, as stated by the header.
        max_side: Longer side of the result in pixels; bigger pictures are reduced.

    Raises:
        NotAnImage: Empty, another kind of file, damaged, cut off, or no photo by its shape.
        ImageTooLarge: The file or its pixel count is above the limit.
    """
    if len(data) > max_bytes:
        raise ImageTooLarge(
            f"The file is {len(data) / 2**20:.1f} MB and the limit is {max_bytes / 2**20:.0f} MB. "
            "Send a smaller photo."
        )
    kind = sniff_format(data)
    refuse_second_nature(data)
    if kind == "WEBP":
        max_pixels = min(max_pixels, MAX_WEBP_PIXELS)
    try:
        file = bare(data, kind)
        picture = _open(file, kind, max_pixels)
        width, height = picture.size
        _check_size(width, height, max_pixels)
        _check_scans(width * height, file.scans)
        pixels = _decode(picture, max_side, _TURNS.get(file.orientation))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(
            f"The picture has more than {max_pixels / 1e6:.0f} megapixels. Send a smaller photo."
        ) from error
    except _DECODE_ERRORS as error:
        raise NotAnImage(
            f"The {kind} picture is damaged or cut off and can't be read. "
            "Take the photo again or send it once more."
        ) from error
    turned = file.orientation in (5, 6, 7, 8)
    return Photo(pixels, *((height, width) if turned else (width, height)))


def encode_jpeg(image: Pixels, *, quality: int = 88) -> bytes:
    """Encode RGB pixels `(h, w, 3)` as a JPEG file that carries no metadata at all."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _open(file: Bare, kind: Format, max_pixels: int) -> Image.Image:
    """Parse the header only; no pixel is decoded and nothing is registered globally."""
    if kind == "WEBP":
        _check_webp_canvas(file.data, max_pixels)
    if kind == "HEIF":
        from pillow_heif import HeifImageFile

        heif: Image.Image = HeifImageFile(io.BytesIO(file.data))  # type: ignore[no-untyped-call]
        return heif
    return Image.open(io.BytesIO(file.data), formats=[kind])


def _check_webp_canvas(data: bytes, max_pixels: int) -> None:
    """Refuse a big WebP canvas by its header: opening one allocates two frames of its size."""
    if data[12:16] != b"VP8X" or len(data) < 30:
        return
    width = 1 + int.from_bytes(data[24:27], "little")
    height = 1 + int.from_bytes(data[27:30], "little")
    _check_size(width, height, max_pixels)


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise ImageTooLarge(
            f"The picture is {width} x {height} pixels ({width * height / 1e6:.0f} megapixels) and "
            f"the limit is {max_pixels / 1e6:.0f}. Send a smaller photo."
        )
    if min(width, height) < MIN_SIDE:
        raise NotAnImage(
            f"The picture is only {width} x {height} pixels, too small to see anything. "
            "Send the original photo."
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise NotAnImage(
            f"The picture is a strip of {width} x {height} pixels, not a photo. "
            "Send the whole photo."
        )


def _check_scans(pixels: int, scans: int) -> None:
    if scans > 1 and pixels * scans > MAX_SCANNED:
        raise ImageTooLarge(
            f"The picture goes {scans} times over {pixels / 1e6:.0f} megapixels, which takes too "
            "long to read. Send the original photo."
        )


def _decode(picture: Image.Image, max_side: int, turn: Image.Transpose | None) -> Pixels:
    width, height = picture.size
    factor = min(1.0, max_side / max(width, height))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    # Only JPEG can decode at 1/2, 1/4 or 1/8; for the other formats this does nothing.
    picture.draft(picture.mode, size)
    picture.load()
    rgb = _reduced(picture, max(1, max(picture.size) // max(size)))
    if rgb.size != size:
        rgb = rgb.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return np.array(rgb if turn is None else rgb.transpose(turn), dtype=np.uint8)


def _reduced(picture: Image.Image, steps: int) -> Image.Image:
    """Return the picture as RGB, `steps` times smaller, worked through in strips."""
    width, height = picture.size
    rows = max(1, _STRIP_PIXELS // (width * steps)) * steps
    small = Image.new("RGB", (-(-width // steps), -(-height // steps)))
    for top in range(0, height, rows):
        strip = _to_rgb(picture.crop((0, top, width, min(top + rows, height))))
        small.paste(strip.reduce(steps) if steps > 1 else strip, (0, top // steps))
    return small


def _to_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion clips instead of scaling.
        grey = np.asarray(picture) >> 8
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        rgba = picture.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return picture.convert("RGB")
