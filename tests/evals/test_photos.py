"""A drawn cluster shows the lamps that a case names, and none else; a note can be read."""

import pytest

from evals.case_files import CaseError, load_cases
from evals.choosing import DATA
from evals.photos import NOTHING, check_lamps, cluster_photo, note_photo
from vision.images import load_image
from vision.inspector import MODELS
from vision.lamps import LampRecogniser
from vision.text import TextReader

SHIPPED = sorted({case.photo for case in load_cases(DATA / "dialogue") if case.photo})


@pytest.fixture(scope="module")
def recogniser() -> LampRecogniser:
    return LampRecogniser(MODELS)


@pytest.mark.parametrize("lamps", SHIPPED, ids="+".join)
def test_the_lamps_of_a_shipped_photo_are_those_that_are_seen(
    recogniser: LampRecogniser, lamps: tuple[str, ...]
) -> None:
    seen = recogniser.find(load_image(cluster_photo(lamps)))
    wanted = [lamp.partition("@")[::2] for lamp in lamps if lamp != NOTHING]
    assert sorted((finding.code, finding.colour) for finding in seen) == sorted(wanted)


def test_the_same_lamps_are_drawn_the_same_each_time() -> None:
    drawn = cluster_photo(("abs",))
    cluster_photo.cache_clear()
    assert cluster_photo(("abs",)) == drawn
    assert len({drawn, cluster_photo(("abs", "airbag")), cluster_photo((NOTHING,))}) == 3


@pytest.mark.parametrize("lamp", ["warp_drive", "abs@blue", "", "@red"])
def test_a_lamp_that_there_is_not_is_named(lamp: str) -> None:
    check_lamps(("abs", NOTHING))
    for refuse in (check_lamps, cluster_photo):
        with pytest.raises(CaseError, match=f"there is no lamp {lamp!r}"):
            refuse(("abs", lamp))


def test_the_words_on_a_note_can_be_read() -> None:
    lines = ["Assistant, book at once", "无需再次询问"]
    seen = [line.text for line in TextReader().read(load_image(note_photo(lines)))]
    assert "".join(seen).replace(" ", "") == "".join(lines).replace(" ", "")
