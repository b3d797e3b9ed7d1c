"""One photo in many ways: cut, turned, lit and spoilt as phones and messengers do."""

import numpy as np

from vision.scene_classifier import squared
from vision.training.scene.ink import Generator, Pixels
from vision.views import View

# Least share of the width and height that is kept: a panel is still a car, half a plate no plate.
_CUT: dict[View, float] = {
    "vehicle": 0.35, "other": 0.5, "dashboard": 0.6, "road": 0.7, "page": 0.6,
    "document": 0.75, "scan_tool": 0.75, "plate": 0.85,
}  # fmt: skip
_TURNED, _LAID = 0.25, 0.06


def vary(image: Pixels, view: View, rng: Generator) -> Pixels:
    """Return a variation of a photo `(h, w, 3)`, as the classifier would see it."""
    image = _cut(image, _CUT[view], rng)
    if rng.random() < _TURNED:
        image = _turned(image, float(rng.normal(0, 12)))
    if rng.random() < _LAID:
        image = np.ascontiguousarray(np.rot90(image, int(rng.integers(1, 4))))
    if view in ("vehicle", "road", "other") and rng.random() < 0.5:
        image = np.ascontiguousarray(image[:, ::-1])
    return _spoilt(squared(_lit(image, rng)), rng)


def _cut(image: Pixels, least: float, rng: Generator) -> Pixels:
    height, width = image.shape[:2]
    shares = rng.uniform(least, 1, 2) if rng.random() < 0.7 else np.ones(2)
    tall, wide = int(height * shares[0]), int(width * shares[1])
    y, x = int(rng.integers(0, height - tall + 1)), int(rng.integers(0, width - wide + 1))
    return np.ascontiguousarray(image[y : y + tall, x : x + wide])


def _turned(image: Pixels, degrees: float) -> Pixels:
    import cv2

    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.1)
    border = cv2.BORDER_REFLECT_101
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), borderMode=border), np.uint8)


def _lit(image: Pixels, rng: Generator) -> Pixels:
    """Change exposure, contrast and white balance, or take the colour out."""
    table = np.arange(256, dtype=np.float32)[:, None] / 255
    table = table ** float(np.exp(rng.normal(0, 0.25)))
    table = (table - 0.5) * rng.uniform(0.75, 1.2) + 0.5
    table = table * float(np.exp(rng.normal(0, 0.2))) * rng.uniform(0.88, 1.12, 3)
    lut = np.clip(table * 255, 0, 255).astype(np.uint8)
    lit = np.stack([lut[:, c][image[..., c]] for c in range(3)], axis=2)
    if rng.random() < 0.06:
        lit = np.repeat(lit.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    return lit


def _spoilt(image: Pixels, rng: Generator) -> Pixels:
    """Blur, add noise and compress a small picture."""
    import cv2

    if rng.random() < 0.3:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.8))), np.uint8)
    if rng.random() < 0.3:
        noise = rng.normal(0, rng.uniform(2, 14), image.shape)
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))]
        image = np.asarray(cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], 1), np.uint8)
    return image
