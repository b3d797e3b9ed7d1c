import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.private_scenes import (
    BLANK_CORNERS,
    CHINESE,
    EUROPEAN,
    INDIAN,
    PLATE_BOX,
    as_photo,
    car,
    front,
    is_legible,
    lettered_car,
    person,
)
from vision.images import Photo, load_photo
from vision.plate_reading import read_plate
from vision.redaction import (
    Private,
    build_redactor,
    cover,
    covered_corners,
    find_private,
    redact,
    without_plates,
)
from vision.text import TextReader
from vision.training.plates.forms import Form
from vision.types import Box, ModelMissing, TextLine


def overlap(first: Box, second: Box) -> float:
    wide = min(first.x2, second.x2) - max(first.x1, second.x1)
    high = min(first.y2, second.y2) - max(first.y1, second.y1)
    shared = max(0.0, wide) * max(0.0, high)
    areas = sum((b.x2 - b.x1) * (b.y2 - b.y1) for b in (first, second))
    return shared / (areas - shared)


def kinds(photo: Photo) -> list[str]:
    return [private.kind for private in find_private(photo)]


@pytest.mark.parametrize("forms", [CHINESE, EUROPEAN, INDIAN], ids=["china", "europe", "india"])
def test_plates_of_many_countries_are_found(forms: tuple[Form, ...]) -> None:
    for seed in range(4):
        plates = [p for p in find_private(car(seed, forms)) if p.kind == "plate"]
        assert any(overlap(plate.box, PLATE_BOX) >= 0.5 for plate in plates)


@pytest.mark.parametrize("width", [60, 100, 150])
def test_a_face_is_found_and_a_car_alone_holds_nothing_private(width: int) -> None:
    faces = find_private(person(width))
    assert [face.kind for face in faces] == ["face"]
    middle = (faces[0].box.x1 + faces[0].box.x2) / 2, (faces[0].box.y1 + faces[0].box.y2) / 2
    assert abs(middle[0] - 320) < width / 4 and abs(middle[1] - 232) < width / 4
    assert kinds(as_photo(front())) == []


def test_redacted_photos_can_neither_be_read_nor_found_again() -> None:
    reader, photo = TextReader(), lettered_car("京A82637")
    reading = read_plate(photo, reader)
    assert reading is not None and reading.number == "京A82637"
    assert is_legible(photo) and not is_legible(redact(photo))
    assert kinds(redact(person())) == []


def test_the_original_and_all_else_of_the_photo_stay_as_they_are() -> None:
    photo = car(2)
    before = photo.pixels.copy()
    safe = redact(photo)
    assert (photo.pixels == before).all()
    changed = np.argwhere((safe.pixels != before).any(axis=2))
    (top, left), (bottom, right) = changed.min(0), changed.max(0)
    assert overlap(Box(left, top, right + 1, bottom + 1), PLATE_BOX) > 0.5


def test_a_cover_does_not_tell_one_number_from_another() -> None:
    area = Private("plate", PLATE_BOX, 1.0)
    covers = [cover(lettered_car(n), [area]).pixels for n in ("粤B11111", "粤B88888", "粤B70707")]
    x1, y1, x2, y2 = covered_corners(lettered_car("粤B11111"), area)
    parts = [pixels[y1:y2, x1:x2].astype(int) for pixels in covers]
    # 27 numbers, a few grey steps apart at most: less than any of ten digits would need.
    assert max(np.abs(parts[0] - part).max() for part in parts[1:]) <= 33
    assert len(np.unique(parts[0].reshape(-1, 3), axis=0)) > 1


def test_covers_reach_beyond_the_box_and_end_at_the_edge() -> None:
    photo = as_photo(np.zeros((100, 200, 3), np.uint8))
    inner = covered_corners(photo, Private("face", Box(50, 20, 90, 60), 1.0))
    assert inner == (44, 14, 96, 66)
    assert covered_corners(photo, Private("plate", Box(-5, -5, 250, 120), 1.0)) == (0, 0, 200, 100)


def test_what_is_to_be_kept_keeps_its_pixels() -> None:
    photo = car(1)
    lamp = Box(300, 320, 330, 350)
    safe = redact(photo, keep=[lamp])
    assert (safe.pixels[320:350, 300:330] == photo.pixels[320:350, 300:330]).all()
    assert (safe.pixels != photo.pixels).any()


def test_a_large_photo_is_covered_in_its_own_pixels() -> None:
    small = Image.fromarray(lettered_car("京A82637").pixels)
    out = io.BytesIO()
    small.resize((2560, 1920)).save(out, "JPEG", quality=90)
    photo = load_photo(out.getvalue(), max_side=1600)
    plates = [private for private in find_private(photo) if private.kind == "plate"]
    assert any(overlap(p.box, Box(*(4 * v for v in PLATE_BOX.as_list()))) >= 0.5 for p in plates)
    assert is_legible(photo) and not is_legible(redact(photo))


def test_without_a_model_nothing_is_returned_as_if_it_were_safe(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        build_redactor(tmp_path).redact(car(1))


def test_lines_on_a_plate_are_left_out_and_others_stay() -> None:
    photo = car(0, EUROPEAN)
    x, y = BLANK_CORNERS.min(0)
    plate = TextLine("AB 12 CDE", Box(x + 8, y + 8, x + 180, y + 55), 0.9)
    elsewhere = TextLine("P0420", Box(20, 20, 90, 40), 0.9)
    words = TextLine("CHECK ENGINE", Box(20, 60, 190, 80), 0.9)
    chinese = TextLine("京A·12345", Box(20, 100, 190, 140), 0.9)
    kept = without_plates(photo, [plate, elsewhere, words, chinese])
    assert kept == [elsewhere, words]
    assert without_plates(photo, [words]) == [words]
