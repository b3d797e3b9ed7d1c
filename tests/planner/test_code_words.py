import pytest

from assistant.planner.code_words import spelt_codes
from knowledge_base.trouble_codes import find_codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("pee zero four two zero", ["P0420"]),
        ("P oh three oh one", ["P0301"]),
        ("故障码P零四二零", ["P0420"]),
        ("po 0 17", ["P0017"]),
        ("p 04 55", ["P0455"]),
        ("P0420", ["P0420"]),
        ("停在B1层P0420车位", []),
        ("parking bay P0420", []),
        ("stop 0 12 3", []),
        ("see you one to two", []),
    ],
)
def test_codes_that_are_read_out(text: str, codes: list[str]) -> None:
    assert find_codes(spelt_codes(text)) == codes
