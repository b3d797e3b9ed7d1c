"""Passage vectors: shipped with the content, completed for what is new."""

import os
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from tqdm import tqdm

from retrieval.encoders import Encoder, Vectors
from retrieval.types import StaleIndex

BATCH = 16
# Fewer batches than this take seconds and need no progress bar.
SHOWN_FROM = 8
SHIPPED = Path(__file__).parent / "data" / "vectors.npz"
SHIPPED_REBUILD = "python -m retrieval.build"

REBUILD = "carcare index --rebuild"
"""Encodes anew what the data directory keeps, with the encoder that is set."""


def content_hash(text: str) -> str:
    """Return the key of a text in a vector file: 16 hex digits of its SHA-256."""
    return sha256(text.encode()).hexdigest()[:16]


def read_vectors(
    file: Path, encoder_name: str, *, rebuild: str = SHIPPED_REBUILD
) -> dict[str, Vectors]:
    """Read a vector file into hash -> float32 (d,); empty when the file does not exist.

    Args:
        file: Written by `write_vectors`.
        encoder_name: The encoder whose vectors are wanted.
        rebuild: The command that makes the file anew, for the error.

    Raises:
        StaleIndex: The file was written by another encoder, or is damaged.
    """
    try:
        return _read(file, encoder_name, rebuild)
    except FileNotFoundError:
        return {}
    except (BadZipFile, EOFError, KeyError, ValueError, zlib.error) as error:
        raise StaleIndex(f"{file} is damaged; make it anew with `{rebuild}`") from error


def _read(file: Path, encoder_name: str, rebuild: str) -> dict[str, Vectors]:
    # Opened here: numpy leaves a damaged file open.
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as data:
        if str(data["encoder"]) != encoder_name:
            raise StaleIndex(
                f"{file} holds vectors of {data['encoder']} ({data['vectors'].shape[1]} numbers), "
                f"but the encoder is {encoder_name}; make it anew with `{rebuild}`"
            )
        vectors = data["vectors"].astype(np.float32)
        return dict(zip(data["hashes"].tolist(), vectors, strict=True))


def write_vectors(file: Path, vectors: dict[str, Vectors], encoder_name: str) -> None:
    """Write hash -> vector as float16, replacing the file at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}.part.npz")
    keys = sorted(vectors)
    matrix = np.stack([vectors[key] for key in keys]).astype(np.float16)
    np.savez_compressed(partial, encoder=encoder_name, hashes=np.array(keys), vectors=matrix)
    partial.replace(file)


def vectors_for(
    texts: Sequence[str], encoder: Encoder, known: Mapping[str, Vectors]
) -> dict[str, Vectors]:
    """Return hash -> vector for all `texts`, encoding only those that `known` lacks."""
    wanted = {content_hash(text): text for text in texts}
    found = {key: known[key] for key in wanted if key in known}
    # Texts of like length go together: a batch costs as much as its longest text.
    missing = sorted((key for key in wanted if key not in known), key=lambda k: len(wanted[k]))
    starts = range(0, len(missing), BATCH)
    for start in tqdm(starts, "encoding", disable=len(starts) < SHOWN_FROM, unit="batch"):
        keys = missing[start : start + BATCH]
        vectors = encoder.encode_passages([wanted[key] for key in keys])
        found.update(zip(keys, vectors, strict=True))
    check_dimension(found, encoder.name)
    return found


def keep_vectors(
    file: Path,
    texts: Sequence[str],
    encoder: Encoder,
    known: Mapping[str, Vectors],
    *,
    checkpoint: int,
    batch: int = BATCH,
) -> int:
    """Write the vectors of `texts`, and no others, to a file; return how many were encoded.

    Shows its progress, and keeps it every `checkpoint` texts: a run that is killed is continued by
    the next one that is given what the file holds as `known`.

    Raises:
        StaleIndex: The encoder's vectors are longer or shorter than the known ones.
    """
    wanted = {content_hash(text): text for text in texts}
    found = {key: known[key] for key in wanted if key in known}
    missing = sorted((key for key in wanted if key not in known), key=lambda k: len(wanted[k]))
    unsaved = 0
    with tqdm(
        total=len(missing), desc="encoding", unit="passage", disable=not missing, leave=False
    ) as bar:
        for start in range(0, len(missing), batch):
            keys = missing[start : start + batch]
            vectors = encoder.encode_passages([wanted[key] for key in keys])
            found.update(zip(keys, vectors, strict=True))
            check_dimension(found, encoder.name)
            bar.update(len(keys))
            unsaved += len(keys)
            if unsaved >= checkpoint:
                write_vectors(file, found, encoder.name)
                unsaved = 0
    if found and (unsaved or not missing):
        write_vectors(file, found, encoder.name)
    return len(missing)


def check_dimension(vectors: Mapping[str, Vectors], encoder_name: str) -> None:
    """Refuse vectors of several dimensions: one name now stands for another model.

    Raises:
        StaleIndex: There are such.
    """
    widths = sorted({len(vector) for vector in vectors.values()})
    if len(widths) > 1:
        raise StaleIndex(
            f"kept vectors of {encoder_name} have {' and '.join(map(str, widths))} numbers: the "
            f"model behind that name changed; make all anew with `{REBUILD}`"
        )
