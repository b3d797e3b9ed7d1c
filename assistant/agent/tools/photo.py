"""Look at a photo of this turn."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence, Problem
from assistant.feedback.crops import Crop, CropShelf
from assistant.findings import view_finding
from assistant.messages import FindingView, Locale
from assistant.ports import Inspector
from assistant.problems import code_problem, lamp_problem
from knowledge_base.load import Knowledge
from vision.cutout import cut_out
from vision.images import Photo
from vision.types import Inspection


def build_inspect_photo(inspector: Inspector, knowledge: Knowledge, crops: CropShelf) -> BaseTool:
    """Return the tool that reads a photo which the driver sent in this turn.

    Cut-outs of unsure lamps go to `crops`, to be shown beside the question.
    """

    @tool(response_format="content_and_artifact")
    def inspect_photo(photo_id: str, runtime: ToolRuntime[TurnContext]) -> Answer:
        """Read a photo of this turn: lit warning lamps, trouble codes, messages, damage.

        Findings marked "ask" are uncertain: ask the driver about one of them at a time, the most
        severe first, naming its two best candidates, and state none of them.

        Args:
            photo_id: An id listed with the driver's message, such as "photo-1".
        """
        context = runtime.context
        photo = context.photos.get(photo_id)
        if photo is None:
            held = ", ".join(context.photos) or "none"
            return answer(Evidence(error=f"no photo {photo_id!r} in this turn; there are: {held}"))
        seen = inspector.inspect_photo(photo)
        findings = [view_finding(finding, knowledge) for finding in seen.findings]
        _cut(photo, seen, findings, context, crops)
        evidence = Evidence(
            findings=findings,
            problems=_problems(findings, knowledge, context.locale),
            scene=seen.scene,
            texts=[line.text for line in seen.text],
        )
        return answer(evidence, knowledge, context.locale)

    return inspect_photo


def _cut(
    photo: Photo,
    seen: Inspection,
    findings: list[FindingView],
    context: TurnContext,
    crops: CropShelf,
) -> None:
    for finding, view in zip(seen.findings, findings, strict=True):
        if finding.kind == "lamp" and finding.decision == "ask":
            crop = Crop(context.thread_id, view, cut_out(photo, finding.box))
            crops.put(crop, context.caller)


def _problems(findings: list[FindingView], knowledge: Knowledge, locale: Locale) -> list[Problem]:
    problems: dict[str, Problem] = {}
    for finding in findings:
        problem = _problem(finding, knowledge, locale)
        if problem is not None:
            problems.setdefault(problem.doc_id, problem)
    return list(problems.values())


def _problem(finding: FindingView, knowledge: Knowledge, locale: Locale) -> Problem | None:
    if finding.decision != "say":
        return None
    lamp = _lamp_code(finding)
    if lamp in knowledge.lamps:
        return lamp_problem(knowledge.lamps[lamp], locale, colour=finding.colour)
    code = knowledge.trouble_codes.get(finding.code)
    if finding.kind == "trouble_code" and code is not None:
        return code_problem(code, knowledge.families[code.family], locale)
    return None


def _lamp_code(finding: FindingView) -> str:
    """Return the lamp that a finding is, or that a message on the display stands for."""
    if finding.kind == "text" and finding.candidates:
        return finding.candidates[0].code
    return finding.code if finding.kind == "lamp" else ""
