from tests.private_scenes import as_photo, lettered_car, person, rear
from vision.plate_reading import read_plate
from vision.text import TextReader

NUMBERS = (
    "京A12345", "沪C7K082", "粤BD7391", "川A88888", "苏E05V8T", "浙J30H59", "鲁Q64270", "陕V9P183",
    "闽D25M06", "渝F41X97",
)  # fmt: skip


def test_drawn_plates_are_read() -> None:
    reader = TextReader()
    readings = [read_plate(lettered_car(number), reader) for number in NUMBERS]
    right = [
        reading is not None and reading.number == number
        for reading, number in zip(readings, NUMBERS, strict=True)
    ]
    assert sum(right) >= 9
    assert all(reading is None or 0.5 < reading.confidence <= 1 for reading in readings)


def test_nothing_is_made_up_where_no_plate_is() -> None:
    reader = TextReader()
    assert read_plate(as_photo(rear()), reader) is None
    assert read_plate(person(), reader) is None
