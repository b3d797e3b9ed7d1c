"""Estimate a price from the service catalogue."""

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from assistant.agent.state import TurnContext
from assistant.agent.tools.answer import Answer, answer
from assistant.evidence import Evidence, PassageRef
from assistant.pricing import estimate
from assistant.problems import SNIPPET_CHARS
from knowledge_base.load import Knowledge
from knowledge_base.schema import VehicleClass


def build_estimate_price(knowledge: Knowledge) -> BaseTool:
    """Return the tool that estimates what a service costs."""

    @tool(response_format="content_and_artifact")
    def estimate_price(
        service: str,
        runtime: ToolRuntime[TurnContext],
        vehicle_class: VehicleClass | None = None,
    ) -> Answer:
        """Estimate the price range of a service, in cents, and how many minutes it takes.

        The only source of prices.

        Args:
            service: A service code.
            vehicle_class: "compact", "midsize", "suv" or "luxury"; leave out when unknown.
        """
        record = knowledge.services.get(service)
        if record is None:
            known = ", ".join(knowledge.services)
            return answer(Evidence(error=f"no service {service!r}; the codes are: {known}"))
        locale = runtime.context.locale
        basis = PassageRef(
            doc_id=f"service:{service}",
            title=record.name.get(locale),
            snippet=record.basis.get(locale)[:SNIPPET_CHARS],
            source=record.sources[0].title.get(locale),
        )
        view = estimate(record, vehicle_class=vehicle_class, locale=locale)
        return answer(
            Evidence(
                estimate=view,
                estimate_service=service,
                estimate_minutes=record.duration_min,
                passages=[basis],
            )
        )

    return estimate_price
