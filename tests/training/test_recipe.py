from dataclasses import replace
from pathlib import Path

import pytest

from vision.training.generation import Ingredients
from vision.training.photos import BadDataset, LabelledPhoto
from vision.training.recipe import claim
from vision.training.scenes import LitLamp, build_stock

LAMP = LitLamp("low_fuel", "amber", (0.1, 0.1, 0.2, 0.2))
PHOTO = LabelledPhoto(Path("a.jpg"), "maker", (LAMP,))


@pytest.fixture(scope="module")
def given() -> Ingredients:
    return Ingredients(build_stock({}), ("low_fuel",), (PHOTO,), (Path("meadow.jpg"),))


def test_a_training_goes_on_in_its_own_folder(tmp_path: Path, given: Ingredients) -> None:
    claim(tmp_path / "work", given, 1)
    claim(tmp_path / "work", given, 1)


def test_halves_of_another_training_are_refused(tmp_path: Path, given: Ingredients) -> None:
    claim(tmp_path / "work", given, 1)
    relabelled = replace(PHOTO, lamps=(replace(LAMP, colour="red"),))
    others = (
        (replace(given, photos=(relabelled,)), 1),
        (replace(given, photos=(PHOTO, PHOTO)), 1),
        (replace(given, others=()), 1),
        (given, 2),
    )
    for changed, seed in others:
        with pytest.raises(BadDataset, match=r"work holds .* give another --out"):
            claim(tmp_path / "work", changed, seed)


def test_answers_that_are_missing_are_left_to_their_reader(
    tmp_path: Path, given: Ingredients
) -> None:
    claim(tmp_path / "work", replace(given, feedback=tmp_path / "nowhere"), 1)
