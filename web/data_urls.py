"""Photos in JSON: `data:image/…;base64,…` and nothing else."""

import base64
import binascii
import re

from web.problems import Refused

MAX_IMAGE_BYTES = 12 * 2**20
_HEAD = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+*-]+);base64,", re.IGNORECASE | re.ASCII)


def decode_image(url: str, field: str) -> bytes:
    """Return the bytes of a photo.

    Args:
        url: The data URL. No address is ever fetched.
        field: Where it stood in the request, for the message.

    Raises:
        Refused: It is no base64 data URL, not of an image, or above `MAX_IMAGE_BYTES`.
    """
    head = _HEAD.match(url[:200])
    if head is None:
        raise Refused(
            "invalid", f"{field} must be a data URL such as data:image/jpeg;base64,…", field=field
        )
    if not head["type"].lower().startswith("image/"):
        raise Refused("not-an-image", f"{field} is {head['type']}; send a photo.", field=field)
    payload = url[head.end() :]
    if len(payload) * 3 // 4 > MAX_IMAGE_BYTES:
        raise Refused(
            "too-large",
            f"{field} is larger than {MAX_IMAGE_BYTES // 2**20} MB; send a smaller photo, or one "
            "of up to 25 MB to /api/v1/inspect.",
            field=field,
        )
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("invalid", f"{field} is not valid base64.", field=field) from None
