"""What decoders are spared: files are cut down to what their pixels need."""

import io
import struct
import time
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from evals.uploads.files.bombs import gif_comment, scans
from evals.uploads.files.pictures import (
    after_head,
    after_start,
    chunk,
    encoded,
    noise,
    riff,
    segment,
)
from vision.containers import MAX_PARTS, bare
from vision.exif import read_orientation
from vision.images import load_image, load_photo
from vision.signatures import sniff_format
from vision.types import ImageTooLarge, NotAnImage

CRUMB = b"some-crumb-of-metadata"
KINDS = ("JPEG", "PNG", "WEBP", "GIF")


def dressed(kind: str, picture: Image.Image | None = None) -> bytes:
    """A picture with all the metadata that its format can take."""
    exif = Image.Exif()
    exif[0x010E] = CRUMB.decode()
    exif[0x0112] = 6
    options = {"exif": exif, "icc_profile": CRUMB} if kind != "GIF" else {"comment": CRUMB}
    data = encoded(picture or noise(), kind, **options)
    if kind == "JPEG":
        data = after_start(data, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CRUMB))
    return data + CRUMB


def exif_of(*fields: tuple[int, int, int, bytes], order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    rows = b"".join(struct.pack(f"{order}HHL", *f[:3]) + f[3].ljust(4, b"\0") for f in fields)
    return mark + struct.pack(f"{order}LH", 8, len(fields)) + rows + bytes(4)


@pytest.mark.parametrize("kind", KINDS)
def test_only_pixels_and_the_orientation_are_left(kind: str) -> None:
    data = dressed(kind)
    file = bare(data, sniff_format(data))
    assert CRUMB in data
    assert CRUMB not in file.data or kind == "GIF"  # behind the picture, where nothing reads
    assert file.orientation == (1 if kind == "GIF" else 6)
    plain = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    assert np.array_equal(np.array(Image.open(io.BytesIO(file.data)).convert("RGB")), plain)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpegs_of_every_make_are_read_as_before(mode: str, options: dict[str, object]) -> None:
    data = encoded(noise().convert(mode), "JPEG", **options)
    plain = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    assert np.array_equal(load_image(data), plain)


def test_a_first_frame_keeps_what_is_see_through() -> None:
    frames = [Image.new("RGBA", (64, 64), (200, 0, 0, alpha)) for alpha in (0, 255)]
    for kind in ("WEBP", "PNG", "GIF"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        assert load_image(data).min() > 250, kind


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("kind", "layout"), [(3, "H"), (4, "L")])
def test_the_orientation_is_found_among_other_fields(order: str, kind: int, layout: str) -> None:
    other = (0x010F, 2, 4, b"cam\0")
    turned = (0x0112, kind, 1, struct.pack(f"{order}{layout}", 8))
    assert read_orientation(exif_of(other, turned, order=order)) == 8
    assert read_orientation(b"Exif\0\0" + exif_of(other, turned, order=order)) == 8


@pytest.mark.parametrize(
    "exif",
    [
        b"",
        b"Exif\0\0",
        b"II*\0\x08\0\0\0",
        b"II*\0\xff\xff\xff\xff" + bytes(40),
        exif_of((0x0112, 3, 1, b"\x09")),
        exif_of((0x0112, 2, 1, b"\x06")),
        exif_of((0x0112, 3, 1, b"\x06"))[:12],
        b"XX*\0" + exif_of((0x0112, 3, 1, b"\x06"))[4:],
    ],
)
def test_a_broken_block_turns_nothing(exif: bytes) -> None:
    assert read_orientation(exif) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: after_start(encoded(noise(), "JPEG"), b"\xff" * 2**22),
        lambda: gif_comment(4 * 2**20),
    ],
    ids=["jpeg fill bytes", "gif comment"],
)
def test_metadata_costs_no_time(make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()
    assert load_image(data).shape == (240, 320, 3)
    # Each took Pillow a second, and twice as much of it two or four.
    assert time.process_time() - began < 0.4


@pytest.mark.parametrize(
    "data",
    [
        after_start(encoded(noise(), "JPEG"), segment(0xFE, b"") * MAX_PARTS),
        after_head(encoded(noise(), "PNG"), chunk(b"prVt", b"") * MAX_PARTS),
        gif_comment(6 * 2**20),
        riff((b"VP8 ", encoded(noise(), "WEBP")[20:]), *[(b"JUNK", b"")] * MAX_PARTS),
    ],
    ids=["jpeg", "png", "gif", "webp"],
)
def test_a_file_of_too_many_parts_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImage, match="made of more than"):
        load_image(data)


def test_scans_that_would_take_minutes_are_refused() -> None:
    assert load_photo(scans((320, 240), 300)).width == 320
    with pytest.raises(ImageTooLarge, match="times over 16 megapixels"):
        load_photo(scans((4000, 4000), 300))


def test_a_big_webp_is_refused_where_other_formats_pass() -> None:
    with pytest.raises(ImageTooLarge, match="the limit is 24"):
        load_photo(encoded(Image.new("RGB", (6000, 4200)), "WEBP"))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_that_is_reduced_in_strips_has_no_seams(mode: str) -> None:
    ramp = np.linspace(0, 255, 2600, dtype=np.uint8)
    grey = Image.fromarray(np.broadcast_to(ramp[:, None], (2600, 3000)).copy())
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(grey).astype(np.uint16) << 8)
    else:
        picture = grey.convert(mode)
    pixels = load_image(encoded(picture, "PNG"), max_side=1000).astype(int)
    assert pixels.shape == (867, 1000, 3)
    brightness = pixels.mean(axis=(1, 2))
    limit = 40 if mode == "1" else 2
    assert np.abs(brightness - np.linspace(0, 255, 867)).max() <= limit
