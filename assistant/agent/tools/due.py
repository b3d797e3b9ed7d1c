"""Say what maintenance is due on the driver's own car."""

from datetime import date, datetime
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.messages import HumanMessage
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.booking.clock import Clock
from assistant.evidence import Evidence
from assistant.garage.due import maintenance_due as reckon
from assistant.garage.model import KEPT_CAR, CarFigures
from assistant.problems import guide_problem
from knowledge_base.load import Knowledge
from knowledge_base.schema import Powertrain

SCHEDULE = "maint_schedule_overview"


def build_maintenance_due(knowledge: Knowledge, clock: Clock) -> BaseTool:
    """Return the tool that reckons with the kept figures and the reviewed intervals."""

    @tool(response_format="content_and_artifact")
    def maintenance_due(
        runtime: ToolRuntime[TurnContext],
        odometer_km: int | None = None,
        powertrain: Powertrain | None = None,
    ) -> Answer:
        """Say what maintenance is due on "my car", from the mileage and last service kept of it.

        Say which figures `due` was reckoned from. What is "unless_done" is due only if it was not
        done meanwhile: never call it due.

        Args:
            odometer_km: The mileage, only when this message tells it; else the kept one is used.
            powertrain: "petrol", "diesel", "hybrid" or "ev"; leave out when unknown.
        """
        locale, guide = runtime.context.locale, knowledge.guides[SCHEDULE]
        said = _last_said(runtime)
        found = reckon(
            guide.intervals,
            CarFigures.model_validate(said.get(KEPT_CAR) or {}),
            told_km=odometer_km,
            powertrain=powertrain,
            today=_today(said, clock),
            locale=locale,
        )
        evidence = Evidence(problems=[guide_problem(guide, locale)], due=found)
        return answer(evidence, knowledge, locale)

    return maintenance_due


def _last_said(runtime: ToolRuntime[TurnContext]) -> dict[str, Any]:
    messages = reversed(runtime.state["messages"])
    return next((m.additional_kwargs for m in messages if isinstance(m, HumanMessage)), {})


def _today(said: dict[str, Any], clock: Clock) -> date:
    """Return the day by the clock of the stores, as the message came."""
    now = said.get("now")
    return (datetime.fromisoformat(now) if now else clock.now()).date()
