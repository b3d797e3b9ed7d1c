"""From linear light to the JPEG that a phone would have made of it."""

import numpy as np
import numpy.typing as npt

from vision.training.lighting import Generator, Light

Pixels = npt.NDArray[np.uint8]


def linear_light(image: Pixels) -> Light:
    """Return sRGB pixels as linear light in [0, 1]."""
    table = (np.arange(256) / 255.0) ** 2.2
    return table.astype(np.float32)[image]


def photograph(light: Light, rng: Generator, *, gentle: bool = False) -> Pixels:
    """Return the photo, `(h, w, 3)` uint8, of a scene given in linear light.

    Exposure, white balance, haze, blur, shake, moiré, noise and compression vary with `rng`.

    Args:
        light: `(h, w, 3)`, 1 is the camera's white.
        rng: Source of all variation.
        gentle: Keep degradations small: the scene already is a photo, or is made to be seen.
    """
    light = _optics(light, rng, gentle)
    if not gentle:
        light = light * float(np.exp(rng.normal(0, 0.35)))
        light = light * rng.uniform(0.85, 1.12, 3).astype(np.float32)
        if rng.random() < 0.3:
            haze = rng.uniform(0, 0.18) * rng.uniform(0.8, 1, 3)
            light = light + haze.astype(np.float32)
    light = _bleed(light, float(rng.uniform(0, 0.35)) if rng.random() < 0.7 else 0.0)
    tone = float(rng.uniform(1.9, 2.5)) if not gentle else 2.2
    image = np.clip(light, 0, 1) ** (1 / tone) * 255
    if rng.random() < 0.15 and not gentle:
        image = image * _moire(image.shape[:2], rng)
    noise = float(rng.uniform(0.5, 3) if gentle else rng.uniform(0.5, 9))
    image = image + noise * rng.standard_normal(image.shape).astype(np.float32)
    return _compress(np.clip(image, 0, 255).astype(np.uint8), rng)


def _bleed(light: Light, share: float) -> Light:
    """Let what overexposes one colour spill into the others: lamps get a pale or white core."""
    excess = np.maximum(light - 1, 0).max(axis=2, keepdims=True)
    return np.asarray(light + share * excess, np.float32)


def _optics(light: Light, rng: Generator, gentle: bool) -> Light:
    import cv2

    kind = rng.random()
    if kind < (0.5 if gentle else 0.65):
        top = 1.0 if gentle else 2.0
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.3, top))))
    elif kind < 0.72 and not gentle:
        length = int(rng.integers(3, 9))
        kernel = np.zeros((length, length), np.float32)
        ends = rng.integers(0, length, (2, 2))
        cv2.line(kernel, tuple(map(int, ends[0])), tuple(map(int, ends[1])), 1.0, 1)
        light = np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()))
    return np.asarray(light, np.float32)


def _moire(size: tuple[int, int], rng: Generator) -> Light:
    rows, cols = np.mgrid[: size[0], : size[1]].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(2.1, 9)
    wave = np.sin(2 * np.pi * (cols * np.cos(angle) + rows * np.sin(angle)) / period)
    tint = rng.uniform(0.3, 1, 3)
    return np.asarray(1 + rng.uniform(0.03, 0.18) * wave[..., None] * tint, np.float32)


def _compress(image: Pixels, rng: Generator) -> Pixels:
    import cv2

    quality = int(rng.integers(45, 96))
    data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1]
