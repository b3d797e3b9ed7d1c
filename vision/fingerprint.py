"""Which lamp model is installed, so that a judgement can be told from those of other models."""

import hashlib
from functools import lru_cache
from pathlib import Path

LAMP_MODEL = Path(__file__).parent / "models" / "lamps.onnx"


@lru_cache(maxsize=4)
def model_digest(path: Path = LAMP_MODEL) -> str:
    """Return the SHA-256 of a model file in hex, "" when there is none; reads it once."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
