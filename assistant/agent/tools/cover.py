"""Explain insurance, fault and claims."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.accident.cover import CoverTopic
from assistant.accident.cover import explain_cover as explain
from assistant.accident.situation import place_of
from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence, PassageRef
from assistant.safety.emergency import country_at
from knowledge_base.load import Knowledge


def build_explain_cover(knowledge: Knowledge) -> BaseTool:
    """Return the tool that explains what insurance pays and how fault is shared."""

    @tool(response_format="content_and_artifact")
    def explain_cover(topics: list[CoverTopic], runtime: ToolRuntime[TurnContext]) -> Answer:
        """Explain insurance after a crash: what pays what and how much, premium, fault, deadlines.

        For the limits of compulsory cover too. Explain, never decide whether to claim or who is at
        fault. Cite what you use as [doc_id].

        Args:
            topics: What is asked about.
        """
        locale, where = runtime.context.locale, runtime.state.get("location")
        country = country_at(where["lat"], where["lon"]) if where else None
        place = place_of(country, "", locale)
        told = explain(topics, knowledge, locale=locale, place=place)
        passages = [
            PassageRef(doc_id=a.doc_id, title=a.title, snippet="\n".join(a.lines), source=a.source)
            for a in told
        ]
        explained = [passage.doc_id for passage in passages]
        return answer(Evidence(passages=passages, explained=explained))

    return explain_cover
