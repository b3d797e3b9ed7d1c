"""A corpus of any size: the knowledge base first, then manuals made in its likeness.

What is made has the shape of the real thing, not its sense: its texts are sentences of the
knowledge base drawn at random, so words are as frequent as there, and its vectors are real ones
moved by differences of real neighbours.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.messages import Locale
from evals.question_sets import own_question_sets
from knowledge_base.load import shipped_knowledge
from retrieval.documents import Document, knowledge_to_documents
from retrieval.encoders import Encoder, Vectors
from retrieval.index import passage_texts, texts_to_encode
from retrieval.vectors import SHIPPED, content_hash, read_vectors, vectors_for

SPREAD = 0.7
"""Of the moves: the median cosine of nearest neighbours is then the real one (zh 0.956 of 0.958, en
0.934 of 0.932, among as many passages)."""

SECTIONS = 3
"""Passages in a document that is made."""

_SPECIFIC = 10
"""One document in so many is of one vehicle."""

_OF_ONE_VEHICLE = 500
_CHUNK = 50_000
_SENTENCES = re.compile(r"(?<=[。；！？.;!?])\s*")


@dataclass(frozen=True)
class Real:
    """The knowledge base in one language, its passages' vectors `(n, d)`, and all by hash."""

    documents: tuple[Document, ...]
    sections: Vectors
    known: Mapping[str, Vectors]


class _Known(Mapping[str, Vectors]):
    """Vectors by `content_hash`: those of the knowledge base, and rows of a matrix."""

    def __init__(
        self, known: Mapping[str, Vectors], rows: Mapping[str, int], made: Vectors
    ) -> None:
        self._known, self._rows, self._made = known, rows, made

    def __getitem__(self, key: str) -> Vectors:
        return self._made[self._rows[key]] if key in self._rows else self._known[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        yield from self._rows

    def __len__(self) -> int:
        return len(self._known) + len(self._rows)


def load_real(locale: Locale, encoder: Encoder) -> Real:
    """Read the knowledge base in one language; what ships without a vector is encoded."""
    documents = tuple(d for d in knowledge_to_documents(shipped_knowledge()) if d.locale == locale)
    kept = read_vectors(SHIPPED, encoder.name)
    known = vectors_for(texts_to_encode(documents), encoder, kept)
    texts = [text for d in documents if d.embedded for text in passage_texts(d)]
    return Real(documents, np.stack([known[content_hash(text)] for text in texts]), known)


def load_questions(locale: Locale, most: int, seed: int) -> list[str]:
    """Return what owners ask, in a random order that `seed` decides."""
    texts = [q.text for own in own_question_sets() if own.locale == locale for q in own.questions]
    return [str(text) for text in np.random.default_rng(seed).permutation(texts)[:most]]


def make_vectors(real: Vectors, count: int, seed: int) -> Vectors:
    """Return unit vectors float32 (count, d) that lie to each other as the real ones (n, d) do."""
    rng = np.random.default_rng(seed)
    likeness = real @ real.T
    np.fill_diagonal(likeness, -1)
    moves = (real - real[likeness.argmax(axis=1)]) * np.float32(SPREAD / np.sqrt(2))
    made = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, _CHUNK):
        part = made[start : start + _CHUNK]
        origin, one, other = rng.integers(len(real), size=(3, len(part)))
        part[:] = real[origin] + moves[one] + moves[other]
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return made


def make_corpus(
    real: Real, passages: int, seed: int
) -> tuple[list[Document], Mapping[str, Vectors]]:
    """Return the knowledge base and as many manuals as make up `passages`, with all vectors."""
    missing = passages - sum(len(document.sections) for document in real.documents)
    if missing <= 0:
        return list(real.documents), real.known
    manuals = list(_manuals(real, -(-missing // SECTIONS), seed))
    keys = [content_hash(text) for document in manuals for text in passage_texts(document)]
    made = make_vectors(real.sections, len(keys), seed)
    rows = {key: row for row, key in enumerate(keys)}
    return [*real.documents, *manuals], _Known(real.known, rows, made)


def _manuals(real: Real, count: int, seed: int) -> Iterator[Document]:
    rng = np.random.default_rng(seed)
    told = [section for d in real.documents if d.embedded for section in d.sections]
    sentences = [part for text in told for part in _SENTENCES.split(text) if part]
    lengths = rng.choice([len(text) for text in told], size=count * SECTIONS).tolist()
    titles = rng.choice([d.title for d in real.documents if d.embedded], size=count).tolist()
    locale = real.documents[0].locale
    draw = _draw(sentences, rng)
    for number, title in enumerate(titles):
        own = lengths[number * SECTIONS : (number + 1) * SECTIONS]
        vehicle = f"car {number // _SPECIFIC // _OF_ONE_VEHICLE}"
        yield Document(
            doc_id=f"manual:made.p{number}",
            kind="manual",
            locale=locale,
            # The number makes each text one of a kind: equal texts would share a vector.
            title=f"{title} {number}",
            sections=tuple(f"{_text(draw, length)} {n}" for n, length in enumerate(own)),
            source="made",
            vehicle=None if number % _SPECIFIC else vehicle,
        )


def _draw(sentences: Sequence[str], rng: np.random.Generator) -> Iterator[str]:
    while True:
        yield from (sentences[n] for n in rng.integers(len(sentences), size=_CHUNK).tolist())


def _text(draw: Iterator[str], length: int) -> str:
    text = next(draw)
    while len(text) < length:
        text = f"{text} {next(draw)}"
    return text
