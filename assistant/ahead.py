"""Models read beside the rest of a start: that is not Python's work, which another core can do."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from assistant.likeness.drivers import DriverEncoder
from assistant.ports import Inspector


@dataclass(frozen=True)
class Models:
    """What is being read. `encoder` raises as `DriverEncoder` does."""

    encoder: Future[DriverEncoder]
    inspector: Inspector


def load_ahead(inspector: Inspector, *, warm: bool) -> Models:
    """Begin to read models in a thread, those of the inspector only to `warm` it.

    Whoever warms it afterwards waits for that, or is told what went wrong.
    """
    pool = ThreadPoolExecutor(1, "models")
    encoder = pool.submit(DriverEncoder)
    if warm:
        pool.submit(inspector.warm)
    pool.shutdown(wait=False)
    return Models(encoder, inspector)
