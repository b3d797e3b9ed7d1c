"""Makes weights that `trials` found those that ship: `python -m assistant.likeness.tuning.adopt F`.

The models that read messages are to be trained anew then.
"""

import hashlib
import logging
import sys
from pathlib import Path

import numpy as np

from assistant.likeness.drivers import WEIGHTS, DriverEncoder, save

logger = logging.getLogger(__name__)


def main(file: Path, path: Path = WEIGHTS) -> None:
    """Write the drivers' encoder from a file of `trials`, and see that the engine takes it.

    Its version is made from the weights: two encoders of the same rows are two.

    Raises:
        PackedError: The weights don't fit the bundled encoder.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with np.load(file, allow_pickle=False) as held:
        tensors = {name: held[name] for name in sorted(held.files) if name != "version"}
    seen = hashlib.sha256()
    for name, values in tensors.items():
        seen.update(name.encode() + values.tobytes())
    save(tensors, seen.hexdigest()[:8], path)
    logger.info("%s: %s, %.1f MB", path, DriverEncoder(path).name, path.stat().st_size / 1e6)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
