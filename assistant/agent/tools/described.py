"""Tell a warning lamp from a description."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.candidates import best_two
from assistant.evidence import Evidence, Problem
from assistant.findings import view_told
from assistant.messages import FindingView, Locale
from assistant.ports import LampDescriber
from assistant.problems import lamp_problem, supposed
from assistant.signs import Reading, Sign, worst_reading
from knowledge_base.load import Knowledge
from vision.types import Candidate


def build_identify_lamp(describer: LampDescriber, knowledge: Knowledge) -> BaseTool:
    """Return the tool that tells which lamp a driver describes in words."""

    @tool(response_format="content_and_artifact")
    def identify_lamp(description: str, runtime: ToolRuntime[TurnContext]) -> Answer:
        """Find the warning lamp that a driver describes by its looks, without a photo.

        A finding marked "ask" is uncertain: ask which of its two best candidates it is, telling
        them apart by their looks, a "stop_now" one among them if there is one, and state none.
        When `abstained` is true the words fit no lamp: ask for its colour and shape, or a photo.

        Args:
            description: What the driver said of the lamp, in the driver's own words.
        """
        locale, signs = runtime.context.locale, runtime.context.signs
        meant = [mention for mention in describer.describe(description, locale) if mention.codes]
        if not meant:
            return answer(Evidence(abstained=True))
        mention = meant[0]
        candidates = [
            Candidate(code, 1.0 if mention.certain else share) for code, share in mention.codes
        ]
        told = [*signs, Sign(colour=mention.colour, flashing=mention.flashing)]
        finding = view_told(candidates, mention.colour, knowledge, told)
        if runtime.context.at_rest:
            # Who compares the red one with the amber one asks about both.
            colour = None if runtime.context.at_rest == "lesson" else mention.colour
            problems = _supposed(finding, colour, knowledge, locale)
            return answer(Evidence(problems=problems), knowledge, locale)
        if finding.decision == "ask":
            return answer(Evidence(findings=[finding]), knowledge, locale)
        lamp = knowledge.lamps[finding.code]
        colour, flashing = worst_reading(lamp, Reading(mention.colour, False), told)
        problem = lamp_problem(lamp, locale, colour=colour, flashing=flashing)
        return answer(Evidence(findings=[finding], problems=[problem]), knowledge, locale)

    return identify_lamp


def _supposed(
    finding: FindingView, colour: str | None, knowledge: Knowledge, locale: Locale
) -> list[Problem]:
    """Return what a lamp may be that isn't lit: nobody needs to ask which one it is."""
    sure = finding.decision == "say"
    meant = [finding.code] if sure else [option.code for option in best_two(finding)]
    lamps = [knowledge.lamps[code] for code in meant if code in knowledge.lamps]
    return [supposed(lamp_problem(lamp, locale, colour=colour)) for lamp in lamps]
