"""All files."""

from evals.uploads.files import bombs, damaged, foreign, metadata
from evals.uploads.files.types import Upload

FILES: tuple[Upload, ...] = (
    *foreign.FILES,
    *damaged.FILES,
    *bombs.FILES,
    *metadata.FILES,
)
