"""Builds the feedback on lamps, from the open database."""

from typing import TYPE_CHECKING

from assistant.feedback.crops import open_crops
from assistant.feedback.giving import Feedback
from assistant.planner.answer_reader import AnswerReader
from assistant.threads import Threads
from vision.fingerprint import model_digest

if TYPE_CHECKING:
    from assistant.bootstrap import Desks


def build_feedback(desks: "Desks") -> Feedback:
    """Build what takes the drivers' word for lamps that the recogniser was unsure of."""
    return Feedback(
        threads=Threads(desks.engine),
        store=desks.lamp_feedback,
        events=desks.events,
        codes=desks.shipped.lamps.keys(),
        model=model_digest,
        read=AnswerReader(desks.shipped.lamps).read,
        crops=open_crops(desks.engine),
    )
