"""Writes the bundle for `trials`: `python -m assistant.likeness.tuning.export FILE [SLIPPED]`."""

import logging
import sys
from pathlib import Path

from assistant.likeness.tuning.bundle import write
from assistant.likeness.tuning.gathering import gather
from assistant.likeness.tuning.labelled import load_tasks, load_watched
from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedModel

logger = logging.getLogger(__name__)

SLIPPED = 2


def main(file: Path, slipped: int = SLIPPED) -> None:
    """Gather all that ships, with so many slipped forms of each text, and write it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    tasks = load_tasks()
    bundle = gather(PackedModel(bundled_model()), [*tasks, load_watched(tasks)], slipped=slipped)
    write(bundle, file)
    texts, size = bundle.texts, file.stat().st_size / 2**20
    logger.info("%d texts, %d forms, %.1f MiB", len(texts.held), len(texts.lengths), size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
