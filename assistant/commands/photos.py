"""Photos given on the command line."""

from pathlib import Path

import click


def read_photo(path: Path) -> bytes:
    """Return the bytes of a photo that can be decoded; otherwise the command ends, naming it."""
    from vision.images import MAX_BYTES, load_photo
    from vision.types import VisionError

    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to refuse any longer file.
            data = file.read(MAX_BYTES + 1)
        load_photo(data)
    except VisionError as error:
        raise click.ClickException(f"{path}: {error}") from error
    except OSError as error:
        raise click.ClickException(f"{path} can't be read: {error.strerror}") from error
    return data
