"""The one thing that is read from EXIF: which way up the photo is."""

import struct

_HEAD = b"Exif\0\0"
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION, _SHORT, _LONG = 0x0112, 3, 4
# Cameras write some dozens of fields into the first directory.
_MAX_FIELDS = 1000


def read_orientation(exif: bytes) -> int:
    """Return the orientation, 1-8, of an EXIF block; 1 where it is absent or broken.

    Looks through the first directory and follows no pointer of it: fields that share their data
    make readers of whole blocks take gigabytes.
    """
    block = exif.removeprefix(_HEAD)
    order = _ORDERS.get(block[:4])
    if order is None or len(block) < 8:
        return 1
    (at,) = struct.unpack_from(f"{order}L", block, 4)
    fields = block[at + 2 :][: 12 * _MAX_FIELDS] if at + 2 <= len(block) else b""
    (count,) = struct.unpack_from(f"{order}H", block, at) if fields else (0,)
    whole = len(fields) // 12 * 12
    for n, start in enumerate(range(0, whole, 12)):
        tag, kind = struct.unpack_from(f"{order}HH", fields, start)
        if n < count and tag == _ORIENTATION and kind in (_SHORT, _LONG):
            layout = f"{order}{'H' if kind == _SHORT else 'L'}"
            (value,) = struct.unpack_from(layout, fields, start + 8)
            return int(value) if 1 <= value <= 8 else 1
    return 1
