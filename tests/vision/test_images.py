"""Photos as strangers send them: hostile, broken, odd, and plain."""

import io
import random
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
import pytest
from PIL import Image, PngImagePlugin

from vision.images import encode_jpeg, load_image, load_photo
from vision.types import ImageTooLarge, NotAnImage, VisionError

# Pillow warns about broken EXIF and goes on, which is what is wanted.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (255, 255, 255)


def corners(width: int = 96, height: int = 64) -> Image.Image:
    """Red, green, blue and white quarters, clockwise from the top left."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (width // 2, height // 2, width, height))
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(out, quality=95)
    else:
        picture.save(out, kind, **options)
    return out.getvalue()


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that states any size; its data is a few zero bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def real_png_bomb() -> bytes:
    """400 megapixels of one colour, really encoded: 20,000 x 20,000 in about 50 kB."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"\0" * 2501) for _ in range(20_000)) + packer.flush()

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    data = bytearray(encoded(corners(), "JPEG"))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_canvas(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body += b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def zip_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def text_bomb_png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("bomb", "A" * 5_000_000, zip=True)
    return encoded(corners(), "PNG", pnginfo=notes)


def halves(kind: str) -> bytes:
    noise = np.random.default_rng(5).integers(0, 255, (200, 300, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    return data[: len(data) // 2]


HOSTILE: dict[str, tuple[Callable[[], bytes], type[VisionError], str]] = {
    "no bytes": (lambda: b"", NotAnImage, "empty"),
    "one byte": (lambda: b"\xff", NotAnImage, "something else"),
    "random bytes": (lambda: random.Random(1).randbytes(5000), NotAnImage, "something else"),
    "zeros": (lambda: b"\0" * 5000, NotAnImage, "something else"),
    "plain text": (lambda: b"this is my car" * 50, NotAnImage, "something else"),
    "two megabytes of text": (lambda: b"car " * 2**19, NotAnImage, "something else"),
    "pdf": (lambda: b"%PDF-1.7\n%%EOF", NotAnImage, "PDF"),
    "zip": (zip_file, NotAnImage, "ZIP"),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"\0" * 60, NotAnImage, "archive"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAnImage, "SVG"),
    "svg with prologue": (lambda: b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", NotAnImage, "SVG"),
    "svg that reads a file": (
        lambda: b"<?xml version='1.0'?><!DOCTYPE s [<!ENTITY x SYSTEM 'file:///x'>]><svg>&x;</svg>",
        NotAnImage,
        "SVG",
    ),
    "html": (lambda: b"<!doctype html><img src=x>", NotAnImage, "web page"),
    "windows program": (lambda: b"MZ\x90\0" + b"\0" * 99, NotAnImage, "program"),
    "linux program": (lambda: b"\x7fELF\x02" + b"\0" * 99, NotAnImage, "program"),
    "video": (lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 99, NotAnImage, "video"),
    "avif": (lambda: b"\0\0\0\x18ftypavif" + b"\0" * 99, NotAnImage, "AVIF"),
    "bmp": (lambda: encoded(corners(), "BMP"), NotAnImage, "BMP"),
    "tiff": (lambda: encoded(corners(), "TIFF"), NotAnImage, "TIFF"),
    "eps named as jpeg": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", NotAnImage, "something else"),
    "jpeg signature alone": (lambda: b"\xff\xd8\xff", NotAnImage, "JPEG"),
    "png signature alone": (lambda: b"\x89PNG\r\n\x1a\n", NotAnImage, "PNG"),
    "gif signature alone": (lambda: b"GIF89a", NotAnImage, "GIF"),
    "webp signature alone": (lambda: b"RIFF\x04\0\0\0WEBP", NotAnImage, "WEBP"),
    "heic signature alone": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 16, NotAnImage, "HEIF"),
    "half a jpeg": (lambda: halves("JPEG"), NotAnImage, "cut off"),
    "half a png": (lambda: halves("PNG"), NotAnImage, "cut off"),
    "half a webp": (lambda: halves("WEBP"), NotAnImage, "cut off"),
    "half a gif": (lambda: halves("GIF"), NotAnImage, "cut off"),
    "half a heic": (lambda: halves("HEIF"), NotAnImage, "cut off"),
    "png of 400 megapixels": (lambda: png_header(20_000, 20_000), ImageTooLarge, "64 megapixels"),
    "png of 4 gigapixels": (lambda: png_header(65_535, 65_535), ImageTooLarge, "64"),
    "png of 100 megapixels": (lambda: png_header(10_000, 10_000), ImageTooLarge, "64"),
    "png without width": (lambda: png_header(0, 500), NotAnImage, "PNG"),
    "png with a wide-open row": (lambda: png_header(2**31 - 1, 1), ImageTooLarge, "64"),
    "jpeg of 4 gigapixels": (lambda: jpeg_claiming(65_500, 65_500), ImageTooLarge, "64"),
    "webp canvas bomb": (lambda: webp_canvas(16_383, 16_383), ImageTooLarge, "268 megapixels"),
    "webp without frames": (lambda: webp_canvas(100, 100), NotAnImage, "WEBP"),
    "gif screen bomb": (
        lambda: b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + b"\0\0\0",
        VisionError,
        "64 megapixels|cut off",
    ),
    "one pixel": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), NotAnImage, "too small"),
    "a line": (lambda: encoded(Image.new("RGB", (20_000, 10)), "PNG"), NotAnImage, "too small"),
    "a strip": (lambda: encoded(Image.new("RGB", (20_000, 100)), "PNG"), NotAnImage, "strip"),
    "a tower": (lambda: encoded(Image.new("RGB", (100, 9_000)), "JPEG"), NotAnImage, "strip"),
    "jpeg and zip": (lambda: encoded(corners(), "JPEG") + zip_file(), NotAnImage, "ZIP"),
    "gif and script": (
        lambda: encoded(corners(), "GIF", comment=b"<script>alert(1)</script>"),
        NotAnImage,
        "script",
    ),
    "png and php": (lambda: encoded(corners(), "PNG") + b"<?php system();", NotAnImage, "script"),
    "jpeg and pdf": (
        lambda: encoded(corners(), "JPEG", comment=b"%PDF-1.4 obj"),
        NotAnImage,
        "PDF",
    ),
    "too many bytes": (lambda: b"\xff\xd8\xff" + bytes(25 * 2**20), ImageTooLarge, "25 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_load_refuses_with_a_reason(name: str) -> None:
    make, error, words = HOSTILE[name]
    data = make()
    with pytest.raises(error, match=words) as caught:
        load_image(data)
    message = str(caught.value)
    assert len(message) > 40 and message.endswith("."), message


def test_refusing_a_real_400_megapixel_png_costs_no_memory() -> None:
    bomb = real_png_bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImageTooLarge):
        load_image(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # KiB


def test_refusing_a_webp_canvas_bomb_costs_no_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImageTooLarge):
        load_image(webp_canvas(16_383, 16_383))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024


def test_limits_are_the_callers() -> None:
    data = encoded(corners(), "PNG")
    with pytest.raises(ImageTooLarge, match="MB"):
        load_image(data, max_bytes=10)
    with pytest.raises(ImageTooLarge, match="96 x 64"):
        load_image(data, max_pixels=1000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_every_accepted_format_is_read(kind: str) -> None:
    pixels = load_image(encoded(corners(), kind))
    assert pixels.shape == (64, 96, 3) and pixels.dtype == np.uint8
    for (y, x), colour in {(8, 8): RED, (8, 88): GREEN, (56, 88): BLUE, (56, 8): WHITE}.items():
        assert np.abs(pixels[y, x].astype(int) - colour).max() < 24, (y, x)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(kind: str, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = corners() if orientation == 1 else corners().transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = load_photo(encoded(stored, kind, exif=exif))
    assert (photo.width, photo.height) == (96, 64)
    assert np.abs(photo.pixels[8, 8].astype(int) - RED).max() < 24
    assert np.abs(photo.pixels[8, 88].astype(int) - GREEN).max() < 24
    assert np.abs(photo.pixels[56, 88].astype(int) - BLUE).max() < 24


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_impossible_orientation_is_ignored(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert load_image(encoded(corners(), "JPEG", exif=exif)).shape == (64, 96, 3)


def test_broken_exif_does_not_refuse_the_photo() -> None:
    data = encoded(corners(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 40)
    assert load_image(data).shape == (64, 96, 3)


def test_place_and_camera_are_gone_after_encoding() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 14.0, 5.0), 3: "E", 4: (121.0, 28.0, 1.0)})
    sent = encoded(corners(), "JPEG", exif=exif, comment=b"SecretComment")
    assert b"SecretCamera" in sent and Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)

    kept = encode_jpeg(load_image(sent))

    picture = Image.open(io.BytesIO(kept))
    assert not picture.getexif() and not {"exif", "icc_profile", "comment"} & picture.info.keys()
    assert b"Secret" not in kept and b"Exif" not in kept


@pytest.mark.parametrize("mode", ["CMYK", "L", "YCbCr"])
def test_other_colour_models_become_rgb(mode: str) -> None:
    pixels = load_image(encoded(corners().convert(mode), "JPEG"))
    assert pixels.shape == (64, 96, 3)
    assert pixels[56, 8].min() > 235
    assert mode == "L" or pixels[8, 8, 0] > pixels[8, 8, 1] + 100


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA"])
def test_every_png_mode_becomes_rgb(mode: str) -> None:
    source = corners().convert("P" if mode == "PA" else mode)
    options = {"transparency": 0} if mode == "PA" else {}
    assert load_image(encoded(source, "PNG", **options)).shape == (64, 96, 3)


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    ramp = np.linspace(0, 65_535, 96 * 64).astype(np.uint16).reshape(64, 96)
    pixels = load_image(encoded(Image.fromarray(ramp), "PNG"))
    assert np.abs(pixels[..., 0].astype(int) - (ramp >> 8)).max() <= 1


def test_transparency_lies_on_white() -> None:
    assert load_image(encoded(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG")).min() == 255


def test_animation_is_read_as_its_first_frame() -> None:
    frames = [Image.new("RGB", (200, 200), (n % 256, 0, 0)) for n in range(60, 260)]
    for kind in ("GIF", "PNG", "WEBP"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        pixels = load_image(data)
        assert abs(int(pixels[100, 100, 0]) - 60) < 12


def test_a_text_bomb_beside_the_pixels_is_never_unpacked() -> None:
    assert load_image(text_bomb_png()).shape == (64, 96, 3)


def test_a_video_behind_a_phone_photo_is_dropped() -> None:
    motion_photo = encoded(corners(), "JPEG") + b"\0\0\0\x18ftypmp42" + bytes(5000)
    assert load_image(motion_photo).shape == (64, 96, 3)


def test_a_big_photo_is_reduced_and_says_its_own_size() -> None:
    photo = load_photo(encoded(corners(4032, 3024), "JPEG"), max_side=2000)
    assert (photo.width, photo.height) == (4032, 3024)
    assert photo.pixels.shape == (1500, 2000, 3)
    assert photo.scale == pytest.approx(2.016)


def test_a_48_megapixel_phone_photo_is_read_upright_and_reduced() -> None:
    noise = Image.effect_noise((1008, 756), 60).convert("RGB").resize((8064, 6048))
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(noise, "JPEG", exif=exif)
    photo = load_photo(data)
    assert (photo.width, photo.height) == (6048, 8064)
    assert photo.pixels.shape == (2000, 1500, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_damaged_files_raise_nothing_but_our_errors(kind: str) -> None:
    """Only `VisionError` or a picture may come out of 300 mutated files of each format."""
    chance = random.Random(kind)
    exif = Image.Exif()
    exif[0x0112] = 6
    good = encoded(corners(), kind, **({"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}))
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            pixels = load_image(bytes(data[: chance.randint(len(data) // 2, len(data))]))
        except VisionError as error:
            assert str(error)
        else:
            assert pixels.ndim == 3 and pixels.dtype == np.uint8
