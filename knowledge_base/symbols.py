"""The pictures of the lamps that ship with their records."""

from functools import lru_cache
from pathlib import Path

from knowledge_base.load import CONTENT, ContentError

FOLDER = "lamp_symbols"


@lru_cache(maxsize=128)
def load_symbol(code: str, content: Path = CONTENT) -> str:
    """Return the picture of a lamp: an SVG document drawn in `currentColor`, transparent around.

    Args:
        code: The code of a lamp record, never what somebody sent.
        content: The folder of all content.

    Raises:
        ContentError: The file is missing.
    """
    file = content / FOLDER / f"{code}.svg"
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError(
            f"{file}: cannot be read ({error.strerror}); `make symbols` draws it"
        ) from error
