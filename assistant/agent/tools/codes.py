"""Look up trouble codes, guides and lamps by their codes."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence
from assistant.problems import code_problem, guide_problem, lamp_problem, supposed
from assistant.signs import Reading, worst_reading
from knowledge_base.load import Knowledge
from knowledge_base.trouble_codes import find_codes, is_generic


def build_look_up_code(knowledge: Knowledge) -> BaseTool:
    """Return the tool that decodes generic trouble codes."""

    @tool(response_format="content_and_artifact")
    def look_up_code(codes: list[str], runtime: ToolRuntime[TurnContext]) -> Answer:
        """Decode trouble codes such as P0420. Maker-specific codes are never decoded generically.

        Args:
            codes: Codes as the driver wrote them.
        """
        locale = runtime.context.locale
        wanted = find_codes(" ".join(codes))
        known = [
            knowledge.trouble_codes[code] for code in wanted if code in knowledge.trouble_codes
        ]
        unknown = [code for code in wanted if code not in knowledge.trouble_codes]
        makers = [code for code in unknown if not is_generic(code)]
        found = [code_problem(c, knowledge.families[c.family], locale) for c in known]
        evidence = Evidence(
            problems=list(map(supposed, found)) if runtime.context.at_rest else found,
            maker_codes=makers,
            unknown_codes=[code for code in unknown if code not in makers],
        )
        return answer(evidence, knowledge, locale)

    return look_up_code


def build_look_up_guide(knowledge: Knowledge) -> BaseTool:
    """Return the tool that opens a guide again."""

    @tool(response_format="content_and_artifact")
    def look_up_guide(guide_id: str, runtime: ToolRuntime[TurnContext]) -> Answer:
        """Open a guide that `search_knowledge` found, for a question that comes back to it.

        Args:
            guide_id: The part of a doc_id after "guide:".
        """
        locale = runtime.context.locale
        guide = knowledge.guides.get(guide_id.removeprefix("guide:"))
        if guide is None:
            return answer(Evidence(error=f"no guide {guide_id!r}; search for the symptom"))
        return answer(Evidence(problems=[guide_problem(guide, locale)]), knowledge, locale)

    return look_up_guide


def build_look_up_lamp(knowledge: Knowledge) -> BaseTool:
    """Return the tool that explains a lamp by its code."""

    @tool(response_format="content_and_artifact")
    def look_up_lamp(
        code: str,
        runtime: ToolRuntime[TurnContext],
        colour: str | None = None,
        flashing: bool = False,
    ) -> Answer:
        """Explain a warning lamp. Without a colour its usual one is explained.

        Args:
            code: A lamp code such as "engine_oil_pressure".
            colour: "red", "amber", "green", "blue" or "white", when the driver said it.
            flashing: True when the driver said that it flashes.
        """
        locale = runtime.context.locale
        lamp = knowledge.lamps.get(code.removeprefix("lamp:"))
        if lamp is None:
            known = ", ".join(knowledge.lamps)
            return answer(Evidence(error=f"no lamp {code!r}; the codes are: {known}"))
        told = runtime.context.signs
        colour, flashing = worst_reading(lamp, Reading(colour, flashing), told)
        problem = lamp_problem(lamp, locale, colour=colour, flashing=flashing)
        problem = supposed(problem) if runtime.context.at_rest else problem
        return answer(Evidence(problems=[problem]), knowledge, locale)

    return look_up_lamp
