import pytest

from assistant.places.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.bundled()


@pytest.mark.parametrize(
    ("said", "expected", "name"),
    [
        ("r u lot open on sundays? im in haidain beiing", False, "Haidian"),
        ("any workshop in hadiian beiing open late?", False, "Haidian"),
        ("id like the shop in jiniang please", False, "Jinjiang"),
        ("Gunagzhou", True, "Guangzhou"),
        ("the car is in Jinniu Chengdu, i am in beijnig", False, "Jinniu"),
    ],
)
def test_a_misspelt_place_is_the_one_that_is_meant(
    gazetteer: Gazetteer, said: str, expected: bool, name: str
) -> None:
    assert gazetteer.resolve(said, expected=expected)[0].name_en.startswith(name)


@pytest.mark.parametrize(
    "said",
    [
        "the brakes are grinding in the morning",
        "haidain is how my cat is called",
        "put it under Gloria Mensah",
        "change of plan, no longer in the mood",
        "a noise in the gearbox at cruising speed",
    ],
)
def test_other_words_are_no_places(gazetteer: Gazetteer, said: str) -> None:
    assert gazetteer.resolve(said) == []
