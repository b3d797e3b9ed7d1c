"""Drawn photos that hold what is private: a car with a plate, a face."""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.images import Photo, Pixels
from vision.plate_reading import read_plate
from vision.text import TextReader
from vision.training.plates.drawn import HEIGHT_PX, draw_plate
from vision.training.plates.forms import FORMS, Form
from vision.training.plates.pasting import paste_plate
from vision.types import Box

CHINESE = FORMS[:3]
EUROPEAN = FORMS[7:12]
INDIAN = tuple(form for form in FORMS if form.rows[0].startswith("AA 11 AA"))
BLANK_CORNERS = np.array([[222, 306], [418, 306], [418, 368], [222, 368]], np.float32)
PLATE_BOX = Box(222, 306, 418, 368)


@dataclass(frozen=True)
class Lettered:
    """A photo of a car and the number on its plate."""

    photo: Photo
    number: str


def as_photo(pixels: Pixels) -> Photo:
    return Photo(pixels, pixels.shape[1], pixels.shape[0])


def rear() -> Pixels:
    """Return the rear of a red car without a plate."""
    image = np.full((480, 640, 3), (90, 40, 40), np.uint8)
    image[:160], image[400:] = (60, 70, 80), 60
    for x in (120, 520):
        cv2.ellipse(image, (x, 200), (60, 30), 0, 0, 360, (200, 60, 50), -1)
    cv2.rectangle(image, (180, 296), (460, 380), (30, 30, 32), -1)
    return image


def front() -> Pixels:
    """Return a red car from the front, without any place for a plate."""
    image = rear()
    image[296:381, 180:461] = (90, 40, 40)
    return image


def is_legible(photo: Photo) -> bool:
    """Tell whether any figure or a plate can still be read in a photo."""
    reader = TextReader()
    figures = any(c.isdigit() for line in reader.read(photo.pixels) for c in line.text)
    return figures or read_plate(photo, reader) is not None


def car(seed: int, forms: tuple[Form, ...] = CHINESE) -> Photo:
    """Return a car with some plate of these kinds."""
    random, image = np.random.default_rng(seed), rear()
    paste_plate(image, draw_plate(random, forms), BLANK_CORNERS, random)
    return as_photo(image)


def lettered_car(number: str) -> Photo:
    """Return a car with a blue Chinese plate of this number, seen from a little aside."""
    face = cv2.FontFace("uni")
    plate = np.full((HEIGHT_PX, 302, 3), (25, 60, 165), np.uint8)
    text = f"{number[:2]}·{number[2:]}"
    width = cv2.getTextSize((999, 999), text, (0, 0), face, 60, 600)[2]
    cv2.putText(plate, text, ((302 - width) // 2, 70), (245, 245, 240), face, 60, 600)
    cv2.rectangle(plate, (3, 3), (298, HEIGHT_PX - 4), (245, 245, 240), 2)
    image, corners = rear(), BLANK_CORNERS.copy()
    corners[1:3, 1] += 8
    paste_plate(image, plate, corners, np.random.default_rng(1))
    return as_photo(image)


def person(width: int = 100) -> Photo:
    """Return a person in front of a wall, the face `width` pixels wide."""
    image = np.full((480, 640, 3), (150, 165, 180), np.uint8)
    image[300:] = (90, 95, 100)
    half, tall = width // 2, round(width * 0.66)
    skin, hair = (224, 180, 155), (50, 35, 30)
    cv2.ellipse(image, (320, 260 + tall), (round(half * 2.2), 90), 0, 180, 360, (60, 70, 110), -1)
    cv2.ellipse(image, (320, 220), (round(half * 1.12), round(tall * 1.12)), 0, 0, 360, hair, -1)
    cv2.ellipse(image, (320, 232), (half, tall), 0, 0, 360, skin, -1)
    cv2.ellipse(image, (320, 160), (half, round(tall * 0.42)), 0, 180, 360, hair, -1)
    for side in (-1, 1):
        _eye(image, 320 + side * round(half * 0.42), half)
    nose, lips = (185, 135, 115), (165, 70, 75)
    cv2.ellipse(image, (320, 262), (half // 6, half // 10), 0, 0, 180, nose, 3)
    cv2.ellipse(image, (320, 300), (round(half * 0.36), half // 8), 0, 0, 180, lips, -1)
    shaded = image * np.linspace(1.05, 0.75, 640)[None, :, None]
    return as_photo(np.asarray(cv2.GaussianBlur(shaded.clip(0, 255).astype(np.uint8), (0, 0), 1.6)))


def _eye(image: Pixels, x: int, half: int) -> None:
    cv2.ellipse(image, (x, 215), (half // 5, half // 9), 0, 0, 360, (250, 250, 250), -1)
    cv2.circle(image, (x, 215), half // 10, (30, 20, 15), -1)
    brow = (round(half * 0.27), half // 11)
    cv2.ellipse(image, (x, 215 - half // 4), brow, 0, 180, 360, (60, 40, 30), 4)
