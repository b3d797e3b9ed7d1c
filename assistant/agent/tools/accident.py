"""After a crash: what to do, in order; and what the visible damage may cost."""

from collections.abc import Sequence

from langchain.tools import ToolRuntime
from langchain_core.messages import AnyMessage
from langchain_core.tools import BaseTool, tool

from assistant.accident.advice import Advice
from assistant.accident.checklist import steps_left
from assistant.accident.desk import AccidentDesk
from assistant.accident.questions import Question
from assistant.accident.records import doc_id
from assistant.accident.situation import place_of
from assistant.accident.verdicts import drive_line, is_crash, urgency, verdict_of
from assistant.agent.crash import damages_in, last_advice, told_in
from assistant.agent.state import TurnContext, this_turn
from assistant.agent.tools.answer import Answer, answer
from assistant.damage.estimate import estimate_damages
from assistant.damage.types import Damage
from assistant.damage.wording import cost_in_words, damage_lines, damage_title
from assistant.evidence import CrashAdvice, Evidence, PassageRef, Problem
from assistant.messages import Locale
from assistant.planner.again import asks_how_bad
from assistant.problems import worst_severity
from assistant.safety.emergency import country_at
from knowledge_base.load import Knowledge
from knowledge_base.schema import VehicleClass

# While dangers are still asked about only the most pressing steps are told beside the question.
_PRESSING = 2


def build_accident_help(desk: AccidentDesk, knowledge: Knowledge) -> BaseTool:
    """Return the tool that says what to do after a crash, from all that the thread holds."""

    @tool(response_format="content_and_artifact")
    def accident_help(runtime: ToolRuntime[TurnContext]) -> Answer:
        """Say what to do after a crash, or about damage seen in a photo.

        Call it on every message about a crash, once its photos have been read. While it is
        `urgent`, say nothing but its `question`. Never say that there is no damage: a photo shows
        only what is visible.
        """
        messages, locale = runtime.state["messages"], runtime.context.locale
        country = _country(runtime)
        advice = desk.advise(told_in(messages), locale=locale, country=country)
        damages = damages_in(messages)
        fresh = bool(runtime.context.photos) or damages != damages_in(_before(messages))
        evidence = _evidence(advice, damages, knowledge, locale, fresh=fresh)
        return answer(_without_echo(evidence, messages))

    return accident_help


def build_estimate_damage(knowledge: Knowledge) -> BaseTool:
    """Return the tool that estimates what the damage in the photos of the thread costs."""

    @tool(response_format="content_and_artifact")
    def estimate_damage(
        runtime: ToolRuntime[TurnContext], vehicle_class: VehicleClass | None = None
    ) -> Answer:
        """Estimate what the damage seen in this thread's photos costs to mend.

        Args:
            vehicle_class: The class of the car, where it is known.
        """
        messages, locale = runtime.state["messages"], runtime.context.locale
        damages = damages_in(messages)
        if not damages:
            return answer(Evidence(error="no photo of this thread shows damage; ask for one"))
        estimate = estimate_damages(damages, knowledge, locale=locale, vehicle_class=vehicle_class)
        place = place_of(_country(runtime), "", locale)
        return answer(
            Evidence(
                estimate=estimate.total,
                estimate_service=estimate.book[0],
                damage_cost=cost_in_words(estimate, knowledge, locale, place),
            )
        )

    return estimate_damage


def _before(messages: Sequence[AnyMessage]) -> Sequence[AnyMessage]:
    """Return the messages up to the driver's last one."""
    return messages[: -len(this_turn(list(messages)))]


def _country(runtime: ToolRuntime[TurnContext]) -> str | None:
    place = runtime.state.get("location")
    return country_at(place["lat"], place["lon"]) if place else None


def _evidence(
    advice: Advice,
    damages: Sequence[Damage],
    knowledge: Knowledge,
    locale: Locale,
    *,
    fresh: bool,
) -> Evidence:
    crash = is_crash(advice.situation, damages)
    question = advice.question if crash else None
    dangerous = any(not emergency.handled for emergency in advice.emergencies)
    urgent = crash and dangerous
    # Once a danger is there and nothing is left to ask, what to do about it; never both at once.
    steps = [] if question is not None and urgent else _steps(advice, question)
    said = CrashAdvice(
        lines=list(advice.lines) if crash else [],
        urgent=urgent,
        question=question.text if question else None,
        question_id=question.id if question else None,
        damages=damage_lines(damages, locale),
        fresh=fresh and bool(damages),
        ticked=list(advice.ticked) if crash else [],
        steps=steps if crash else [],
        source=advice.records[0].doc_id,
        reasons=[reason.text for reason in advice.drivability.reasons],
        checks=_checks(advice, knowledge, locale) if crash and not urgent else [],
        view=_view(advice, locale) if crash and not urgent else None,
        view_id=advice.next_view.id if advice.next_view and crash and not urgent else None,
    )
    if dangerous and crash:
        return Evidence(crash=said, passages=_passages(advice, knowledge, locale))
    problem = _problem(advice, damages, knowledge, locale, crash=crash)
    said = said.model_copy(update={"drive": problem.drive})
    return Evidence(crash=said, problems=[problem], passages=_passages(advice, knowledge, locale))


def _without_echo(evidence: Evidence, messages: Sequence[AnyMessage]) -> Evidence:
    """Return what to say without the line on driving on where the last advice had the same.

    Whoever asks "can I drive?" is told again, and so is who mustn't.
    """
    crash, before = evidence.crash, last_advice(_before(messages))
    asked = asks_how_bad(str(this_turn(list(messages))[0].text))
    stop = worst_severity(evidence.problems) == "stop_now"
    if crash is None or before is None or before.drive != crash.drive:
        return evidence
    if crash.fresh or asked or stop:
        return evidence
    problems = [problem.model_copy(update={"drive": ""}) for problem in evidence.problems]
    return evidence.model_copy(update={"problems": problems})


def _steps(advice: Advice, question: Question | None) -> list[str]:
    safe = advice.safe and not (question and question.emergency)
    left = [item.text for item in steps_left(advice.checklist, safe=safe)]
    return left if safe or question is None else left[:_PRESSING]


def _problem(
    advice: Advice,
    damages: Sequence[Damage],
    knowledge: Knowledge,
    locale: Locale,
    *,
    crash: bool,
) -> Problem:
    verdict = verdict_of(advice.drivability, damages, crash=crash)
    services = list(advice.drivability.services) if verdict == "tow" else []
    if damages:
        services += estimate_damages(damages, knowledge, locale=locale).book
    return Problem(
        doc_id=advice.records[0].doc_id,
        kind="damage",
        title=damage_title(damages, locale),
        severity=urgency(verdict),
        drive=drive_line(verdict, locale),
        services=services,
    )


def _checks(advice: Advice, knowledge: Knowledge, locale: Locale) -> list[str]:
    """Return what to look at before driving off, once nothing is left to be asked."""
    if advice.drivability.verdict != "check_first" or advice.question is not None:
        return []
    signs = knowledge.accident.signs
    titles = [signs[s].title.get(locale) for s in advice.drivability.unseen if s in signs]
    return [title[:1].lower() + title[1:] for title in titles]


def _view(advice: Advice, locale: Locale) -> str | None:
    view = advice.next_view
    if view is None:
        return None
    return f"**{view.title}**。{view.how}" if locale == "zh" else f"**{view.title}.** {view.how}"


def _passages(advice: Advice, knowledge: Knowledge, locale: Locale) -> list[PassageRef]:
    held = {doc_id(record): record for record in knowledge.accident.records()}
    joined = "；" if locale == "zh" else "; "
    return [
        PassageRef(
            doc_id=cited.doc_id,
            title=cited.title,
            snippet=cited.snippet,
            source=joined.join(s.title.get(locale) for s in held[cited.doc_id].sources),
            score=1.0,
            url=next((s.url for s in held[cited.doc_id].sources if s.url), None),
        )
        for cited in advice.records
    ]
