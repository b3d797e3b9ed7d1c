"""Looks through a data directory for anything of a file as it came."""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.uploads.files.types import MARK

# Rare enough to be nobody else's; short enough to lie within one page of a database.
PIECE, PIECES = 48, 6


def needles(data: bytes) -> set[bytes]:
    """Return pieces by which a file is known again, plain and as base64.

    They are taken from its later three quarters, since beginnings are alike; dull ones are not.
    """
    first = len(data) // 4
    step = max((len(data) - first) // PIECES // 3 * 3, 3)
    starts = range(first - first % 3, max(len(data) - PIECE, 0), step)
    pieces = {data[at : at + PIECE] for at in starts}
    telling = {piece for piece in pieces if len(set(piece)) > PIECE // 3}
    return {MARK, *telling, *map(base64.b64encode, telling), base64.b64encode(MARK)[:-4]}


def traces(folder: Path, files: Mapping[str, bytes]) -> Iterator[tuple[str, Path]]:
    """Yield each file of which something lies in the folder, and where.

    Args:
        folder: A data directory.
        files: What was sent, by name.
    """
    wanted = {name: needles(data) for name, data in files.items()}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        held = path.read_bytes()
        for name, pieces in wanted.items():
            if any(piece in held for piece in pieces):
                yield name, path
