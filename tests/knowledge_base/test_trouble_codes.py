import pytest

from knowledge_base.trouble_codes import find_codes, is_generic


@pytest.mark.parametrize(
    "text",
    [
        "P0420",
        "p0420",
        "P 0420",
        "P-0420",
        "P–0420",
        "PO420",
        "po42o",
        "p0 420",
        "Ｐ０４２０",
        "ｐ０４２０",
        "P0420-00",
        "P042000",
        "故障码P0420怎么办",
        "code:P0420.",
        "(P0420)",
        "P0420, P0420; p0420",
    ],
)
def test_every_spelling_of_a_code_is_read_as_the_code(text: str) -> None:
    assert find_codes(text) == ["P0420"]


def test_codes_come_once_each_in_the_order_of_the_text() -> None:
    text = "先是 p0171 又报P0300、P0171，还有u0100和 C 0035"
    assert find_codes(text) == ["P0171", "P0300", "U0100", "C0035"]


def test_codes_joined_by_a_slash_or_a_dash_are_told_apart() -> None:
    assert find_codes("P0420/P0430-P0171") == ["P0420", "P0430", "P0171"]


def test_a_code_after_a_line_break_is_still_a_second_code() -> None:
    assert find_codes("P0420\nP0300\n") == ["P0420", "P0300"]


@pytest.mark.parametrize(
    ("text", "code"), [("P0A80", "P0A80"), ("POA80", "P0A80"), ("u0abc", "U0ABC")]
)
def test_codes_with_hexadecimal_letters_are_read(text: str, code: str) -> None:
    assert find_codes(text) == [code]


def test_codes_of_a_maker_are_found_too() -> None:
    assert find_codes("读出来 P1457 和 B1342") == ["P1457", "B1342"]


def test_a_province_character_before_a_code_does_not_hide_it() -> None:
    assert find_codes("又出了新P0420") == ["P0420"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the cooler was coded and booed, see code1",
        "coffee BOOED CODED Podded",
        "打13812345678联系我",
        "call +86 138 1234 5678 or 010-62345678",
        "P13812345678",
        "C01234567",
        "粤B12345",
        "粤B·12345",
        "粤B1234学",
        "京C0123警",
        "粤B12345D",
        "沪P012345",
        "LSVAP0420B1234567",
        "vitamin C 1000 mg, plan B 2000",
        "EP0420X",
        "P042",
        "P04201",
        "P4420",
        "X0420",
    ],
)
def test_words_phones_plates_and_part_numbers_hold_no_code(text: str) -> None:
    assert find_codes(text) == []


@pytest.mark.parametrize(
    "code", ["P0420", "P2187", "P3400", "P3999", "B0001", "C0035", "U0100", "U3003", "P0A80"]
)
def test_the_ranges_of_the_standard_are_generic(code: str) -> None:
    assert is_generic(code)


@pytest.mark.parametrize(
    "code", ["P1457", "P3000", "P3399", "B1342", "B2799", "C1234", "C2100", "U1000", "U2100"]
)
def test_the_ranges_of_the_makers_are_not_generic(code: str) -> None:
    assert not is_generic(code)


@pytest.mark.parametrize("text", ["", "P04", "P0", "p0420", "P04200", "PO420", "P0G20", "B3000"])
def test_what_is_not_a_code_is_not_generic(text: str) -> None:
    assert not is_generic(text)
