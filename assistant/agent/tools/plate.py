"""Read a number plate for the driver's own form."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext, this_turn
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence
from assistant.planner.plate_words import asks_for_plate
from assistant.ports import Inspector


def build_read_plate(inspector: Inspector) -> BaseTool:
    """Return the tool that reads a plate, and refuses to where nobody asked for it."""

    @tool(response_format="content_and_artifact")
    def read_plate(photo_id: str, runtime: ToolRuntime[TurnContext]) -> Answer:
        """Read the number plate in a photo of this turn for the driver's own form.

        Only when the driver asks in this message to have the plate read.

        Args:
            photo_id: An id listed with the driver's message, such as "photo-1".
        """
        asked = str(this_turn(runtime.state["messages"])[0].text)
        photo = runtime.context.photos.get(photo_id)
        if photo is None or not asks_for_plate(asked):
            return answer(Evidence(error="no plate may be read: the driver didn't ask for it"))
        reading = inspector.read_plate(photo)
        return answer(Evidence(plate=reading.number if reading else None))

    return read_plate
