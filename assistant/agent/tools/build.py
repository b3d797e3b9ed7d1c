"""All tools of the agent, over what they call."""

from collections.abc import Callable
from dataclasses import dataclass

from langchain_core.tools import BaseTool

from assistant.accident.desk import AccidentDesk
from assistant.agent.tools.accident import build_accident_help, build_estimate_damage
from assistant.agent.tools.booking import build_booking_tools
from assistant.agent.tools.codes import build_look_up_code, build_look_up_guide, build_look_up_lamp
from assistant.agent.tools.cover import build_explain_cover
from assistant.agent.tools.described import build_identify_lamp
from assistant.agent.tools.due import build_maintenance_due
from assistant.agent.tools.knowledge import build_search_knowledge
from assistant.agent.tools.photo import build_inspect_photo
from assistant.agent.tools.plate import build_read_plate
from assistant.agent.tools.price import build_estimate_price
from assistant.agent.tools.stores import build_find_slots, build_find_stores
from assistant.booking.clock import Clock
from assistant.feedback.crops import CropShelf
from assistant.places.gazetteer import Gazetteer
from assistant.ports import Appointments, Inspector, LampDescriber, Searcher, Stores
from knowledge_base.load import Knowledge


@dataclass(frozen=True)
class ToolParts:
    """What the tools call. `asked` is told of each look for slots."""

    knowledge: Knowledge
    clock: Clock
    inspector: Inspector
    searcher: Searcher
    describer: LampDescriber
    stores: Stores
    appointments: Appointments
    gazetteer: Gazetteer
    accidents: AccidentDesk
    crops: CropShelf
    asked: Callable[[str, str, str], None]


def build_tools(parts: ToolParts) -> list[BaseTool]:
    """Return every tool, whichever chat model calls them."""
    knowledge, clock = parts.knowledge, parts.clock
    return [
        build_inspect_photo(parts.inspector, knowledge, parts.crops),
        build_read_plate(parts.inspector),
        build_search_knowledge(parts.searcher, knowledge),
        build_look_up_code(knowledge),
        build_look_up_guide(knowledge),
        build_look_up_lamp(knowledge),
        build_identify_lamp(parts.describer, knowledge),
        build_maintenance_due(knowledge, clock),
        build_estimate_price(knowledge),
        build_accident_help(parts.accidents, knowledge),
        build_estimate_damage(knowledge),
        build_explain_cover(knowledge),
        build_find_stores(parts.stores, parts.gazetteer, knowledge, clock),
        build_find_slots(parts.appointments, knowledge, clock, parts.asked),
        *build_booking_tools(parts.appointments),
    ]
