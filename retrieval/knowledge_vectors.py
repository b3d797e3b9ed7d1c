"""The vectors of the knowledge for an encoder that it doesn't ship with."""

from pathlib import Path

from knowledge_base.load import Knowledge
from retrieval.documents import knowledge_to_documents
from retrieval.encoders import BundledEncoder, Encoder
from retrieval.index import texts_to_encode
from retrieval.vectors import (
    REBUILD,
    SHIPPED,
    SHIPPED_REBUILD,
    content_hash,
    keep_vectors,
    read_vectors,
)

# A kill loses so many at most; the file is written whole each time.
CHECKPOINT = 1024
# Encoders that aren't bundled make their own batches within this one.
BATCH = 128


def own_vectors(folder: Path) -> Path:
    """Where a data directory keeps the vectors of the knowledge."""
    return folder / "vectors" / "knowledge.npz"


def count_kept(knowledge: Knowledge, encoder_name: str, folder: Path) -> tuple[int, int]:
    """Return how many texts of the knowledge have their vector, and how many there are.

    Raises:
        StaleIndex: The vectors there were made by another encoder.
    """
    bundled = encoder_name == BundledEncoder.name
    file = SHIPPED if bundled else own_vectors(folder)
    known = read_vectors(file, encoder_name, rebuild=SHIPPED_REBUILD if bundled else REBUILD)
    wanted = {content_hash(t) for t in texts_to_encode(knowledge_to_documents(knowledge))}
    return len(wanted & known.keys()), len(wanted)


def ensure_vectors(knowledge: Knowledge, encoder: Encoder, folder: Path) -> tuple[Path, int]:
    """Return the vector file of the knowledge, and how many texts were encoded for it now.

    That of the bundled encoder ships. Any other's is kept below `folder`, by the hash of each
    text, so that only the first start and changed content cost anything.

    Raises:
        StaleIndex: The file there was made by another encoder.
        EncoderUnavailable: The encoder failed; the next run goes on at the last checkpoint.
    """
    if encoder.name == BundledEncoder.name:
        return SHIPPED, 0
    file = own_vectors(folder)
    known = read_vectors(file, encoder.name, rebuild=REBUILD)
    texts = texts_to_encode(knowledge_to_documents(knowledge))
    if known.keys() == {content_hash(text) for text in texts}:
        return file, 0
    return file, keep_vectors(file, texts, encoder, known, checkpoint=CHECKPOINT, batch=BATCH)
