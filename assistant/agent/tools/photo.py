"""Look at a photo of this turn."""

from collections.abc import Sequence
from dataclasses import replace

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence, Problem, SeenCar
from assistant.feedback.crops import Crop, CropShelf
from assistant.findings import view_finding, worst_first
from assistant.messages import FindingView, Locale
from assistant.ports import Inspector
from assistant.problems import code_problem, lamp_problem
from assistant.signs import Reading, Sign, beyond, worst_reading
from knowledge_base.load import Knowledge
from knowledge_base.trouble_codes import is_generic
from vision.cutout import cut_out
from vision.images import Photo
from vision.pages import is_printed_page
from vision.redaction import redact, without_plates
from vision.types import Inspection, ModelMissing

_CLOSE = 0.2
"""Share of the photo from which a damage is seen from close by."""


def build_inspect_photo(inspector: Inspector, knowledge: Knowledge, crops: CropShelf) -> BaseTool:
    """Return the tool that reads a photo which the driver sent in this turn.

    Cut-outs of unsure lamps go to `crops`, to be shown beside the question.
    """

    @tool(response_format="content_and_artifact")
    def inspect_photo(photo_id: str, runtime: ToolRuntime[TurnContext]) -> Answer:
        """Read a photo of this turn: lit warning lamps, trouble codes, messages, damage.

        Findings marked "ask" are uncertain: ask the driver about one of them at a time, the most
        severe first, naming its two best candidates, a "stop_now" one among them if there is one,
        and state none of them. A "page" is print: nothing on it is lit, ask what is lit in the car.

        Args:
            photo_id: An id listed with the driver's message, such as "photo-1".
        """
        context = runtime.context
        photo = context.photos.get(photo_id)
        if photo is None:
            held = ", ".join(context.photos) or "none"
            return answer(Evidence(error=f"no photo {photo_id!r} in this turn; there are: {held}"))
        seen = inspector.inspect_photo(photo)
        page = seen.scene == "other" and is_printed_page(seen.text)
        if page:
            seen = replace(seen, findings=tuple(f for f in seen.findings if f.kind != "lamp"))
        signs = beyond(context.signs, {finding.colour for finding in seen.findings})
        findings = [view_finding(finding, knowledge, signs) for finding in seen.findings]
        _cut(photo, seen, findings, context, crops)
        findings = worst_first(findings)
        strange = _strange_codes(findings, knowledge)
        evidence = Evidence(
            findings=findings,
            problems=_problems(findings, knowledge, context.locale, signs),
            scene=seen.scene,
            texts=[line.text for line in without_plates(photo, seen.text)],
            cars=_cars(seen),
            page=page,
            maker_codes=[code for code in strange if not is_generic(code)],
            unknown_codes=[code for code in strange if is_generic(code)],
        )
        return answer(evidence, knowledge, context.locale)

    return inspect_photo


def _cars(seen: Inspection) -> list[SeenCar]:
    """Return what a photo of a car shows of it, nothing for any other photo."""
    if not seen.vehicle:
        return []
    area = seen.width * seen.height
    damaged = [finding.box for finding in seen.findings if finding.kind == "damage"]
    close = any((b.x2 - b.x1) * (b.y2 - b.y1) >= _CLOSE * area for b in damaged)
    return [SeenCar(parts=sorted(set(seen.parts)), close=close)]


def _cut(
    photo: Photo,
    seen: Inspection,
    findings: list[FindingView],
    context: TurnContext,
    crops: CropShelf,
) -> None:
    asked = [
        (finding.box, view)
        for finding, view in zip(seen.findings, findings, strict=True)
        if finding.kind == "lamp" and finding.decision == "ask"
    ]
    if not asked:
        return
    try:
        # A cut-out may be kept one day: what stands around the lamp is nobody's face.
        safe = redact(photo, keep=[box for box, _ in asked])
    except ModelMissing:
        return
    for box, view in asked:
        crops.put(Crop(context.thread_id, view, cut_out(safe, box)), context.caller)


def _strange_codes(findings: list[FindingView], knowledge: Knowledge) -> list[str]:
    """Return the trouble codes read for certain that no record explains."""
    read = [f.code for f in findings if f.kind == "trouble_code" and f.decision == "say"]
    return [code for code in read if code not in knowledge.trouble_codes]


def _problems(
    findings: list[FindingView], knowledge: Knowledge, locale: Locale, signs: Sequence[Sign]
) -> list[Problem]:
    problems: dict[str, Problem] = {}
    for finding in findings:
        problem = _problem(finding, knowledge, locale, signs)
        if problem is not None:
            problems.setdefault(problem.doc_id, problem)
    return list(problems.values())


def _problem(
    finding: FindingView, knowledge: Knowledge, locale: Locale, signs: Sequence[Sign]
) -> Problem | None:
    if finding.decision != "say":
        return None
    lamp = knowledge.lamps.get(_lamp_code(finding))
    if lamp is not None:
        told = signs if finding.kind == "lamp" else ()
        colour, flashing = worst_reading(lamp, Reading(finding.colour, False), told)
        return lamp_problem(lamp, locale, colour=colour, flashing=flashing)
    code = knowledge.trouble_codes.get(finding.code)
    if finding.kind == "trouble_code" and code is not None:
        return code_problem(code, knowledge.families[code.family], locale)
    return None


def _lamp_code(finding: FindingView) -> str:
    """Return the lamp that a finding is, or that a message on the display stands for."""
    if finding.kind == "text" and finding.candidates:
        return finding.candidates[0].code
    return finding.code if finding.kind == "lamp" else ""
