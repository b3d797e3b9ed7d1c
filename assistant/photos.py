"""A copy of a driver's photo that may be shown: upright, small, faces and plates covered."""

from assistant.messages import Message
from vision.images import encode_jpeg, load_photo
from vision.redaction import redact
from vision.types import VisionError

# Sharp at twice the density of the largest frame that the page gives it.
SHOWN_SIDE = 1100


class PhotoCopy(Message):
    """A JPEG. Boxes of findings are in pixels of the upright original, `width` by `height`."""

    jpeg: bytes
    width: int
    height: int


def copy_photo(data: bytes, *, max_side: int = SHOWN_SIDE) -> PhotoCopy | None:
    """Return a copy of an encoded photo without metadata, its faces and plates covered.

    None when it can't be read, as the turn itself says, or when nothing could look for faces.
    """
    try:
        photo = redact(load_photo(data, max_side=max_side))
    except VisionError:
        return None
    jpeg = encode_jpeg(photo.pixels, quality=82)
    return PhotoCopy(jpeg=jpeg, width=photo.width, height=photo.height)
