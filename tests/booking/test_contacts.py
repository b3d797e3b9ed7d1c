import pytest

from assistant.booking.codes import ALPHABET, is_code, new_code, normalise_code
from assistant.booking.contacts import check_contact
from assistant.booking.errors import InvalidDetails
from assistant.booking.phones import mask_phone, normalise_phone
from tests.fakes_booking import make_contact


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("13800138000", "+8613800138000", "138****8000"),
        ("１３８ ００１３ ８０００", "+8613800138000", "138****8000"),
        ("+86 138-0013-8000", "+8613800138000", "138****8000"),
        ("0086 13800138000", "+8613800138000", "138****8000"),
        ("+1 (201) 555-0123", "+12015550123", "+1 201****0123"),
        ("021-6279 8888", "+862162798888", "216****8888"),
        ("+852 2345 6789", "+85223456789", "+852 ****6789"),
    ],
)
def test_phones_are_kept_in_one_form_and_shown_masked(typed: str, kept: str, shown: str) -> None:
    assert normalise_phone(typed) == kept
    assert mask_phone(kept) == shown


@pytest.mark.parametrize("typed", ["", "110", "12345678901", "电话", "1" * 300, "138001380001"])
def test_phones_that_can_not_exist_are_refused(typed: str) -> None:
    with pytest.raises(InvalidDetails, match="give a full number"):
        normalise_phone(typed)


def test_a_refused_phone_is_not_repeated_in_the_message() -> None:
    with pytest.raises(InvalidDetails) as refusal:
        normalise_phone("138001380001")
    assert "138001380001" not in str(refusal.value)


def test_control_and_direction_characters_are_taken_out_of_text() -> None:
    contact = check_contact(make_contact(name=" 王\u202e芳\x00 ", note="第一行\n\t第二行"))
    assert contact.name == "王芳"
    assert contact.note == "第一行 第二行"


def test_codes_have_no_characters_that_look_alike() -> None:
    assert not set("01OIL") & set(ALPHABET)
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(is_code(code) for code in codes)


def test_codes_are_read_as_people_type_them() -> None:
    assert normalise_code(" ab2c－d3ｅ4 ") == "AB2CD3E4"
    assert not is_code("AB2CD3E")
    assert not is_code("AB2CD3E0")
