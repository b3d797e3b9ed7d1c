import pytest

from assistant.planner.figures import find_odometer, find_plate
from assistant.planner.folding import fold
from assistant.planner.types import Vehicle
from assistant.planner.vehicles import VehicleReader


@pytest.fixture(scope="module")
def reader() -> VehicleReader:
    return VehicleReader()


@pytest.mark.parametrize(
    ("text", "make", "model", "size", "power"),
    [
        ("大众朗逸", "Volkswagen", "Lavida", "compact", None),
        ("特斯拉Model 3", "Tesla", "Model 3", "midsize", "ev"),
        ("比亚迪汉", "BYD", "Han", "midsize", "ev"),
        ("宝马3系", "BMW", "3 Series", "luxury", None),
        ("思域", "Honda", "Civic", "compact", None),
        ("Toyota Corolla", "Toyota", "Corolla", "compact", None),
        ("理想L9", "Li Auto", "L9", "luxury", "hybrid"),
        ("上海大众途观", "Volkswagen", "Tiguan", "suv", None),
        ("my golf", "Volkswagen", "Golf", "compact", None),
        ("奥迪A4L", "Audi", "A4", "luxury", None),
        ("五菱宏光mini", "Wuling", "Hongguang MINIEV", "compact", "ev"),
        ("卡罗拉双擎", "Toyota", "Corolla", "compact", "hybrid"),
        ("现代伊兰特", "Hyundai", "Elantra", "compact", None),
        ("日产奇俊", "Nissan", "X-Trail", "suv", None),
    ],
)
def test_make_model_class_and_drive(
    reader: VehicleReader, text: str, make: str, model: str, size: str, power: str | None
) -> None:
    car, _ = reader.find(fold(text))
    assert (car.make, car.model, car.vehicle_class, car.powertrain) == (make, model, size, power)


@pytest.mark.parametrize(
    "text",
    ["今天很理想", "the second one", "focus on the price", "大众点评", "汉口", "长安街", "唐先生"],
)
def test_everyday_words_are_no_cars(reader: VehicleReader, text: str) -> None:
    car, _ = reader.find(fold(text))
    assert car == Vehicle()


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("8万公里", 80000),
        ("跑了12.5万公里", 125000),
        ("80k km", 80000),
        ("50,000 miles", 80467),
        ("60k miles", 96561),
        ("里程六万多", 60000),
        ("开了八千公里", 8000),
        ("跑了86000km", 86000),
    ],
)
def test_mileage_is_read_in_km(text: str, km: int) -> None:
    assert find_odometer(fold(text)) == km


@pytest.mark.parametrize(
    "text", ["续航剩80公里", "离我5公里", "3万块钱", "300 km yesterday", "每5000公里换一次"]
)
def test_other_distances_are_no_mileage(text: str) -> None:
    assert find_odometer(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "plate"),
    [("车牌京A12345", "京A12345"), ("粤BD12345", "粤BD12345"), ("沪c·88888", "沪C88888")],
)
def test_plates_of_both_lengths(text: str, plate: str) -> None:
    assert find_plate(fold(text)) == plate


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2018款奔驰C级", 2018),
        ("my 2019 golf", 2019),
        ("18年的朗逸", 2018),
        ("Toyota Corolla 2015", 2015),
    ],
)
def test_the_model_year(reader: VehicleReader, text: str, year: int) -> None:
    assert reader.find(fold(text))[0].year == year


def test_a_car_is_named_in_the_language_of_the_driver(reader: VehicleReader) -> None:
    car = Vehicle(make="Volkswagen", model="Lavida")
    assert reader.label(car, "zh") == "大众朗逸"
    assert reader.label(car, "en") == "Volkswagen Lavida"


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("里程九万二", 92000),
        ("开了三万五千公里", 35000),
        ("表显12.7w", 127000),
        ("十来万公里", 100000),
        ("六万二千英里", 99779),
        ("里程37500", 37500),
        ("about a lakh km", 100000),
        ("mileage is 80k", 80000),
        ("5w-30", None),
        ("花了两万三", None),
        ("报价3.5w", None),
        ("a lakh of rupees", None),
    ],
)
def test_mileage_in_everyday_words(text: str, km: int | None) -> None:
    assert find_odometer(fold(text)) == km


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("一六款雅阁", 2016),
        ("二零年的速腾", 2020),
        ("特斯拉 21年9月的", 2021),
        ("haval 22 plate", 2022),
        ("twenty sixteen accord", 2016),
        ("twenty minutes", None),
        ("21年9月修过", None),
    ],
)
def test_the_model_year_in_everyday_words(
    reader: VehicleReader, text: str, year: int | None
) -> None:
    assert reader.find(fold(text))[0].year == year


def test_a_misspelt_drive_is_read(reader: VehicleReader) -> None:
    assert reader.find("deisel haval h9")[0].powertrain == "diesel"
