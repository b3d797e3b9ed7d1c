import pytest

from assistant.booking.codes import new_code
from assistant.planner.booking_codes import find_booking_code, find_last4


@pytest.mark.parametrize("text", ["预约码7KQ2M9XA", "my code is 7kq2m9xa", "7KQ2 M9XA", "7KQ2M9XA"])
def test_a_code_is_read_in_any_spelling(text: str) -> None:
    found = find_booking_code(text)
    assert found is not None and found[0] == "7KQ2M9XA"


def test_every_code_the_desk_gives_is_read_with_its_word() -> None:
    for _ in range(200):
        code = new_code()
        found = find_booking_code(f"我的预约码是{code}")
        assert found is not None and found[0] == code


@pytest.mark.parametrize(
    "text", ["squeaked", "P0420", "13800138000", "京A12345", "BUMPERSX", "20261125"]
)
def test_words_and_numbers_are_no_code(text: str) -> None:
    assert find_booking_code(text) is None


def test_last_four_digits() -> None:
    assert find_last4("尾号5678") == "5678"
    assert find_last4("it's ending in 5678") == "5678"
    assert find_last4("my number ends 5678") == "5678"
    assert find_last4("5678", awaiting="phone") == "5678"
    assert find_last4("|||||||| 5678", code=True) == "5678"
    assert find_last4("5678") is None
    assert find_last4("2018年的车", code=True) is None
