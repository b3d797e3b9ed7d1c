"""An inspected photo in the contract's shape."""

from dataclasses import replace

from assistant.findings import view_finding, worst_first
from assistant.labels import label
from assistant.messages import FindingView, Locale, Message
from knowledge_base.load import Knowledge
from knowledge_base.personal import MASK
from vision.draw import draw_findings
from vision.images import load_photo
from vision.plate_text import may_be_plate
from vision.redaction import without_plates
from vision.types import Inspection, Scene


class TextLineView(Message):
    """A line of text on a photo; `box` in pixels of the upright image."""

    text: str
    box: list[float]
    confidence: float


class InspectionView(Message):
    """What a photo shows."""

    scene: Scene
    scene_confidence: float
    findings: list[FindingView]
    text: list[TextLineView]
    elapsed_ms: float


def mask_plates(seen: Inspection, data: bytes) -> Inspection:
    """Return an inspection whose text holds no number plate; `data` is the photo that was read.

    Looks for plates, about a tenth of a second, only where a line could be one.
    """
    if not any(may_be_plate(line.text) for line in seen.text):
        return seen
    kept = without_plates(load_photo(data), seen.text)
    lines = (line if line in kept else replace(line, text=MASK) for line in seen.text)
    return replace(seen, text=tuple(lines))


def inspection_to_view(seen: Inspection, knowledge: Knowledge) -> InspectionView:
    """Join an inspection with names and severities."""
    return InspectionView(
        scene=seen.scene,
        scene_confidence=round(seen.scene_confidence, 3),
        findings=worst_first([view_finding(finding, knowledge) for finding in seen.findings]),
        text=[
            TextLineView(
                text=line.text, box=line.box.as_list(), confidence=round(line.confidence, 3)
            )
            for line in seen.text
        ],
        elapsed_ms=round(seen.elapsed_ms, 1),
    )


def draw_inspection(data: bytes, seen: Inspection, knowledge: Knowledge, locale: Locale) -> bytes:
    """Return the photo as JPEG, without metadata, with its findings drawn and named.

    An unsure one bears the question: its two best candidates.
    """
    labels = [label(view_finding(finding, knowledge), locale) for finding in seen.findings]
    return draw_findings(data, seen.findings, labels=labels)
