"""Whether a driver asks to drive on, in both languages."""

import pytest

from assistant.safety.drive_on import DriveOn

ASKED = [
    "if I top it up with bottled water, can I carry on?",
    "is it safe to drive to the garage",
    "I'll just limp it home, ok?",
    "how far can I drive like this",
    "the garage is only 2 km away, surely that's fine",
    "will it make it to the next exit",
    "mind if I drive it slowly to your place?",
    "what if I stay under 40, still a no?",
    "开到4S店就三公里，行吗",
    "前面三公里就有服务中心，我慢点开过去总可以吧",
    "那我开慢点去店里行不",
    "加点水能走了吗",
    "可不可以等凉了再开",
    "离修理厂就五分钟，撑得到吗",
]
NOT_ASKED = [
    "can you book me in",
    "ok I'll call a tow",
    "can I go with the second one",
    "is it ok if my wife brings the car",
    "the mechanic replaced the hose, can I drive it now",
    "走保险行吗",
    "可以开空调吗",
    "三公里外那家店可以吗",
    "第一个可以吗",
    "师傅已经换了水管，现在能开吗",
]


@pytest.fixture(scope="module")
def drive_on() -> DriveOn:
    return DriveOn()


@pytest.mark.parametrize("text", ASKED)
def test_who_wants_to_drive_on_is_heard(drive_on: DriveOn, text: str) -> None:
    assert drive_on.asked(text)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_other_questions_and_mended_cars_are_left_alone(drive_on: DriveOn, text: str) -> None:
    assert not drive_on.asked(text)
