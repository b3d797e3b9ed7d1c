"""Photos of instrument clusters, drawn: no photo of anybody's car is needed."""

import numpy as np

from knowledge_base.load import CONTENT
from vision.images import encode_jpeg
from vision.training.scenes import Scene, build_stock, draw_scene
from vision.training.train import load_labels


def draw_cluster(seed: int, size: tuple[int, int] = (900, 1200)) -> Scene:
    """Draw a cluster with some lamps lit, (height, width) px; the same for the same seed."""
    stock = build_stock({row.code: row.colours for row in load_labels(CONTENT / "lamp_codes.csv")})
    return draw_scene(stock, np.random.default_rng(seed), size=size, gentle=True)


def photo_of(scene: Scene) -> bytes:
    """Return a scene as a JPEG file."""
    return encode_jpeg(scene.image)
