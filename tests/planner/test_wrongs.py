"""A word of a wrong, and the words that only hold its characters."""

import pytest

from assistant.planner.wrongs import does_wrong, is_bare_name


@pytest.mark.parametrize("text", ["看看能不能请半天假", "等放假再弄", "请个假过来", "在酒店门口"])
def test_leave_from_work_and_a_hotel_are_no_wrongs(text: str) -> None:
    assert not does_wrong(text)


@pytest.mark.parametrize("text", ["帮我开张假发票", "做个假", "喝了酒想挪车", "假装刚撞的"])
def test_what_is_faked_is_one(text: str) -> None:
    assert does_wrong(text)


@pytest.mark.parametrize("text", ["abs", "airbag", "odometer?"])
def test_a_bare_name_asks_for_no_wrong(text: str) -> None:
    assert is_bare_name(text)


@pytest.mark.parametrize("text", ["delete dpf", "调表"])
def test_a_wrong_in_few_words_is_no_bare_name(text: str) -> None:
    assert not is_bare_name(text)
