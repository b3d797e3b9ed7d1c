import pytest

from assistant.evidence import Evidence, Problem
from assistant.planner.calls import Catalogue
from assistant.planner.dialogue import Dialogue
from assistant.planner.flat_tyres import tells_of_flat
from assistant.planner.turn import Turn
from assistant.planner.types import Understanding
from assistant.planner.work import wanted_service


@pytest.mark.parametrize(
    "text", ["左后轮瘪了", "胎没气了", "扎了个钉子", "爆胎了", "one tyre is flat", "got a puncture"]
)
def test_a_tyre_is_told_to_be_down(text: str) -> None:
    assert tells_of_flat(text)


@pytest.mark.parametrize(
    "text", ["四个轮子看着都没瘪", "气我打过了还是亮", "胎压灯亮", "none of the tyres look flat"]
)
def test_a_tyre_that_holds_is_not(text: str) -> None:
    assert not tells_of_flat(text)


def service_after(text: str) -> str | None:
    lamp = Problem(
        doc_id="lamp:tyre_pressure", kind="lamp", title="胎压", severity="soon", drive="",
        services=["flat_tyre_roadside", "tyre_repair", "tpms_service"],
    )  # fmt: skip
    turn = Turn(Understanding(text), evidence=Evidence(problems=[lamp]))
    state = Dialogue(problems=[lamp], told=text, turn=turn)
    catalogue = Catalogue(
        roadside=frozenset({"flat_tyre_roadside"}), narrow=frozenset({"tyre_repair"})
    )
    return wanted_service(state, catalogue)


def test_help_comes_to_a_flat_tyre_and_a_lit_lamp_goes_to_a_shop() -> None:
    assert service_after("胎压灯亮了，左后轮瘪了") == "flat_tyre_roadside"
    assert service_after("像马蹄子里一个感叹号，气打过了还是亮") == "tyre_repair"
