"""What is no photo at all, or a photo and something else at once."""

import gzip
import io
import random
import zipfile

from evals.uploads.files.pictures import after_start, encoded, noise, segment
from evals.uploads.files.types import MARK, Upload, accepted, refused, too_large

SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><!-- " + MARK + b" --></svg>"
)
ENTITIES = (
    b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>"
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&b;&x;" + MARK + b"</svg>"
)
HTML = b"<!doctype html><script>fetch('/api/v1/bookings')</script>" + MARK
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</JS(app.alert(1))>>>>endobj " + MARK + b"\n%%EOF"


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../evil.sh", MARK)
    return out.getvalue()


def _photo() -> bytes:
    return encoded(noise(), "JPEG")


def _thirty_megabytes() -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(30 * 2**20)


FILES: tuple[Upload, ...] = (
    refused("nothing", lambda: b""),
    refused("one byte", lambda: b"\xff"),
    refused("zeros", lambda: bytes(4096)),
    refused("random bytes", lambda: random.Random(2).randbytes(9000)),
    refused("plain text", lambda: MARK + b" this is my car" * 200),
    refused("svg as jpg", lambda: SVG),
    refused("svg that expands entities", lambda: ENTITIES, filename="lamp.svg"),
    refused("html as jpg", lambda: HTML),
    refused("pdf as jpg", lambda: PDF),
    refused("zip as jpg", _zip),
    refused("gzip as jpg", lambda: gzip.compress(MARK * 9)),
    refused("program as jpg", lambda: b"MZ\x90\0" + MARK + bytes(99)),
    refused("video as jpg", lambda: b"\0\0\0\x18ftypmp42" + MARK + bytes(99)),
    refused("avif", lambda: b"\0\0\0\x18ftypavif" + MARK + bytes(99)),
    refused("bmp", lambda: encoded(noise(), "BMP")),
    refused("tiff", lambda: encoded(noise(), "TIFF")),
    refused("eps", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file " + MARK),
    refused("jpeg and pdf", lambda: after_start(_photo(), segment(0xFE, PDF))),
    refused("jpeg and zip", lambda: _photo() + _zip()),
    refused("jpeg and html", lambda: after_start(_photo(), segment(0xFE, HTML))),
    refused("gif and script", lambda: encoded(noise(), "GIF", comment=HTML)),
    refused("png and php", lambda: encoded(noise(), "PNG") + b"<?php system($_GET[0]); " + MARK),
    too_large("30 MB", _thirty_megabytes),
    accepted("jpeg, a video behind it", lambda: _photo() + b"\0\0\0\x18ftypmp42" + MARK * 200),
    accepted("jpeg called text", _photo, media_type="text/html"),
    accepted("jpeg called svg", _photo, filename="lamp.svg", media_type="image/svg+xml"),
    accepted("jpeg, path in its name", _photo, filename="../../../../etc/cron.d/evil.jpg"),
    accepted("jpeg, windows path in its name", _photo, filename="..\\..\\windows\\evil.jpg"),
    accepted("jpeg, script in its name", _photo, filename="<img src=x onerror=alert(1)>.jpg"),
    accepted("jpeg, very long name", _photo, filename="a" * 3000 + ".jpg"),
)
